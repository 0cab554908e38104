"""The sky of a date, geocentric and tropical, from astronomy-engine. Pure.

Longitudes are degrees on the true ecliptic of date (0° = first point of Aries), apparent positions.
A date stands for its 24 hours in UTC; positions are those of 12:00 UTC.

Errors against the Swiss Ephemeris (Moshier) over 1950-2050: longitudes at most 0.006°, speeds
0.004°/day. An ingress of the Sun or Moon is right to a minute, and of Mercury to Mars most are; but
near a station the same error is an hour, and it is up to six hours of Neptune. Stations are right
to 10 minutes for Mercury to Jupiter, to an hour for Pluto.
Keep to the years 1-3998: beyond them the engine takes minutes to find Pluto.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise
from threading import Lock

import astronomy
from astronomy import Time

from horo_app.astrology.zodiac import SIGNS, Sign


class Body(StrEnum):
    """What moves through the zodiac, from the fastest-known to the slowest."""

    SUN = "sun"
    MOON = "moon"
    MERCURY = "mercury"
    VENUS = "venus"
    MARS = "mars"
    JUPITER = "jupiter"
    SATURN = "saturn"
    URANUS = "uranus"
    NEPTUNE = "neptune"
    PLUTO = "pluto"


class AspectKind(StrEnum):
    """The five major aspects."""

    CONJUNCTION = "conjunction"
    SEXTILE = "sextile"
    SQUARE = "square"
    TRINE = "trine"
    OPPOSITION = "opposition"


class Phase(StrEnum):
    """The Moon's phase; the four quarters last for the day on which they are exact."""

    NEW = "new"
    WAXING_CRESCENT = "waxing_crescent"
    FIRST_QUARTER = "first_quarter"
    WAXING_GIBBOUS = "waxing_gibbous"
    FULL = "full"
    WANING_GIBBOUS = "waning_gibbous"
    LAST_QUARTER = "last_quarter"
    WANING_CRESCENT = "waning_crescent"


class Dignity(StrEnum):
    """How at home a body is in a sign; detriment and fall are opposite domicile and exaltation."""

    DOMICILE = "domicile"
    EXALTATION = "exaltation"
    DETRIMENT = "detriment"
    FALL = "fall"


class Season(StrEnum):
    """The season of the northern hemisphere, by calendar months: spring is March to May."""

    WINTER = "winter"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a body stands. `longitude` 0-360°, `degree` 0-30° in `sign`, `speed` in °/day."""

    body: Body
    longitude: float
    speed: float

    sign: Sign
    degree: float
    retrograde: bool


@dataclass(frozen=True, slots=True)
class Aspect:
    """Two bodies at an angle. `orb`: degrees from exact, never negative; `applying`: closing in."""

    first: Body  # the one named earlier in `Body`
    second: Body
    kind: AspectKind
    orb: float
    applying: bool


@dataclass(frozen=True, slots=True)
class Ingress:
    """A body enters a sign within the date."""

    body: Body
    sign: Sign
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Station:
    """A planet turns within the date: `retrograde` says what it is from now on."""

    body: Body
    retrograde: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Sky:
    """All that is true of the sky on a date (or at an instant, for `sky_at`)."""

    instant: dt.datetime
    positions: Mapping[Body, Position]  # not a dict to its readers: a cached Sky is shared
    aspects: tuple[Aspect, ...]  # closest first
    phase: Phase
    elongation: float  # Moon minus Sun, 0-360°
    illumination: float  # lit part of the Moon's disc, 0-1
    ingresses: tuple[Ingress, ...]  # empty for `sky_at`
    stations: tuple[Station, ...]  # empty for `sky_at`

    def position(self, body: Body) -> Position:
        return self.positions[body]


ANGLES: dict[AspectKind, int] = {
    AspectKind.CONJUNCTION: 0,
    AspectKind.SEXTILE: 60,
    AspectKind.SQUARE: 90,
    AspectKind.TRINE: 120,
    AspectKind.OPPOSITION: 180,
}

# Degrees from exact within which two planets are in aspect: a weaker aspect must be closer.
ORBS: dict[AspectKind, float] = {
    AspectKind.CONJUNCTION: 6,
    AspectKind.SEXTILE: 3,
    AspectKind.SQUARE: 5,
    AspectKind.TRINE: 5,
    AspectKind.OPPOSITION: 6,
}
LUMINARIES = (Body.SUN, Body.MOON)
LUMINARY_ORB = 2.0  # added to the orb when the Sun or the Moon takes part

# Traditional rulers; the three outer planets only have the home that modern practice gives them.
DOMICILES: dict[Body, tuple[Sign, ...]] = {
    Body.SUN: (Sign.LEO,),
    Body.MOON: (Sign.CANCER,),
    Body.MERCURY: (Sign.GEMINI, Sign.VIRGO),
    Body.VENUS: (Sign.TAURUS, Sign.LIBRA),
    Body.MARS: (Sign.ARIES, Sign.SCORPIO),
    Body.JUPITER: (Sign.SAGITTARIUS, Sign.PISCES),
    Body.SATURN: (Sign.CAPRICORN, Sign.AQUARIUS),
    Body.URANUS: (Sign.AQUARIUS,),
    Body.NEPTUNE: (Sign.PISCES,),
    Body.PLUTO: (Sign.SCORPIO,),
}
EXALTATIONS: dict[Body, Sign] = {
    Body.SUN: Sign.ARIES,
    Body.MOON: Sign.TAURUS,
    Body.MERCURY: Sign.VIRGO,
    Body.VENUS: Sign.PISCES,
    Body.MARS: Sign.CAPRICORN,
    Body.JUPITER: Sign.CANCER,
    Body.SATURN: Sign.LIBRA,
}

QUARTERS = (Phase.NEW, Phase.FIRST_QUARTER, Phase.FULL, Phase.LAST_QUARTER)
BETWEEN_QUARTERS = (
    Phase.WAXING_CRESCENT,
    Phase.WAXING_GIBBOUS,
    Phase.WANING_GIBBOUS,
    Phase.WANING_CRESCENT,
)

_ENGINE_BODIES = {body: astronomy.Body[body.value.capitalize()] for body in Body}
_J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)  # the engine counts days from here
_STEP = 0.005  # days either side of a speed: short beside any orbit, long beside rounding

# The most that half a day adds to a speed (°/day; measured over 1950-2050, then widened). It tells
# from noon alone on which days a body may turn or change sign: the others need no search.
_MOST_GAIN: dict[Body, float] = {
    Body.SUN: 0.001,
    Body.MOON: 0.3,
    Body.MERCURY: 0.12,
    Body.VENUS: 0.03,
    Body.MARS: 0.01,
    Body.JUPITER: 0.003,
    Body.SATURN: 0.002,
    Body.URANUS: 0.001,
    Body.NEPTUNE: 0.001,
    Body.PLUTO: 0.001,
}

# The engine lists a stretch of Pluto's orbit before it has filled it in, so that a second thread
# would read an unfinished one.
_ENGINE = Lock()


def sky_at(instant: dt.datetime) -> Sky:
    """The sky of an instant; `phase` is that of its UTC day. A naive instant raises ValueError."""
    if instant.utcoffset() is None:
        raise ValueError(f"The sky needs an instant with a time zone; {instant!r} has none.")
    return _sky(instant.astimezone(dt.UTC))


@lru_cache(maxsize=1024)
def sky_on(date: dt.date) -> Sky:
    """The sky of a UTC day: positions of its noon, and which bodies turn or change sign in it."""
    sky = _sky(dt.datetime(date.year, date.month, date.day, 12, tzinfo=dt.UTC))
    start, end = _day(sky.instant)
    stations: list[Station] = []
    ingresses: list[Ingress] = []
    for noon in sky.positions.values():
        turns = _stations(noon, start, end)
        stations += turns
        ingresses += _ingresses(noon, [start, *(_time(turn.at) for turn in turns), end])
    return replace(
        sky,
        ingresses=tuple(sorted(ingresses, key=lambda ingress: ingress.at)),
        stations=tuple(sorted(stations, key=lambda station: station.at)),
    )


def solar_house(reader: Sign, body_sign: Sign) -> int:
    """The whole-sign house (1-12) that a body falls in when the reader's own sign is house 1."""
    return (body_sign.place - reader.place) % 12 + 1


def ruler(sign: Sign) -> Body:
    """The body that traditionally rules the sign: of the two in some, the faster."""
    return next(body for body in Body if sign in DOMICILES[body])


def dignity(body: Body, sign: Sign) -> Dignity | None:
    """The body's dignity in the sign. Mercury in Virgo and Pisces has two: the home counts."""
    across = SIGNS[(sign.place + 6) % 12]
    if sign in DOMICILES[body]:
        return Dignity.DOMICILE
    if across in DOMICILES[body]:
        return Dignity.DETRIMENT
    if EXALTATIONS.get(body) is sign:
        return Dignity.EXALTATION
    return Dignity.FALL if EXALTATIONS.get(body) is across else None


def season(date: dt.date) -> Season:
    return tuple(Season)[date.month % 12 // 3]


def orb_limit(kind: AspectKind, first: Body, second: Body) -> float:
    """How many degrees from exact the two bodies may be and still be in aspect."""
    wider = LUMINARY_ORB if first in LUMINARIES or second in LUMINARIES else 0.0
    return ORBS[kind] + wider


def _sky(instant: dt.datetime) -> Sky:
    """All but the events of the day."""
    time = _time(instant)
    positions = _positions(time)
    moon = astronomy.Illumination(astronomy.Body.Moon, time)
    return Sky(
        instant=instant,
        positions=positions,
        aspects=_aspects(positions),
        phase=_phase(*_day(instant)),
        elongation=(positions[Body.MOON].longitude - positions[Body.SUN].longitude) % 360,
        illumination=moon.phase_fraction,
        ingresses=(),
        stations=(),
    )


def _day(instant: dt.datetime) -> tuple[Time, Time]:
    """Both ends of the UTC day that the instant falls in."""
    start = _time(instant.replace(hour=0, minute=0, second=0, microsecond=0))
    return start, start.AddDays(1)


def _time(instant: dt.datetime) -> Time:
    return Time((instant - _J2000) / dt.timedelta(days=1))


def _instant(time: Time) -> dt.datetime:
    """The second that `time` falls in; cut, not rounded, so that it stays within its day."""
    return (_J2000 + dt.timedelta(days=time.ut)).replace(microsecond=0)


def _longitude(body: Body, time: Time) -> float:
    if body is Body.MOON:
        return float(astronomy.EclipticGeoMoon(time).lon)
    with _ENGINE:
        vector = astronomy.GeoVector(_ENGINE_BODIES[body], time, aberration=True)
    return float(astronomy.Ecliptic(vector).elon)


def _arc(origin: float, target: float) -> float:
    """The shorter way from one longitude to another, -180° to 180°, positive along the zodiac."""
    return (target - origin + 180) % 360 - 180


def _speed(body: Body, time: Time) -> float:
    return _position(body, time.AddDays(-_STEP), time.AddDays(_STEP)).speed


def _sign(longitude: float) -> Sign:
    return SIGNS[int(longitude // 30) % 12]


def _positions(time: Time) -> dict[Body, Position]:
    before, after = time.AddDays(-_STEP), time.AddDays(_STEP)  # shared: each caches its nutation
    return {body: _position(body, before, after) for body in Body}


def _position(body: Body, before: Time, after: Time) -> Position:
    origin = _longitude(body, before)
    moved = _arc(origin, _longitude(body, after))
    # Halfway is where the body stands, to 0.00001°: a third calculation would add nothing.
    longitude = (origin + moved / 2) % 360
    speed = moved / (2 * _STEP)
    return Position(body, longitude, speed, _sign(longitude), longitude % 30, speed < 0)


def _aspects(positions: dict[Body, Position]) -> tuple[Aspect, ...]:
    pairs = combinations(positions.values(), 2)
    found = [aspect for first, second in pairs if (aspect := _aspect(first, second))]
    return tuple(sorted(found, key=lambda aspect: aspect.orb))


def _aspect(first: Position, second: Position) -> Aspect | None:
    arc = _arc(first.longitude, second.longitude)
    widening = (second.speed - first.speed) * (1 if arc >= 0 else -1)
    for kind, angle in ANGLES.items():
        excess = abs(arc) - angle
        if abs(excess) <= orb_limit(kind, first.body, second.body):
            return Aspect(first.body, second.body, kind, abs(excess), excess * widening < 0)
    return None


def _phase(start: Time, end: Time) -> Phase:
    """The phase of the day between the two: a quarter if the Moon passes one in it."""
    before, after = _quadrant(start), _quadrant(end)
    return BETWEEN_QUARTERS[after] if before == after else QUARTERS[after]


def _quadrant(time: Time) -> int:
    """How many quarters have passed since the new moon, 0-3."""
    elongation = (_longitude(Body.MOON, time) - _longitude(Body.SUN, time)) % 360
    return int(elongation // 90) % 4


def _stations(noon: Position, start: Time, end: Time) -> list[Station]:
    """The turn of the body between the two, if it makes one: no planet makes more in a day."""
    body = noon.body
    if abs(noon.speed) > _MOST_GAIN[body]:
        return []
    was, becomes = _speed(body, start) < 0, _speed(body, end) < 0
    if was is becomes:
        return []
    turn = _zero(lambda time: _speed(body, time), start, end, rising=was)
    return [Station(body, becomes, _instant(turn))]


def _ingresses(noon: Position, marks: list[Time]) -> Iterator[Ingress]:
    """Changes of sign from mark to mark; the body turns only at marks, so it makes one a leg."""
    body = noon.body
    reach = abs(noon.speed) / 2 + _MOST_GAIN[body]
    if reach < min(noon.degree, 30 - noon.degree):
        return
    for start, end in pairwise(marks):
        old, new = _sign(_longitude(body, start)), _sign(_longitude(body, end))
        if old is not new:
            yield Ingress(body, new, _crossing(body, old, new, start, end))


def _crossing(body: Body, old: Sign, new: Sign, start: Time, end: Time) -> dt.datetime:
    forward = new is old.next
    cusp = 30 * (new if forward else old).place
    moment = _zero(lambda time: _arc(cusp, _longitude(body, time)), start, end, rising=forward)
    return _instant(moment)


def _zero(value: Callable[[Time], float], start: Time, end: Time, *, rising: bool) -> Time:
    """When `value` passes zero, to a second; it must do so once between `start` and `end`."""
    slope = 1 if rising else -1
    found = astronomy.Search(lambda _, time: slope * value(time), None, start, end, 1.0)
    return found or start  # the engine finds nothing only when the value is zero to begin with
