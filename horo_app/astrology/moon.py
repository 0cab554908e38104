"""The Moon's calendar: her quarters, signs and idle hours, and what depends on a place: rise, set and lunar day. Pure.

Instants are in UTC. Rise and set are those of the upper limb at a level horizon with the usual refraction, by
astronomy-engine. A lunar month begins with the new Moon; each moonrise after it begins the next lunar day.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import astronomy

from horo_app.astrology.day_sky import DaySky, bounds, day_sky
from horo_app.astrology.ephemeris import longitude
from horo_app.astrology.instants import (
    Eclipse,
    EclipseOf,
    Quarter,
    Void,
    eclipse_at,
    elongation,
    engine_time,
    next_moon_ingress,
    quarter_in,
    void_before,
)
from horo_app.astrology.sky import BETWEEN_QUARTERS, Body, Ingress, Phase
from horo_app.astrology.zodiac import SIGNS, Sign

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
_LONGEST_STAY = dt.timedelta(days=3)  # of the Moon in a sign, and more
_LONGEST_MONTH = dt.timedelta(days=30)
_BETWEEN_RISES = dt.timedelta(hours=30)  # more than between two moonrises where the Moon rises every day
_UNTIL_ECLIPSE = dt.timedelta(days=366)  # there are four a year at least


class Horizon(StrEnum):
    """Where the Moon stays on a day on which she neither rises nor sets."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the Earth, in degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class LunarDay:
    """`number` is 1 from the new Moon to the first moonrise after it, and 30 at most."""

    number: int
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class MoonDay:
    """The Moon of a date, as the clocks of a zone count it, seen from a place, if one is known."""

    sky: DaySky
    spot: Spot | None
    rises: tuple[dt.datetime, ...]
    sets: tuple[dt.datetime, ...]
    stays: Horizon | None  # where she neither rises nor sets
    lunar_days: tuple[LunarDay, ...]  # those that touch the day; none where the Moon does not rise every day

    @property
    def sign(self) -> Sign:
        """Her sign at noon."""
        return self.sky.sign(Body.MOON)


@lru_cache(maxsize=256)
def moon_day(date: dt.date, zone: str, spot: Spot | None) -> MoonDay:
    """The Moon of a date."""
    sky = day_sky(date, zone)
    if spot is None:
        return MoonDay(sky, None, (), (), None, ())
    rises, sets = tuple(rises_of(spot, sky.start, sky.end)), tuple(sets_of(spot, sky.start, sky.end))
    stays = None if rises or sets else _side(spot, sky.noon)
    return MoonDay(sky, spot, rises, sets, stays, tuple(lunar_days(sky.start, sky.end, spot)))


def quarters(start: dt.datetime, end: dt.datetime) -> Iterator[Quarter]:
    """New, full and half Moons from `start` on and before `end`."""
    early = start
    while early < end:
        late = min(early + 3 * _DAY, end)  # two quarters are six days apart at least
        if (found := quarter_in(early, late)) is not None:
            yield found
        early = late


def eclipses(start: dt.datetime, end: dt.datetime) -> Iterator[Eclipse]:
    """Of the Sun and of the Moon, wherever they are seen."""
    for quarter in quarters(start - _DAY, end + _DAY):
        found = eclipse_at(quarter)
        if found is not None and start <= found.at < end:
            yield found


def sign_changes(start: dt.datetime, end: dt.datetime) -> Iterator[Ingress]:
    """The Moon's changes of sign."""
    at = next_moon_ingress(start)
    while at < end:
        yield Ingress(Body.MOON, moon_sign(at + _HOUR), at)
        at = next_moon_ingress(at + _HOUR)


def voids(start: dt.datetime, end: dt.datetime) -> Iterator[Void]:
    """The Moon's hours void of course, those included that begin before `start` or end after `end`."""
    for change in sign_changes(start, end + _LONGEST_STAY):
        found = void_before(change.at)
        if found.start < end:
            yield found


def next_phase(phase: Phase, after: dt.datetime) -> Quarter:
    """The next new Moon, full Moon or half one."""
    return next(one for one in quarters(after, after + _LONGEST_MONTH + _DAY) if one.phase is phase)


def next_eclipse(of: EclipseOf, after: dt.datetime) -> Eclipse:
    """The next eclipse of the Sun or of the Moon, wherever it is seen."""
    return next(one for one in eclipses(after, after + _UNTIL_ECLIPSE) if one.of is of)


def moon_sign(at: dt.datetime) -> Sign:
    """The sign in which the Moon stands."""
    return SIGNS[int(longitude(Body.MOON, at) // 30)]


def illumination(at: dt.datetime) -> float:
    """The lit part of the Moon's disc, 0 to 1."""
    return float(astronomy.Illumination(astronomy.Body.Moon, engine_time(at)).phase_fraction)


def day_phase(date: dt.date, zone: str) -> Phase:
    """A quarter on its day, else what lies between two of them."""
    start, end = bounds(date, zone)
    quarter = quarter_in(start, end)
    return quarter.phase if quarter else BETWEEN_QUARTERS[int(elongation(start) // 90) % 4]


def lunar_days(start: dt.datetime, end: dt.datetime, spot: Spot) -> Iterator[LunarDay]:
    """Those that touch the time between the two; none where moonrises are more than a day apart."""
    new_moon = _new_moon_before(start)
    while new_moon < end:
        month, following = _lunar_month(new_moon, spot)
        yield from (day for day in month if day.start < end and day.end > start)
        new_moon = following


@lru_cache(maxsize=64)
def _lunar_month(new_moon: dt.datetime, spot: Spot) -> tuple[tuple[LunarDay, ...], dt.datetime]:
    """Its days, and the next new Moon."""
    following = next_phase(Phase.NEW, new_moon + _DAY).at
    starts = [new_moon, *rises_of(spot, new_moon, following), following]
    if any(late - early > _BETWEEN_RISES for early, late in pairwise(starts)):
        return (), following
    return tuple(LunarDay(number, *times) for number, times in enumerate(pairwise(starts), 1)), following


def rises_of(spot: Spot, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Every moonrise from `start` on and before `end`."""
    return _crossings(spot, astronomy.Direction.Rise, start, end)


def sets_of(spot: Spot, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Every moonset from `start` on and before `end`."""
    return _crossings(spot, astronomy.Direction.Set, start, end)


def _new_moon_before(at: dt.datetime) -> dt.datetime:
    """The last one, at `at` or before."""
    found = [one.at for one in quarters(at - _LONGEST_MONTH, at + dt.timedelta(seconds=1))]
    return max(one for one in found if abs((elongation(one) + 180) % 360 - 180) < 1)


def _crossings(
    spot: Spot, direction: astronomy.Direction, start: dt.datetime, end: dt.datetime
) -> Iterator[dt.datetime]:
    """Every rise, or every set, from `start` on and before `end`."""
    observer = astronomy.Observer(spot.latitude, spot.longitude, 0)
    at = start
    while at < end:
        days = (end - at) / _DAY
        found = astronomy.SearchRiseSet(astronomy.Body.Moon, observer, direction, engine_time(at), days)
        if found is None:
            return
        at = (_J2000 + dt.timedelta(days=found.ut)).replace(microsecond=0)
        if at < end:
            yield at
        at += dt.timedelta(minutes=1)


def _side(spot: Spot, at: dt.datetime) -> Horizon:
    """Above or below the horizon; for a day on which she does not cross it."""
    observer, time = astronomy.Observer(spot.latitude, spot.longitude, 0), engine_time(at)
    place = astronomy.Equator(astronomy.Body.Moon, time, observer, ofdate=True, aberration=True)
    height = astronomy.Horizon(time, observer, place.ra, place.dec, astronomy.Refraction.Normal).altitude
    return Horizon.ABOVE if height > -0.3 else Horizon.BELOW
