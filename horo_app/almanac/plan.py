"""The plan of a reading, made once for a sign and a date, before any language. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from horo_app.almanac import rotation
from horo_app.almanac.events import Event, events
from horo_app.almanac.influences import Influence, influences
from horo_app.almanac.phrasebook import LIFE, Key
from horo_app.astrology.day_sky import DaySky, day_sky
from horo_app.astrology.ephemeris import speed, travelled
from horo_app.astrology.sky import Body, solar_house
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section

DAY = dt.timedelta(days=1)
MOST_TOLD = 3  # influences in one reading
# The sum of the influences at which the next score begins, from 2 on: so that a year's scores spread as they should.
_CUTS = (-4.41, -2.69, -1.62, -0.88, -0.22, 0.14, 0.84, 2.26, 4.2)
_FELT = 0.1  # the least value that makes a thing easy, or hard when it is below zero
_GAP = dt.timedelta(hours=2)  # between the two hours of an arc
_MORNING = 5  # the hour from which a change of house is told as something of the day
_WAKING = 7
_STRONG = 1.15  # the weight from which an aspect of the Moon gives the day its theme

# The section to which the sentence about the Moon's house is fittest to lead.
_LEADING = {
    **dict.fromkeys((5, 7), Section.LOVE),
    **dict.fromkeys((3, 9, 10, 11), Section.CAREER),
    **dict.fromkeys((1, 4, 6, 12), Section.HEALTH),
    **dict.fromkeys((2, 8), Section.FINANCE),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """The list from which the summary and the advice come, and the occasion by which they take turns."""

    key: Key
    occasion: int
    rank: int | None = None  # of the sign among those that read from the list today


@dataclass(frozen=True, slots=True)
class Arc:
    """The day's two halves."""

    name: str
    first: dt.datetime
    second: dt.datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reading says, in no language."""

    sign: Sign
    sky: DaySky
    score: int
    theme: Theme
    house: int  # where the Moon is for the sign in the middle of the waking day
    moon_sign: Sign
    occasion: int  # of the Moon's days in the house
    enters: dt.datetime | None  # when she comes there, if it is by day
    leaves: dt.datetime
    event: Event | None  # if it is told
    told: dict[Section, Influence]
    leading: Section  # begins with where the Moon is
    arc: Arc | None
    up: Influence | None
    down: Influence | None
    reason: str  # what the score comes from: "up", "down", "both", "quiet"


def tone_of(score: int) -> str:
    return "low" if score <= 4 else "mid" if score <= 7 else "high"


def plan_of(sign: Sign, date: dt.date, zone: str, written: Mapping[Key, int]) -> Plan:
    """The sign's plan for a date as the zone's clocks count it.

    Speaks only of what there are texts for: `written` says how many each list has.
    """
    today, tomorrow = day_sky(date, zone), day_sky(date + DAY, zone)
    middle = dt.datetime.combine(date, dt.time(15), ZoneInfo(zone)).astimezone(dt.UTC)
    moon_sign = today.sign(Body.MOON, middle)
    house = solar_house(sign, moon_sign)
    found = influences(sign, today, tomorrow)
    total = sum(one.value for one in found)
    event = next((one for one in events(sign, today) if one.key in written), None)
    told = _told([one for one in found if not _is_of(event, one)], total, written)
    score = _score(total, told)
    up, down = _strongest(told, 1), _strongest(told, -1)
    theme = (
        _of_event(sign, score, event, written)
        or _of_moon_aspect(sign, score, told, written)
        or Theme(("theme", str(house), tone_of(score)), _occasion(middle))
    )
    inside = today.moon_leaves > middle
    return Plan(
        sign=sign,
        sky=today,
        score=score,
        theme=theme,
        house=house,
        moon_sign=moon_sign,
        occasion=_occasion(middle),
        enters=None if inside or today.local(today.moon_leaves).hour < _MORNING else today.moon_leaves,
        leaves=today.moon_leaves if inside else today.moon_leaves_next,
        event=event if event and (event.lunar or theme.key == event.key) else None,
        told=told,
        leading=_leading(house, told),
        arc=_arc(today, told),
        up=up,
        down=down,
        reason=_reason(score, up, down),
    )


def _occasion(middle: dt.datetime) -> int:
    """Which day of which stay it is: three for each, since the Moon is in a sign for two or three middles of days."""
    place = travelled(Body.MOON, middle)
    entered = middle - dt.timedelta(days=(place % 30) / speed(Body.MOON, middle))
    for _ in range(3):
        wrong = travelled(Body.MOON, entered) - 30 * (place // 30)
        entered -= dt.timedelta(days=wrong / speed(Body.MOON, entered))
    return 3 * int(place // 360) + (middle - entered).days


def _told(found: list[Influence], total: float, written: Mapping[Key, int]) -> dict[Section, Influence]:
    """The strongest in the direction of the day, one against it, and another; each in a section of its own."""
    awake = [one for one in found if one.awake]
    along = [one for one in awake if one.value * total > 0]
    against = [one for one in awake if one.value * total <= 0]
    is_clear = not _CUTS[2] <= total < _CUTS[6]  # one thing against a hard or a splendid day is enough
    told: dict[Section, Influence] = {}
    for one in (*along[:1], *against[:1], *along[1:], *(() if is_clear else against[1:])):
        free = [section for section in one.sections if section not in told and one.key(section) in written]
        same = any(set(one.bodies) & set(other.bodies) - {Body.MOON} for other in told.values())
        if free and not same and len(told) < MOST_TOLD:
            told[free[0]] = one
    return told


def _score(total: float, told: dict[Section, Influence]) -> int:
    """1 to 10; the ends only when the reading names what led there."""
    score = 1 + sum(total >= cut for cut in _CUTS)
    aspects = [one.value for one in told.values() if one.aspect]
    if score > 7 and max(aspects, default=0.0) <= _FELT:
        return 7
    if score < 5 and min(aspects, default=0.0) >= -_FELT:
        return 5
    return score


def _is_of(event: Event | None, one: Influence) -> bool:
    """Whether a quarter or an eclipse is the same thing as this aspect of the Sun and Moon: it is told once."""
    return bool(event and event.lunar and set(one.bodies) == {Body.SUN, Body.MOON})


def _strongest(told: dict[Section, Influence], direction: int) -> Influence | None:
    """Of what the reading tells, what helped most (1) or hindered most (-1)."""
    felt = (one for one in told.values() if one.value * direction > _FELT)
    return max(felt, key=lambda one: abs(one.value), default=None)


def _reason(score: int, up: Influence | None, down: Influence | None) -> str:
    if up and down and 4 <= score <= 7:
        return "both"
    if up and score >= 6:
        return "up"
    return "down" if down and score <= 5 else "quiet"


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


def _leading(house: int, told: dict[Section, Influence]) -> Section:
    """The fittest of the sections that tell no influence."""
    free = [section for section in LIFE if section not in told]
    return _LEADING[house] if _LEADING[house] in free else free[0]


def _arc(today: DaySky, told: dict[Section, Influence]) -> Arc | None:
    timed = sorted((one.at, one.value) for one in told.values() if one.kind == "moon" and one.at)
    if len(timed) > 1:
        (first, early), (second, late) = timed[0], timed[-1]
        if second - first >= _GAP and min(abs(early), abs(late)) > _FELT:
            return Arc("_".join("soft" if value > 0 else "hard" for value in (early, late)), first, second)
    return next(_voids(today), None)


def _voids(today: DaySky) -> Iterator[Arc]:
    """Those that begin and end by day."""
    for void in today.voids:
        begins, ends = today.local(void.start), today.local(void.end)
        inside = begins.date() == ends.date() == today.date and begins.hour >= _WAKING
        if inside and void.end - void.start >= _GAP:
            yield Arc("void", void.start, void.end)
