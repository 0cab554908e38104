"""Hours are said by the zone's clocks, to the nearest minute, and the zone is named at the first of them."""

import datetime as dt

import pytest

from horo_app.almanac.times_in_words import Hours, zone_name
from horo_app.astrology.day_sky import day_sky
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN
DAY = dt.date(2026, 11, 29)


def hours(language: Language, zone: str = "Europe/Moscow") -> Hours:
    return Hours(day_sky(DAY, zone), language)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-{text}+03:00").astimezone(dt.UTC)


def test_the_first_hour_names_the_zone_and_the_others_do_not() -> None:
    english, russian = hours(EN), hours(RU)
    assert english.at(at("11-29T14:20")) == "at 2:20 p.m. (Moscow time)"
    assert english.at(at("11-29T00:05")) == "at 12:05 a.m."
    assert russian.at(at("11-29T14:20")) == "в 14:20 (по Москве)"
    assert russian.clock(at("11-29T09:06")) == "9:06"


@pytest.mark.parametrize(
    ("moment", "english", "russian"),
    [
        ("11-29T17:13", "until 5:13 p.m. (Moscow time)", "до 17:13 (по Москве)"),
        ("11-30T17:13", "until 5:13 p.m. tomorrow (Moscow time)", "до завтрашних 17:13 (по Москве)"),
        ("12-01T17:13", "until the day after tomorrow", "до послезавтра"),
    ],
)
def test_until_says_the_day_when_it_is_another(moment: str, english: str, russian: str) -> None:
    assert hours(EN).until(at(moment)) == english
    assert hours(RU).until(at(moment)) == russian


def test_what_is_tomorrow_is_called_so() -> None:
    assert hours(EN).when(at("11-30T09:06")) == "tomorrow at 9:06 a.m. (Moscow time)"
    assert hours(RU).when(at("11-29T09:06")) == "сегодня в 9:06 (по Москве)"


def test_an_hour_is_the_nearest_minute_and_stays_in_its_day() -> None:
    assert hours(RU).clock(at("11-29T14:20:31")).startswith("14:21")
    assert hours(RU).when(at("11-30T23:59:45")) == "завтра в 23:59 (по Москве)"


@pytest.mark.parametrize(
    ("zone", "english", "russian"),
    [
        ("UTC", "UTC", "по UTC"),
        ("America/New_York", "New York time", "по Нью-Йорку"),
        ("Asia/Dubai", "Dubai time", "время: Дубай"),
    ],
)
def test_a_zone_has_a_name(zone: str, english: str, russian: str) -> None:
    assert zone_name(zone, EN) == english
    assert zone_name(zone, RU) == russian
