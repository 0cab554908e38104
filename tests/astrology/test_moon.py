"""The Moon's calendar agrees with the Swiss Ephemeris (Moshier's), an independent work, over five years."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import swisseph as swe

from horo_app.astrology import moon
from horo_app.astrology.instants import EclipseOf
from horo_app.astrology.moon import Horizon, Spot, moon_day
from horo_app.astrology.sky import QUARTERS, Phase
from horo_app.astrology.zodiac import SIGNS

UTC = dt.UTC
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
START = dt.datetime(2026, 1, 1, tzinfo=UTC)
END = dt.datetime(2031, 1, 1, tzinfo=UTC)
MOSCOW, TROMSO = Spot(55.7558, 37.6173), Spot(69.6492, 18.9553)
SPOTS = [
    Spot(0.0, 100.0),
    Spot(-34.6, -58.4),
    MOSCOW,
    Spot(60.0, -135.0),
    Spot(65.0, 25.5),
    Spot(-65.0, 60.0),
]


def julian_day(instant: dt.datetime) -> float:
    return 2451545.0 + (instant - dt.datetime(2000, 1, 1, 12, tzinfo=UTC)) / DAY


def instant_of(day: float) -> dt.datetime:
    return dt.datetime(2000, 1, 1, 12, tzinfo=UTC) + (day - 2451545.0) * DAY


def place(body: int, at: dt.datetime) -> float:
    return swe.calc_ut(julian_day(at), body, swe.FLG_MOSEPH)[0][0]


def off(value: float, target: float, rate: float) -> dt.timedelta:
    return abs(((value - target + 180) % 360 - 180) / rate) * DAY


def test_each_quarter_is_right_to_a_minute_and_none_is_missing() -> None:
    found = list(moon.quarters(START, END))
    assert found[0].at < START + 9 * DAY
    assert found[-1].at > END - 9 * DAY
    for before, after in pairwise(found):
        assert QUARTERS.index(after.phase) == (QUARTERS.index(before.phase) + 1) % 4
        assert 6 * DAY < after.at - before.at < 9 * DAY
    for one in found:
        apart = place(swe.MOON, one.at) - place(swe.SUN, one.at)
        assert off(apart, 90 * QUARTERS.index(one.phase), 11.8) < MINUTE, one


def test_each_change_of_sign_is_right_to_a_minute_and_none_is_missing() -> None:
    found = list(moon.sign_changes(START, END))
    assert found[0].at < START + 3 * DAY
    assert found[-1].at > END - 3 * DAY
    for before, after in pairwise(found):
        assert after.sign is before.sign.next
    for one in found:
        assert off(place(swe.MOON, one.at), 30 * SIGNS.index(one.sign), 13.2) < MINUTE, one


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: f"{spot.latitude:g}")
def test_rise_and_set_are_right_to_two_minutes_up_to_65_degrees(spot: Spot) -> None:
    days = [START + number * 37 * DAY for number in range(49)]
    seen = 0
    for start in days:
        for search, which in ((moon.rises_of, swe.CALC_RISE), (moon.sets_of, swe.CALC_SET)):
            ours = list(search(spot, start, start + DAY))
            code, [day, *_] = swe.rise_trans(
                julian_day(start), swe.MOON, which,
                (spot.longitude, spot.latitude, 0), 1013.25, 15, swe.FLG_MOSEPH,
            )  # fmt: skip
            theirs = [instant_of(day)] if code == 0 and instant_of(day) < start + DAY else []
            assert bool(ours) == bool(theirs), (start, which)
            if ours:
                assert abs(ours[0] - theirs[0]) < 2 * MINUTE, (start, which)
                seen += 1
    assert seen > 50


def test_a_polar_day_without_rise_and_set_says_where_the_moon_stays() -> None:
    kinds = set()
    for number in range(31):
        date = dt.date(2026, 1, 1) + number * DAY
        found = moon_day(date, "Europe/Oslo", TROMSO)
        assert (found.stays is None) == bool(found.rises or found.sets)
        kinds.add(found.stays)
        if found.stays:
            at = julian_day(found.sky.noon)
            ecliptic = swe.calc_ut(at, swe.MOON, swe.FLG_MOSEPH)[0][:3]
            height = swe.azalt(
                at, swe.ECL2HOR, (TROMSO.longitude, TROMSO.latitude, 0), 1013.25, 15, ecliptic
            )[1]
            assert (height > -1) == (found.stays is Horizon.ABOVE)
    assert kinds == {None, Horizon.ABOVE, Horizon.BELOW}


def test_lunar_days_begin_with_the_new_moon_and_then_with_each_moonrise() -> None:
    new, following = (moon.next_phase(Phase.NEW, START + days * DAY).at for days in (0, 30))
    found = list(moon.lunar_days(new, following, MOSCOW))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert len(found) in (29, 30)
    assert found[0].start == new
    assert found[-1].end == following
    for before, after in pairwise(found):
        assert before.end == after.start
        code, [rise, *_] = swe.rise_trans(
            julian_day(before.start + MINUTE), swe.MOON, swe.CALC_RISE,
            (MOSCOW.longitude, MOSCOW.latitude, 0), 1013.25, 15, swe.FLG_MOSEPH,
        )  # fmt: skip
        assert code == 0
        assert abs(instant_of(rise) - after.start) < 2 * MINUTE


def test_the_day_of_the_new_moon_holds_the_end_of_one_lunar_month_and_the_beginning_of_the_next() -> None:
    zone = ZoneInfo("Europe/Moscow")
    new = moon.next_phase(Phase.NEW, START).at
    numbers = [one.number for one in moon_day(new.astimezone(zone).date(), zone.key, MOSCOW).lunar_days]
    assert 1 in numbers
    assert numbers[0] in (1, 29, 30)
    for number in range(31):
        found = moon_day(dt.date(2026, 3, 1) + number * DAY, zone.key, MOSCOW)
        assert found.lunar_days[0].start <= found.sky.start
        assert found.lunar_days[-1].end >= found.sky.end


def test_where_the_moon_does_not_rise_for_days_no_lunar_day_is_told() -> None:
    assert moon_day(dt.date(2026, 1, 15), "Europe/Oslo", TROMSO).lunar_days == ()


def test_without_a_place_nothing_is_said_that_needs_one() -> None:
    found = moon_day(dt.date(2026, 12, 24), "UTC", None)
    assert (found.rises, found.sets, found.stays, found.lunar_days) == ((), (), None, ())
    assert found.sky.phase is Phase.FULL


def test_each_eclipse_is_the_oracles() -> None:
    for of, search in ((EclipseOf.SUN, swe.sol_eclipse_when_glob), (EclipseOf.MOON, swe.lun_eclipse_when)):
        found = [one.at for one in moon.eclipses(START, END) if one.of is of]
        theirs, at = [], julian_day(START)
        while True:
            _, times = search(at, swe.FLG_MOSEPH)
            if instant_of(times[0]) >= END:
                break
            theirs.append(instant_of(times[0]))
            at = times[0] + 5
        assert len(found) == len(theirs)
        assert all(abs(ours - one) < 2 * MINUTE for ours, one in zip(found, theirs, strict=True))
        assert moon.next_eclipse(of, START).at == found[0]


def test_every_hour_void_of_course_ends_with_a_change_of_sign() -> None:
    month = START + 31 * DAY
    found = list(moon.voids(START, month))
    changes = [one.at for one in moon.sign_changes(START, month + 3 * DAY)]
    assert [one.end for one in found] == changes[: len(found)]
    assert all(one.start < month for one in found)
    touching = [
        one for number in range(31) for one in moon_day((START + number * DAY).date(), "UTC", None).sky.voids
    ]
    assert sorted(set(touching), key=lambda one: one.start) == found


def test_the_phase_of_a_day_is_that_of_its_whole_sky() -> None:
    for number in range(60):
        date = dt.date(2026, 1, 1) + number * DAY
        found = moon_day(date, "Asia/Tokyo", None)
        assert moon.day_phase(date, "Asia/Tokyo") is found.sky.phase
        assert found.sign is moon.moon_sign(found.sky.noon)
