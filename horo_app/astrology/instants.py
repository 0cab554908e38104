"""When things happen in the sky: exact aspects, changes of sign, turns, quarters, eclipses, idle hours. Pure.

Instants are in UTC. Those of the Moon are right to a minute; those of planets are as exact as their places
(`ephemeris`): the slower two bodies move against each other, the less a minute means. Eclipses come from
astronomy-engine.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import combinations, pairwise

import astronomy

from horo_app.astrology.ephemeris import speed, travelled
from horo_app.astrology.sky import ANGLES, LUMINARIES, QUARTERS, AspectKind, Body, Ingress, Phase, Station
from horo_app.astrology.zodiac import SIGNS

_HOUR = dt.timedelta(hours=1)
_SECOND = dt.timedelta(seconds=1)
_MOMENT = dt.timedelta(microseconds=50)
_J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
_LONGEST_STAY = dt.timedelta(days=3)  # of the Moon in a sign, and more
_LONGEST_MONTH = dt.timedelta(days=30)  # from new Moon to new Moon
_ECLIPSE_LATITUDE = 1.7  # degrees off the ecliptic beyond which the Moon meets no shadow
_ANGLES = sorted({angle % 360 for kind in ANGLES.values() for angle in (kind, -kind)})
_KINDS = {angle: kind for kind, size in ANGLES.items() for angle in (size, 360 - size)} | {
    0: AspectKind.CONJUNCTION
}


class EclipseOf(StrEnum):
    SUN = "sun"
    MOON = "moon"


@dataclass(frozen=True, slots=True)
class Exact:
    """An aspect at the instant at which it is exact. `turn` and `angle` together number the aspects of a pair."""

    first: Body  # the one named earlier in `Body`, but the Moon always
    second: Body
    kind: AspectKind
    at: dt.datetime
    turn: int  # rounds of the first against the second
    angle: int  # degrees of the first before the second: 0, 60, … 300


@dataclass(frozen=True, slots=True)
class Quarter:
    """The new Moon, the full Moon or a half one."""

    phase: Phase
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Eclipse:
    """`kind` is "total", "partial", "annular" or "penumbral", where it is seen best."""

    of: EclipseOf
    kind: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Void:
    """The Moon makes no aspect any more before she leaves her sign."""

    start: dt.datetime
    end: dt.datetime


def exact_aspects(start: dt.datetime, end: dt.datetime) -> Iterator[Exact]:
    """Every aspect that becomes exact from `start` on and before `end`."""
    yield from moon_aspects(start, end)
    planets = [body for body in Body if body is not Body.MOON]
    for first, second in combinations(planets, 2):
        yield from _of_pair(first, second, start, end, 12 * _HOUR)


def moon_aspects(start: dt.datetime, end: dt.datetime) -> Iterator[Exact]:
    """Every aspect of the Moon that becomes exact from `start` on and before `end`."""
    for body in Body:
        if body is not Body.MOON:
            yield from _of_pair(Body.MOON, body, start, end, 6 * _HOUR)


def next_moon_ingress(after: dt.datetime) -> dt.datetime:
    """When the Moon next changes her sign."""
    border = 30.0 * (travelled(Body.MOON, after) // 30 + 1)
    return crossing(partial(travelled, Body.MOON), border, after, after + _LONGEST_STAY)


def _of_pair(
    first: Body, second: Body, start: dt.datetime, end: dt.datetime, step: dt.timedelta
) -> Iterator[Exact]:
    def ahead(at: dt.datetime) -> float:
        return travelled(first, at) - travelled(second, at)

    marks = list(_marks(start, end, step))
    for (early, before), (late, after) in pairwise([(mark, ahead(mark)) for mark in marks]):
        low, high = min(before, after), max(before, after)
        for angle in _ANGLES:
            target = angle + 360 * ((high - angle) // 360)
            if low <= target < high if before < after else low < target <= high:
                at = crossing(ahead, target, early, late)
                yield Exact(first, second, _KINDS[angle], at, int((target - angle) // 360), angle)


def _marks(start: dt.datetime, end: dt.datetime, step: dt.timedelta) -> Iterator[dt.datetime]:
    at = start
    while at < end:
        yield at
        at += step
    yield end


def crossing(
    value: Callable[[dt.datetime], float], target: float, early: dt.datetime, late: dt.datetime
) -> dt.datetime:
    """When `value` passes `target` between the two; the same second whichever two they are."""
    low, high = value(early) - target, value(late) - target
    while late - early > _MOMENT:
        share = low / (low - high) if low != high else 0.5
        share = min(max(share, 0.02), 0.98)
        middle = early + (late - early) * share
        found = value(middle) - target
        if (found < 0) == (low < 0):
            early, low = middle, found
        else:
            late, high = middle, found
    return _to_second(late)


def _to_second(instant: dt.datetime) -> dt.datetime:
    return instant.replace(microsecond=0)


def ingresses(start: dt.datetime, end: dt.datetime, stations: tuple[Station, ...]) -> Iterator[Ingress]:
    for body in Body:
        turns = [turn.at for turn in stations if turn.body is body]  # it may come back the same day
        for early, late in pairwise([start, *turns, end]):
            old, new = (int(travelled(body, mark) // 30) for mark in (early, late))
            if old != new:
                at = crossing(partial(travelled, body), 30.0 * max(old, new), early, late)
                yield Ingress(body, SIGNS[new % 12], at)


def stations(start: dt.datetime, end: dt.datetime) -> Iterator[Station]:
    for body in Body:
        if body in LUMINARIES:
            continue
        before, after = speed(body, start) < 0, speed(body, end) < 0
        if before != after:
            yield Station(body, after, crossing(partial(speed, body), 0.0, start, end))


def quarter_in(start: dt.datetime, end: dt.datetime) -> Quarter | None:
    before, after = (int(elongation(at) // 90) for at in (start, end))
    if before == after:
        return None
    return Quarter(QUARTERS[after % 4], crossing(elongation, 90.0 * after, start, end))


def elongation(at: dt.datetime) -> float:
    return travelled(Body.MOON, at) - travelled(Body.SUN, at)


def eclipse_at(quarter: Quarter) -> Eclipse | None:
    """The eclipse at a new or full Moon, if there is one."""
    time = engine_time(quarter.at)
    if quarter.phase not in (Phase.NEW, Phase.FULL):
        return None
    if abs(float(astronomy.EclipticGeoMoon(time).lat)) > _ECLIPSE_LATITUDE:
        return None
    before = time.AddDays(-1)
    if quarter.phase is Phase.NEW:
        found, of = astronomy.SearchGlobalSolarEclipse(before), EclipseOf.SUN
    else:
        found, of = astronomy.SearchLunarEclipse(before), EclipseOf.MOON
    if abs(found.peak.ut - time.ut) > 1:
        return None
    at = _to_second(_J2000 + dt.timedelta(days=found.peak.ut))
    return Eclipse(of, found.kind.name.lower(), at)


def void_before(end: dt.datetime) -> Void:
    """How long the Moon has no aspect to make before she leaves her sign at `end`."""
    border = 30.0 * round(travelled(Body.MOON, end) / 30) - 30
    entered = crossing(partial(travelled, Body.MOON), border, end - _LONGEST_STAY, end)
    last = max((aspect.at for aspect in moon_aspects(entered, end - _SECOND)), default=entered)
    return Void(last, end)


def moon_age(noon: dt.datetime) -> float:
    """Days since the new Moon."""
    new_moon = 360.0 * (elongation(noon) // 360)
    since = crossing(elongation, new_moon, noon - _LONGEST_MONTH, noon)
    return (noon - since) / dt.timedelta(days=1)


def engine_time(instant: dt.datetime) -> astronomy.Time:
    return astronomy.Time((instant - _J2000) / dt.timedelta(days=1))
