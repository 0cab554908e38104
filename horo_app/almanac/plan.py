"""The plan of a reading, made once for a sign and a date, before any language. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from horo_app.almanac import rotation
from horo_app.almanac.events import Event, events
from horo_app.almanac.influences import Influence, influences
from horo_app.almanac.phrasebook import Key
from horo_app.astrology.day_sky import DaySky, day_sky
from horo_app.astrology.ephemeris import speed, travelled
from horo_app.astrology.sky import Body, solar_house
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section

DAYS_OF_A_STAY = 3  # at most: middles of days that the Moon spends in one sign
MOST_TOLD = 3  # influences in one reading
# The sum of the influences at which the next score begins, from 2 on: so that a year's scores spread as they should.
_CUTS = (-4.1, -2.5, -1.4, -0.45, -0.05, 0.1, 0.9, 2.1, 4.2)
_FELT = 0.1  # the least value that makes a thing easy, or hard when it is below zero
_MORNING = 5  # the hour from which a change of house is something of the day
_STRONG = 1.15  # the weight from which an aspect of the Moon gives the day its theme


@dataclass(frozen=True, slots=True)
class Theme:
    """The list from which the summary and the advice come, and the occasion by which they take turns."""

    key: Key
    occasion: int
    rank: int | None = None  # of the sign among those that read from the list today


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reading says, in no language."""

    sign: Sign
    sky: DaySky
    score: int
    theme: Theme
    house: int  # where the Moon is for the sign in the middle of the waking day
    moon_sign: Sign
    stay: int  # the number of the Moon's stay in the house
    occasion: int  # of her days there, three a stay
    enters: dt.datetime | None  # when she comes there, if it is by day
    leaves: dt.datetime
    event: Event | None  # of the Moon, or told as the theme
    told: dict[Section, Influence]
    up: Influence | None
    down: Influence | None
    met: Influence | None  # a conjunction that is neither, when nothing helps or hinders
    reason: str  # what the score comes from: "up", "down", "both", "met", "quiet"


def tone_of(score: int) -> str:
    return "low" if score <= 4 else "mid" if score <= 7 else "high"


def plan_of(sign: Sign, date: dt.date, zone: str, written: Mapping[Key, int]) -> Plan:
    """The sign's plan for a date as the zone's clocks count it.

    Speaks only of what there are texts for: `written` says how many each list has.
    """
    today = day_sky(date, zone)
    middle = dt.datetime.combine(date, dt.time(15), ZoneInfo(zone)).astimezone(dt.UTC)
    moon_sign = today.sign(Body.MOON, middle)
    house = solar_house(sign, moon_sign)
    occasion = _occasion(middle)
    found = influences(sign, today)
    total = sum(one.value for one in found)
    event = next((one for one in events(sign, today) if one.key in written), None)
    told = _told([one for one in found if not _is_of(event, one)], total, written)
    up, down = _strongest(told, 1), _strongest(told, -1)
    met = None if up or down else next((one for one in told.values() if one.aspect), None)
    score = _score(total, up, down)
    theme = (
        _of_event(sign, score, event, written)
        or _of_moon_aspect(sign, score, told, written)
        or Theme(("theme", str(house), tone_of(score)), occasion // DAYS_OF_A_STAY)
    )
    inside = today.moon_leaves > middle
    return Plan(
        sign=sign,
        sky=today,
        score=score,
        theme=theme,
        house=house,
        moon_sign=moon_sign,
        stay=occasion // DAYS_OF_A_STAY,
        occasion=occasion,
        enters=None if inside or today.local(today.moon_leaves).hour < _MORNING else today.moon_leaves,
        leaves=today.moon_leaves if inside else today.moon_leaves_next,
        event=event if event and (event.lunar or theme.key == event.key) else None,
        told=told,
        up=up,
        down=down,
        met=met,
        reason="both" if up and down else "up" if up else "down" if down else "met" if met else "quiet",
    )


def _occasion(middle: dt.datetime) -> int:
    """Which day of which stay it is: three for each, since the Moon is in a sign for two or three middles of days."""
    place = travelled(Body.MOON, middle)
    entered = middle - dt.timedelta(days=(place % 30) / speed(Body.MOON, middle))
    for _ in range(3):
        wrong = travelled(Body.MOON, entered) - 30 * (place // 30)
        entered -= dt.timedelta(days=wrong / speed(Body.MOON, entered))
    return DAYS_OF_A_STAY * int(place // 360) + (middle - entered).days


def _told(found: list[Influence], total: float, written: Mapping[Key, int]) -> dict[Section, Influence]:
    """The strongest in the direction of the day, one against it, and another; each in a section of its own.

    One of them at most is an aspect of two planets: their lists are short, and the other signs read from them, too.
    On a hard or a splendid day nothing against it is told, and no conjunction that is neither.
    """
    awake = [
        one for one in found if one.awake and (abs(one.value) > _FELT or one.mood not in ("soft", "hard"))
    ]
    along = [one for one in awake if one.value * total > 0]
    against = [one for one in awake if one.value * total <= 0]
    if not _CUTS[2] <= total < _CUTS[6]:
        against = [one for one in against if one.kind == "planet" and not one.value]
    told: dict[Section, Influence] = {}
    for one in (*along[:1], *against[:1], *along[1:], *against[1:]):
        free = [section for section in one.sections if section not in told and one.key(section) in written]
        same = any(
            set(one.bodies) & set(other.bodies) - {Body.MOON} or one.kind == other.kind == "pair"
            for other in told.values()
        )
        if free and not same and len(told) < MOST_TOLD:
            told[free[0]] = one
    return told


def _score(total: float, up: Influence | None, down: Influence | None) -> int:
    """1 to 10, by all that acts on the day; off the middle only when the reading tells what leads there."""
    score = 1 + sum(total >= cut for cut in _CUTS)
    if up and down:
        return min(max(score, 4), 7)
    if up:
        return max(score, 6)
    return min(score, 5) if down else min(max(score, 5), 6)


def _is_of(event: Event | None, one: Influence) -> bool:
    """Whether a quarter or an eclipse is the same thing as this aspect of the Sun and Moon: it is told once."""
    return bool(event and event.lunar and set(one.bodies) == {Body.SUN, Body.MOON})


def _strongest(told: dict[Section, Influence], direction: int) -> Influence | None:
    """Of what the reading tells, what helped most (1) or hindered most (-1)."""
    felt = (one for one in told.values() if one.value * direction > _FELT)
    return max(felt, key=lambda one: abs(one.value), default=None)


def _of_event(sign: Sign, score: int, event: Event | None, written: Mapping[Key, int]) -> Theme | None:
    """A theme of a rare event, on a day that is neither hard nor splendid; no two signs have one text."""
    if event and 4 <= score <= 8 and event.concerns(sign) and event.is_for(written[event.key]):
        return Theme(event.key, event.occasion, event.rank)
    return None


def _of_moon_aspect(
    sign: Sign, score: int, told: dict[Section, Influence], written: Mapping[Key, int]
) -> Theme | None:
    """A theme of the greatest of the Moon's aspects that is told, if it is like the day."""
    one = max(told.values(), key=lambda one: abs(one.value), default=None)
    if one is None or one.kind != "moon" or one.second is None or one.weight <= _STRONG:
        return None
    key = ("theme", one.second.value, one.mood)
    fits = {"soft": score >= 7, "hard": score <= 4, "conj": 4 <= score <= 8}[one.mood]
    place = rotation.rank(sign, one.second)
    if fits and (one.occasion + place) % 2 and place // 2 < written.get(key, 0):
        return Theme(key, one.occasion // 2, place // 2)
    return None
