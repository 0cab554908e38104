"""The day's mark, 1 to 10, from the aspects of the day to the reader, and what decided it. Pure.

Two things count: how the signs in which the seven visible bodies stand look at the reader's sign
(whole-sign aspects), and the close aspects of the body that rules the reader's sign. Ease adds,
tension takes away; Venus and Jupiter forgive tension, Mars and Saturn grudge ease.
"""

from dataclasses import dataclass

from horo_app.almanac.scene import CLOSE, CLOSE_TO_MOON, TO_READER, Match, Scene, ruler
from horo_app.sky import Aspect, AspectKind, Body

MIDDLE = 5.5
SPREAD = 1.2  # so that a year of a sign reaches from 2 to 10, and most days lie between 4 and 8
LOWEST, HIGHEST = 2, 10  # no day is so bad as to earn a 1

# How much a body's look at the reader's sign counts; the Moon's most, since it is the day's own.
_LOUDNESS = {
    Body.MOON: 1.2,
    Body.SUN: 0.7,
    Body.MERCURY: 0.6,
    Body.VENUS: 0.9,
    Body.MARS: 0.8,
    Body.JUPITER: 0.7,
    Body.SATURN: 0.7,
}
_RULER_LOUDNESS = 1.2
_EASE = {
    AspectKind.TRINE: 1.0,
    AspectKind.SEXTILE: 0.7,
    AspectKind.CONJUNCTION: 0.5,
    AspectKind.SQUARE: -1.0,
    AspectKind.OPPOSITION: -0.7,
}
_KIND = (Body.VENUS, Body.JUPITER)
_STERN = (Body.MARS, Body.SATURN)


@dataclass(frozen=True, slots=True)
class Influence:
    """An aspect that moved the mark: of a body to the reader's sign, or of the ruler to `other`."""

    value: float
    body: Body
    other: Body | None = None


def influences(scene: Scene) -> list[Influence]:
    """All that moves the mark, the strongest first."""
    found = [*_looks(scene), *_of_the_ruler(scene)]
    return sorted(found, key=lambda one: -abs(one.value))


def _looks(scene: Scene) -> list[Influence]:
    found = []
    for body, loudness in _LOUDNESS.items():
        kind = TO_READER.get(scene.houses[body])
        if kind:
            found.append(Influence(loudness * _ease(kind, body), body))
    return found


def _of_the_ruler(scene: Scene) -> list[Influence]:
    body = ruler(scene.reader)
    found = []
    for (first, second), aspect in scene.day.aspects.items():
        if first is body:
            value = _RULER_LOUDNESS * _ease(aspect.kind, second) * _exactness(aspect)
            found.append(Influence(value, body, second))
    return found


def _ease(kind: AspectKind, body: Body) -> float:
    ease = _EASE[kind]
    if kind is AspectKind.CONJUNCTION and body in _STERN:
        return -ease
    softened = (ease < 0 and body in _KIND) or (ease > 0 and body in _STERN)
    return ease / 2 if softened else ease


def _exactness(aspect: Aspect) -> float:
    """1 when exact, 0 at the limit of what counts as close."""
    moon = Body.MOON in (aspect.first, aspect.second)
    return 1 - aspect.orb / (CLOSE_TO_MOON if moon else CLOSE)


def score_of(found: list[Influence]) -> int:
    mark = round(MIDDLE + SPREAD * sum(one.value for one in found))
    return max(LOWEST, min(HIGHEST, mark))


def decided_by(found: list[Influence]) -> list[Influence]:
    """The influences in the order in which they explain the mark."""
    good = sum(one.value for one in found) >= 0
    return sorted(found, key=lambda one: -one.value if good else one.value)


def about_the_strongest(reasons: list[Match], found: list[Influence]) -> list[Match]:
    """Those of the true sentences that tell what decided; plain ones when nothing did."""
    for one in decided_by(found):
        about = [match for match in reasons if (match.body, match.other) == (one.body, one.other)]
        if about:
            return about
    return [match for match in reasons if match.phrase.plain]
