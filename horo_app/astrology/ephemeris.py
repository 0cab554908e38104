"""Where the bodies stand at an instant, from a table made once of JPL's ephemeris DE421. Pure.

`ephemeris.bin` holds apparent geocentric longitudes on the true ecliptic of date, in millionths of a degree: the Moon's
every 6 hours, those of the Sun, Mercury, Venus and Mars every day, the others' every 4 days; bench/ephemeris_table.py
makes it. Against the Swiss Ephemeris they are right to 0.0003°, the Moon's to 0.001° by 2050. Before and after the
table astronomy-engine computes them, right to 0.006°.
"""

import datetime as dt
import functools
import zlib
from array import array
from itertools import accumulate
from pathlib import Path

import astronomy

from horo_app.astrology.sky import Body

TABLE = Path(__file__).parent / "ephemeris.bin"
FIRST = dt.datetime(2019, 12, 1, tzinfo=dt.UTC)
LAST = dt.datetime(2051, 1, 1, tzinfo=dt.UTC)

_HOURS = {Body.MOON: 6, Body.SUN: 24, Body.MERCURY: 24, Body.VENUS: 24, Body.MARS: 24}
_HOURS_OF_SLOW = 96
COUNTS = {6: 45541, 24: 11386, 96: 2847}  # by hours between two values
_POINTS = 8  # that a value is interpolated from
_UNIT = 1e-6
_DAY = dt.timedelta(days=1)
_BEGIN = FIRST + 32 * _DAY  # with enough values before it to interpolate from
_J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)

# Degrees that a body moves in a day, in the mean: tells its rounds before and after the table.
_MEAN_MOTION = {
    Body.SUN: 0.98565,
    Body.MOON: 13.17640,
    Body.MERCURY: 0.98565,
    Body.VENUS: 0.98565,
    Body.MARS: 0.52404,
    Body.JUPITER: 0.08309,
    Body.SATURN: 0.03346,
    Body.URANUS: 0.01173,
    Body.NEPTUNE: 0.00598,
    Body.PLUTO: 0.00397,
}


def hours_between(body: Body) -> int:
    """How far apart the values of the body are in the table."""
    return _HOURS.get(body, _HOURS_OF_SLOW)


def travelled(body: Body, instant: dt.datetime) -> float:
    """The longitude of the body, with 360° more for each round: it does not jump back to 0 at the end of one."""
    if not _BEGIN <= instant < LAST:
        return _computed(body, instant)
    hours = hours_between(body)
    place = (instant - FIRST) / _DAY * 24 / hours
    start = int(place) - _POINTS // 2 + 1
    return _interpolated(_table()[body][start : start + _POINTS], place - start) * _UNIT


def longitude(body: Body, instant: dt.datetime) -> float:
    """Degrees on the ecliptic, 0 to 360."""
    return travelled(body, instant) % 360


def speed(body: Body, instant: dt.datetime) -> float:
    """Degrees a day; below zero while the body is retrograde."""
    step = dt.timedelta(hours=1)
    return (travelled(body, instant + step) - travelled(body, instant - step)) * 12


@functools.cache
def _table() -> dict[Body, "array[int]"]:
    """The values of each body, each round of the zodiac counted on."""
    planes = zlib.decompress(TABLE.read_bytes())
    size = len(planes) // 4
    interleaved = bytearray(len(planes))
    for plane in range(4):
        interleaved[plane::4] = planes[plane * size : (plane + 1) * size]
    turns = array("i", bytes(interleaved))
    found, start = {}, 0
    for body in Body:
        count = COUNTS[hours_between(body)]
        first, *changes = turns[start : start + count]
        found[body] = array("q", accumulate(accumulate(changes), initial=first))
        start += count
    return found


_WEIGHTS = (-1, 7, -21, 35, -35, 21, -7, 1)  # of 8 evenly spaced points, in the barycentric form


def _interpolated(values: "array[int]", place: float) -> float:
    """The value between the points, by the polynomial through all of them."""
    whole = int(place)
    if place == whole:
        return float(values[whole])
    base = values[0]
    above = below = 0.0
    for number, weight in enumerate(_WEIGHTS):
        share = weight / (place - number)
        above += share * (values[number] - base)
        below += share
    return base + above / below


def _computed(body: Body, instant: dt.datetime) -> float:
    days = (instant - _J2000) / _DAY
    time = astronomy.Time(days)
    if body is Body.MOON:
        found = float(astronomy.EclipticGeoMoon(time).lon)
    elif body is Body.SUN:
        found = float(astronomy.SunPosition(time).elon)
    else:
        vector = astronomy.GeoVector(astronomy.Body[body.value.capitalize()], time, aberration=True)
        found = float(astronomy.Ecliptic(vector).elon)
    edge = _BEGIN if instant < _BEGIN else LAST - _DAY
    expected = travelled(body, edge) + (instant - edge) / _DAY * _MEAN_MOTION[body]
    return found + 360 * round((expected - found) / 360)
