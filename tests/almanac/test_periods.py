"""Every claim of two years of weeks and months and of three years, hours included, against the Swiss Ephemeris."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest
import swisseph as swe

from horo_app import almanac
from horo_app.almanac import periods
from horo_app.almanac.periods import PeriodText
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.similarity import share, shingles
from horo_app.core.language import Language
from tests.almanac.period_claims import (
    ALL,
    DAY,
    EN,
    MOSCOW,
    RU,
    bodies,
    days,
    hours,
    houses_named,
    sentences,
)

ZONE = "Europe/Moscow"
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
WEEK, MONTH, YEAR = PeriodKind
SPANS = {WEEK: 104, MONTH: 24, YEAR: 3}
QUARTERS = {
    0: r"New Moon|Новолуние|Solar|Солнечное",
    90: r"First|Первая",
    180: r"Full|Полнолуние|Lunar|Лунное",
}
QUARTERS[270] = r"Last|Последняя"
ENTERS = r"enters your|входит в твой"
TURNS = {True: r"turns retrograde|поворачивает вспять", False: r"turns direct|к прямому ходу"}


def spans(kind: PeriodKind) -> Iterator[Period]:
    period = Period.containing(kind, dt.date(2026, 1, 5))
    for _ in range(SPANS[kind]):
        yield period
        period = period.next


@pytest.fixture(scope="module", params=SPANS)
def texts(request: pytest.FixtureRequest) -> list[PeriodText]:
    found = []
    for period in spans(request.param):
        found += [periods.compose(sign, period, language, ZONE) for language in Language for sign in SIGNS]
    return found


@cache
def longitude(body: Body, at: dt.datetime) -> float:
    return swe.calc_ut(2451545.0 + (at - J2000) / DAY, tuple(Body).index(body), swe.FLG_MOSEPH)[0][0]


def arc(origin: float, target: float) -> float:
    return (target - origin + 180) % 360 - 180


def house(sign: Sign, body: Body, at: dt.datetime) -> int:
    return (int(longitude(body, at) // 30) - sign.place) % 12 + 1


def is_exact(first: Body, second: Body, at: dt.datetime) -> bool:
    """Whether the two pass one of the aspects within a minute or so, or are as near to it as slow bodies get."""

    def off(when: dt.datetime) -> float:
        return arc(longitude(second, when), longitude(first, when))

    for angle in (0, 60, 90, 120, 180, -120, -90, -60):
        before, after = arc(angle, off(at - 1.5 * MINUTE)), arc(angle, off(at + 1.5 * MINUTE))
        if abs(before) < 1 and (before * after <= 0 or abs(before) < 0.002):
            return True
    return False


def sections(found: PeriodText) -> list[str]:
    return list(found.sections.values())


def test_every_hour_in_a_section_is_that_of_an_exact_aspect(texts: list[PeriodText]) -> None:
    count = 0
    for found in texts:
        for section in sections(found):
            for sentence, at in hours(section, found):
                pair = bodies(sentence, found.language)
                assert len(pair) == 2, sentence
                assert is_exact(*pair, at), (found.sign, found.period, sentence)
                count += 1
    assert count > 3 * len(texts) or texts[0].period.kind is YEAR


def test_every_planet_is_in_the_house_that_a_section_says(texts: list[PeriodText]) -> None:
    for found in texts:
        bounds = (found.period.first, found.period.last + DAY)
        start, end = (dt.datetime.combine(date, dt.time(), MOSCOW).astimezone(dt.UTC) for date in bounds)
        for section in sections(found):
            for sentence in sentences(section):
                named = houses_named(sentence, found.language)
                if not named:
                    continue
                [body] = bodies(sentence, found.language)
                stays = [
                    house(found.sign, body, start + n * 6 * HOUR) for n in range((end - start) // (6 * HOUR))
                ]
                assert named[0] in stays, (found.sign, found.period, sentence)
                if re.search(ALL, sentence):
                    assert set(stays) == {named[0]}, (found.sign, found.period, sentence)


def test_the_best_weeks_of_a_year_are_those_of_the_planet_in_the_house(texts: list[PeriodText]) -> None:
    count = 0
    for found in texts:
        for sentence in (one for section in sections(found) for one in sentences(section)):
            if span := days(sentence, found):
                [body], [number] = bodies(sentence, found.language), houses_named(sentence, found.language)
                first, last = (
                    dt.datetime.combine(date, dt.time(12), MOSCOW).astimezone(dt.UTC) for date in span
                )
                inside = {house(found.sign, body, at) for at in (first + DAY, last - DAY)}
                outside = {house(found.sign, body, at) for at in (first - DAY, last + 2 * DAY)}
                cut = (first.month, first.day) == (1, 1) or (last.month, last.day) == (12, 31)
                assert inside == {number}, (found.sign, found.period, sentence)
                assert cut or number not in outside, (found.sign, found.period, sentence)
                count += 1
    assert count > 300 or texts[0].period.kind is not YEAR


def test_every_turning_point_happens_at_its_minute_in_its_house(texts: list[PeriodText]) -> None:
    for found in texts:
        for point in found.turning_points:
            head, at = sentences(point.text)[0], point.at
            where = (found.sign, found.period, head, at)
            angle = next((angle for angle, pattern in QUARTERS.items() if re.match(pattern, head)), None)
            if angle is not None:
                elongation = longitude(Body.MOON, at) - longitude(Body.SUN, at)
                slack = 0.5 if re.search("eclipse|затмение", head) else 0.01
                assert abs(arc(angle, elongation)) < slack, where
                assert houses_named(head, found.language) == [house(found.sign, Body.MOON, at)], where
                continue
            body, *others = bodies(head, found.language)
            if others:
                assert is_exact(body, *others, at), where
            elif re.search(ENTERS, head):
                assert abs(arc(round(longitude(body, at) / 30) * 30, longitude(body, at))) < 0.001, where
                assert houses_named(head, found.language) == [house(found.sign, body, at + DAY)], where
            else:
                before = arc(longitude(body, at - DAY), longitude(body, at))
                after = arc(longitude(body, at), longitude(body, at + DAY))
                assert before * after < 0 and re.search(TURNS[after < 0], head), where
                assert houses_named(head, found.language) == [house(found.sign, body, at)], where


def test_no_change_of_sign_is_left_out(texts: list[PeriodText]) -> None:
    of_leo = [one for one in texts if one.sign is Sign.LEO and one.language is EN]
    told = sum(bool(re.search(ENTERS, point.text)) for one in of_leo for point in one.turning_points)
    slow = set(tuple(Body)[5:]) if of_leo[0].period.kind is YEAR else set(Body) - {Body.MOON}
    first = dt.datetime.combine(of_leo[0].period.first, dt.time(), MOSCOW).astimezone(dt.UTC)
    last = dt.datetime.combine(of_leo[-1].period.last + DAY, dt.time(), MOSCOW).astimezone(dt.UTC)
    marks = [first + n * 6 * HOUR for n in range((last - first) // (6 * HOUR) + 1)]
    happened = 0
    for body in slow:
        places = [int(longitude(body, mark) // 30) for mark in marks]
        happened += sum(one != other for one, other in pairwise(places))
    assert told == happened


def test_the_curve_has_the_scores_of_the_daily_readings() -> None:
    period = Period.containing(WEEK, dt.date(2026, 12, 9))
    found = periods.compose(Sign.LEO, period, RU, ZONE)
    assert found.curve == tuple(
        (date, almanac.compose(Sign.LEO, date, RU, ZONE).score) for date in period.dates
    )


def test_good_days_are_of_the_span_and_no_hard_ones(texts: list[PeriodText]) -> None:
    for found in texts:
        dates = [day.date for day in found.good_days]
        assert dates == sorted(set(dates)) and dates and all(date in found.period for date in dates)
        if found.period.kind is not YEAR:
            assert min(dict(found.curve)[date] for date in dates) >= 4


def test_a_year_has_twelve_months_and_four_quarters() -> None:
    found = periods.compose(Sign.LEO, Period(YEAR, dt.date(2027, 1, 1)), EN, ZONE)
    assert [date for date, _ in found.curve] == [dt.date(2027, month, 1) for month in range(1, 13)]
    scores = [score for _, score in found.curve]
    assert max(scores) - min(scores) >= 3  # a year of sixes would say nothing
    assert found.chapters[0].title == "January–March"
    assert len(found.chapters) == 4
    assert [day.date.month for day in found.good_days] == list(range(1, 13))


def test_texts_of_a_kind_have_their_lengths(texts: list[PeriodText]) -> None:
    least, most = {WEEK: (130, 400), MONTH: (300, 600), YEAR: (380, 1000)}[texts[0].period.kind]
    for found in texts:
        assert len(found.summary) <= 120
        assert all(least <= len(section) <= most for section in sections(found)), (found.sign, found.period)


def test_a_sign_reads_something_else_in_the_next_span_and_than_other_signs(texts: list[PeriodText]) -> None:
    words = {
        (one.language, one.sign, one.period): shingles(" ".join((one.summary, *sections(one))))
        for one in texts
    }
    for (language, sign, period), said in words.items():
        after = words.get((language, sign, period.next), frozenset())
        assert share(said, after) < 0.2, (sign, period)
        other = words[language, sign.next, period]
        assert share(said, other) < 0.3, (sign, period)
