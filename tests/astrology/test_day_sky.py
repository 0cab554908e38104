"""The day's instants agree with the Swiss Ephemeris (Moshier's), an independent work, over two years."""

import datetime as dt
from functools import cache
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
import swisseph as swe

from horo_app.astrology.day_sky import DaySky, EclipseOf, Exact, Void, day_sky
from horo_app.astrology.ephemeris import FIRST, LAST, longitude, speed, travelled
from horo_app.astrology.sky import ANGLES, Body, Phase
from horo_app.astrology.zodiac import SIGNS

UTC = dt.UTC
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
ZONE = "Europe/Moscow"
START = dt.datetime(2025, 12, 31, 21, tzinfo=UTC)  # the first midnight there
STEP = 6 * HOUR
DAYS = 730
MARKS = [START + number * STEP for number in range(DAYS * 4 + 1)]
PLANETS = [body for body in Body if body is not Body.MOON]


@cache
def days() -> list[DaySky]:
    return [day_sky(dt.date(2026, 1, 1) + number * DAY, ZONE) for number in range(DAYS)]


def julian_day(instant: dt.datetime) -> float:
    return 2451545.0 + (instant - dt.datetime(2000, 1, 1, 12, tzinfo=UTC)) / DAY


def oracle(body: Body, instant: dt.datetime) -> float:
    return swe.calc_ut(julian_day(instant), list(Body).index(body), swe.FLG_MOSEPH)[0][0]


@cache
def track(body: Body) -> list[float]:
    """The oracle's longitudes at all marks, with the rounds counted."""
    found = [oracle(body, MARKS[0])]
    for mark in MARKS[1:]:
        found.append(found[-1] + arc(found[-1], oracle(body, mark)))
    return found


def arc(origin: float, target: float) -> float:
    return (target - origin + 180) % 360 - 180


def crossings(values: list[float], borders: list[float]) -> list[tuple[int, int]]:
    """(the mark before, the border) of every passage over a border, 0-360°, in the order of time."""
    found = []
    for number, (old, new) in enumerate(pairwise(values)):
        low, high = sorted((old, new))
        for border in borders:
            if low < border + 360 * ((high - border) // 360) <= high:
                found.append((number, int(border)))
    return found


def between(at: dt.datetime, mark: int) -> bool:
    """Whether the instant lies after the mark and before the next; slow bodies may be late a little."""
    return MARKS[mark] - 15 * MINUTE <= at <= MARKS[mark] + STEP + 15 * MINUTE


def late(value: float, target: float, rate: float) -> dt.timedelta:
    """How long ago the oracle passed the target."""
    return abs(arc(target, value) / rate) * DAY


# Places


@pytest.mark.parametrize("body", Body)
def test_places_agree_with_the_oracle_within_the_table_and_at_its_ends(body: Body) -> None:
    step = (LAST - FIRST - 33 * DAY) / 97
    for number in range(98):
        instant = FIRST + 32.5 * DAY + number * step
        assert abs(arc(longitude(body, instant), oracle(body, instant))) < 0.0015, instant


@pytest.mark.parametrize("body", Body)
@pytest.mark.parametrize("edge", [FIRST + 32 * DAY, LAST])
def test_beyond_the_table_the_way_goes_on_with_its_rounds(body: Body, edge: dt.datetime) -> None:
    before, after = travelled(body, edge - MINUTE), travelled(body, edge + MINUTE)
    assert abs(after - before) < 0.1
    for years in (-60, 60):
        instant = edge + years * 365 * DAY
        assert abs(arc(longitude(body, instant), oracle(body, instant))) < 0.03


# The Moon


def test_the_moon_changes_her_sign_at_the_oracle_s_minute() -> None:
    ours = [one for day in days() for one in day.ingresses if one.body is Body.MOON]
    theirs = crossings(track(Body.MOON), [30.0 * place for place in range(12)])
    assert len(ours) == len(theirs) > 300
    for one, (mark, border) in zip(ours, theirs, strict=True):
        assert between(one.at, mark)
        assert one.sign is SIGNS[border // 30]
        assert late(oracle(Body.MOON, one.at), border, speed(Body.MOON, one.at)) < MINUTE


def test_every_aspect_of_the_moon_is_exact_at_the_oracle_s_minute() -> None:
    for body in PLANETS:
        ours = [one for day in days() for one in day.aspects if (one.first, one.second) == (Body.MOON, body)]
        assert_same_aspects(ours, Body.MOON, body)
        for one in ours:
            rate = speed(Body.MOON, one.at) - speed(body, one.at)
            apart = oracle(Body.MOON, one.at) - oracle(body, one.at)
            assert late(apart, one.angle, rate) < MINUTE, one


def test_every_aspect_of_two_planets_is_exact_where_the_oracle_has_it() -> None:
    for first, second in combinations(PLANETS, 2):
        ours = [one for day in days() for one in day.aspects if (one.first, one.second) == (first, second)]
        assert_same_aspects(ours, first, second)
        for one in ours:
            assert abs(arc(one.angle, oracle(first, one.at) - oracle(second, one.at))) < 0.002, one


def assert_same_aspects(ours: list[Exact], first: Body, second: Body) -> None:
    apart = [one - other for one, other in zip(track(first), track(second), strict=True)]
    theirs = crossings(apart, [0.0, 60.0, 90.0, 120.0, 180.0, 240.0, 270.0, 300.0])
    assert [one.angle for one in ours] == [angle for _, angle in theirs], (first, second)
    for one, (mark, angle) in zip(ours, theirs, strict=True):
        assert between(one.at, mark)
        assert ANGLES[one.kind] == min(angle, 360 - angle)


def test_the_moon_is_void_of_course_from_her_last_aspect_until_she_leaves_her_sign() -> None:
    voids = sorted({void for day in days() for void in day.voids}, key=lambda void: void.end)
    ingresses = [one.at for day in days() for one in day.ingresses if one.body is Body.MOON]
    aspects = [one.at for day in days() for one in day.aspects if one.first is Body.MOON]
    assert [void.end for void in voids if void.end < MARKS[-1]] == ingresses
    for entered, void in zip(ingresses, voids[1:], strict=False):
        made = [at for at in aspects if entered <= at < void.end]
        if void.end < MARKS[-1]:
            assert abs(void.start - (made[-1] if made else entered)) <= dt.timedelta(seconds=1), void


def test_a_day_has_the_voids_that_touch_it_and_no_others() -> None:
    every = {void for day in days() for void in day.voids}
    for day in days():
        touching = [void for void in every if touches(void, day)]
        assert list(day.voids) == sorted(touching, key=lambda void: void.start)


def touches(void: Void, day: DaySky) -> bool:
    return void.start < day.end and void.end > day.start


def test_a_day_knows_when_the_moon_leaves_her_sign_and_the_one_after_it() -> None:
    leaving = [one.at for day in days() for one in day.ingresses if one.body is Body.MOON]
    for day in days()[: DAYS - 6]:
        assert [day.moon_leaves, day.moon_leaves_next] == [at for at in leaving if at >= day.start][:2]


def test_quarters_are_at_the_oracle_s_minute() -> None:
    ours = [day.quarter for day in days() if day.quarter]
    apart = [moon - sun for moon, sun in zip(track(Body.MOON), track(Body.SUN), strict=True)]
    theirs = crossings(apart, [0.0, 90.0, 180.0, 270.0])
    names = {0: Phase.NEW, 90: Phase.FIRST_QUARTER, 180: Phase.FULL, 270: Phase.LAST_QUARTER}
    assert [one.phase for one in ours] == [names[angle] for _, angle in theirs]
    for one, (mark, angle) in zip(ours, theirs, strict=True):
        assert between(one.at, mark)
        apart_then = oracle(Body.MOON, one.at) - oracle(Body.SUN, one.at)
        assert late(apart_then, angle, speed(Body.MOON, one.at)) < MINUTE


def test_eclipses_are_those_that_the_oracle_finds() -> None:
    ours = [day.eclipse for day in days() if day.eclipse]
    theirs = []
    day = julian_day(START)
    while (solar := swe.sol_eclipse_when_glob(day, swe.FLG_MOSEPH, 0)[1][0]) < julian_day(MARKS[-1]):
        theirs.append((EclipseOf.SUN, solar))
        day = solar + 20
    day = julian_day(START)
    while (lunar := swe.lun_eclipse_when(day, swe.FLG_MOSEPH, 0)[1][0]) < julian_day(MARKS[-1]):
        theirs.append((EclipseOf.MOON, lunar))
        day = lunar + 20
    theirs.sort(key=lambda one: one[1])
    assert [one.of for one in ours] == [of for of, _ in theirs]
    assert len(ours) > 6
    for one, (_, peak) in zip(ours, theirs, strict=True):
        assert abs(julian_day(one.at) - peak) * DAY < 2 * MINUTE


def test_the_moon_s_age_counts_from_the_new_moon_and_her_light_is_the_oracle_s() -> None:
    new_moons = [day.quarter.at for day in days() if day.quarter and day.quarter.phase is Phase.NEW]
    for day in days()[40::9]:
        last = max(at for at in new_moons if at <= day.noon)
        assert day.moon_age == pytest.approx((day.noon - last) / DAY, abs=0.001)
        lit = swe.pheno_ut(julian_day(day.noon), swe.MOON, swe.FLG_MOSEPH)[1]
        assert day.illumination == pytest.approx(lit, abs=0.001)


# The planets


@pytest.mark.parametrize("body", PLANETS)
def test_a_planet_enters_signs_when_the_oracle_says(body: Body) -> None:
    ours = [one for day in days() for one in day.ingresses if one.body is body]
    theirs = crossings(track(body), [30.0 * place for place in range(12)])
    assert len(ours) == len(theirs)
    for one, (mark, border) in zip(ours, theirs, strict=True):
        assert between(one.at, mark)
        assert abs(arc(border, oracle(body, one.at))) < 0.0005
        entered = one.sign.place * 30
        assert entered == border if speed(body, one.at) > 0 else entered == (border - 30) % 360


@pytest.mark.parametrize("body", PLANETS[1:])
def test_a_planet_turns_when_the_oracle_says(body: Body) -> None:
    ours = [one for day in days() for one in day.stations if one.body is body]
    middles = list(zip(MARKS, pairwise(track(body)[::4]), strict=False))
    moves = [new - old for _, (old, new) in middles]  # of a day each
    turns = [(number, new < 0) for number, (old, new) in enumerate(pairwise(moves)) if (old < 0) != (new < 0)]
    assert [one.retrograde for one in ours] == [back for _, back in turns]
    for one, (number, _) in zip(ours, turns, strict=True):
        middle = START + (number + 0.5) * DAY  # where the oracle's motion of a day is `moves[number]`
        share = moves[number] / (moves[number] - moves[number + 1])
        assert abs(middle + share * DAY - one.at) < (HOUR if body in list(Body)[:5] else 5 * HOUR), one


def test_a_planet_may_enter_a_sign_and_leave_it_within_the_day_it_turns() -> None:
    mercury = [one for one in day_sky(dt.date(1970, 1, 4), "UTC").ingresses if one.body is Body.MERCURY]
    assert [one.sign.value for one in mercury] == ["aquarius", "capricorn"]


# The zone


@pytest.mark.parametrize("zone", ["UTC", ZONE, "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu"])
def test_a_day_goes_from_midnight_to_midnight_of_its_zone(zone: str) -> None:
    for date in (dt.date(2026, 3, 8), dt.date(2026, 11, 1), dt.date(2026, 11, 29)):
        day = day_sky(date, zone)
        assert day.local(day.start) == dt.datetime.combine(date, dt.time(), ZoneInfo(zone))
        assert day.end == day_sky(date + DAY, zone).start
        instants = [one.at for one in (*day.aspects, *day.ingresses, *day.stations)]
        assert instants
        assert all(day.start <= at < day.end for at in instants)
        assert all(day.local(at).date() == date for at in instants)


def test_one_event_falls_on_the_date_that_each_zone_s_clock_shows() -> None:
    # The Moon entered Virgo on 27 December 2026 at 22:12 UTC
    def moons(date: dt.date, zone: str) -> list[str]:
        return [one.sign.value for one in day_sky(date, zone).ingresses if one.body is Body.MOON]

    eve, day = dt.date(2026, 12, 27), dt.date(2026, 12, 28)
    assert (moons(eve, "UTC"), moons(day, "UTC")) == (["virgo"], [])
    assert (moons(eve, ZONE), moons(day, ZONE)) == ([], ["virgo"])
