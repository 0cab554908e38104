"""Every claim of two years of weeks and months and of three years, hours included, against the Swiss Ephemeris."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import swisseph as swe

from horo_app import almanac
from horo_app.almanac import periods
from horo_app.almanac.periods import PeriodText
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.similarity import share, shingles
from horo_app.content.sky_claims import bodies_named
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

EN, RU = Language.EN, Language.RU
ZONE = "Europe/Moscow"
MOSCOW = ZoneInfo(ZONE)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
WEEK, MONTH = PeriodKind.WEEK, PeriodKind.MONTH
SPANS = {WEEK: 104, MONTH: 24}
QUARTERS = {
    0: r"New Moon|Новолуние|Solar|Солнечное",
    90: r"First|Первая",
    180: r"Full|Полнолуние|Lunar|Лунное",
}
QUARTERS[270] = r"Last|Последняя"
ENTERS = r"enters your|входит в твой"
TURNS = {True: r"turns retrograde|поворачивает вспять", False: r"turns direct|к прямому ходу"}
RU_DAYS = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
RU_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля")
RU_MONTHS += ("августа", "сентября", "октября", "ноября", "декабря")
EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EN_MONTHS = tuple(f"{dt.date(2026, month, 1):%B}" for month in range(1, 13))
WHEN = {
    RU: rf"(?:во? ({'|'.join(RU_DAYS)})|(\d+) ({'|'.join(RU_MONTHS)})) в (\d+):(\d\d)",
    EN: rf"on (?:({'|'.join(EN_DAYS)})|({'|'.join(EN_MONTHS)}) (\d+)) at (\d+):(\d\d) ([ap])m",
}


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


def houses_named(text: str, language: Language) -> list[int]:
    claims = language_data(language, "claims")
    patterns = [claims["house"].format(stem=stem) for stem in claims["house_stems"]]
    return [n for n, pattern in enumerate(patterns, start=1) if re.search(pattern, text, re.IGNORECASE)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…])[»”]? ", text.replace("a.m.", "am").replace("p.m.", "pm"))


def bodies(text: str, language: Language) -> list[Body]:
    return list(dict.fromkeys(body for _, body in bodies_named(text, language)))


def is_exact(first: Body, second: Body, at: dt.datetime) -> bool:
    """Whether the two pass one of the aspects within a minute or so, or are as near to it as slow bodies get."""

    def off(when: dt.datetime) -> float:
        return arc(longitude(second, when), longitude(first, when))

    for angle in (0, 60, 90, 120, 180, -120, -90, -60):
        before, after = arc(angle, off(at - 1.5 * MINUTE)), arc(angle, off(at + 1.5 * MINUTE))
        if abs(before) < 1 and (before * after <= 0 or abs(before) < 0.002):
            return True
    return False


def hours(text: str, found: PeriodText) -> Iterator[tuple[str, dt.datetime]]:
    """Each sentence that gives a day and an hour, with that instant."""
    for sentence in sentences(text):
        for said in re.finditer(WHEN[found.language], sentence, re.IGNORECASE):
            first = found.period.first
            if found.language is RU:
                weekday, day, month, hour, minute = said.groups()
                names, months, hour = RU_DAYS, RU_MONTHS, int(hour)
            else:
                weekday, month, day, hour, minute, half = said.groups()
                names, months, hour = EN_DAYS, EN_MONTHS, int(hour) % 12 + 12 * (half == "p")
            if weekday:
                date = first + names.index(weekday) * DAY
            else:
                date = dt.date(first.year, months.index(month) + 1, int(day))
            at = dt.datetime.combine(date, dt.time(hour, int(minute)), MOSCOW)
            yield sentence, at.astimezone(dt.UTC)


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
    assert count > 3 * len(texts)


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
                if re.search(r"(?i)\ball\b|whole|всю неделю|весь месяц", sentence):
                    assert set(stays) == {named[0]}, (found.sign, found.period, sentence)


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
    first = dt.datetime.combine(of_leo[0].period.first, dt.time(), MOSCOW).astimezone(dt.UTC)
    last = dt.datetime.combine(of_leo[-1].period.last + DAY, dt.time(), MOSCOW).astimezone(dt.UTC)
    marks = [first + n * 6 * HOUR for n in range((last - first) // (6 * HOUR) + 1)]
    happened = 0
    for body in set(Body) - {Body.MOON}:
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
        scores = dict(found.curve)
        days = [day.date for day in found.good_days]
        assert days == sorted(set(days)) and days
        assert min(scores[day] for day in days) >= 4


def test_texts_of_a_kind_have_their_lengths(texts: list[PeriodText]) -> None:
    least, most = {WEEK: (130, 400), MONTH: (300, 600)}[texts[0].period.kind]
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
