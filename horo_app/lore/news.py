"""What happens in the sky of a date: who turns, changes sign or comes into exact aspect. Pure.

The Moon is left out: it does all that every other day.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from horo_app.almanac.scene import day_of, fact_of_aspect
from horo_app.clock import DAY
from horo_app.prose.facts import events
from horo_app.reading import Fact
from horo_app.sky import ANGLES, Aspect, Body, Sky, sky_at

_KINDS = ("station", "ingress", "aspect")  # the greatest first
# From who has news most often to who has them least.
_RARITY = (
    *(Body.MERCURY, Body.VENUS, Body.SUN, Body.MARS, Body.JUPITER),
    *(Body.SATURN, Body.URANUS, Body.NEPTUNE, Body.PLUTO),
)


@lru_cache(maxsize=64)
def news_of(date: dt.date) -> tuple[Fact, ...]:
    """The events of a UTC day as facts (docs/almanac.md), the greatest first and among alike the rarest."""
    day = day_of(date)
    found = [fact for fact in events(day) if fact["body"] != Body.MOON]
    found += (fact_of_aspect(aspect) for aspect in _exact(day.sky, date))
    return tuple(sorted(found, key=_rank))


def _rank(fact: Fact) -> tuple[int, list[int]]:
    """For sorting: the kind, then how rare the bodies' news are, the busier of two first."""
    bodies = [fact[key] for key in ("body", "first", "second") if key in fact]
    return _KINDS.index(fact["kind"]), [-rarity for rarity in sorted(map(_RARITY.index, bodies))]


def _exact(sky: Sky, date: dt.date) -> Iterator[Aspect]:
    """The aspects that pass through exactness between the two midnights."""
    before, after = _midnight(date), _midnight(date + DAY)
    for aspect in sky.aspects:
        if Body.MOON in (aspect.first, aspect.second):
            continue
        angle = _angle(aspect, sky)
        if (_excess(aspect, before, angle) < 0) is not (_excess(aspect, after, angle) < 0):
            yield aspect


@lru_cache(maxsize=64)
def _midnight(date: dt.date) -> Sky:
    return sky_at(dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC))


def _excess(aspect: Aspect, sky: Sky, angle: float) -> float:
    """How far the second body is ahead of `angle` from the first, -180° to 180°."""
    ahead = sky.position(aspect.second).longitude - sky.position(aspect.first).longitude
    return (ahead - angle + 180) % 360 - 180


def _angle(aspect: Aspect, sky: Sky) -> float:
    """The aspect's angle, with its sign: the second body ahead of the first, or behind."""
    angle = ANGLES[aspect.kind]
    return min((angle, -angle), key=lambda one: abs(_excess(aspect, sky, one)))
