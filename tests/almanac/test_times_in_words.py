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
    assert russian.at(at("11-29T09:06")) == "в 9:06"


def test_what_is_today_is_called_so() -> None:
    assert hours(EN).today_at(at("11-29T09:06")) == "today at 9:06 a.m. (Moscow time)"
    assert hours(RU).today_at(at("11-29T09:06")) == "сегодня в 9:06 (по Москве)"


def test_an_hour_is_the_nearest_minute_and_stays_in_its_day() -> None:
    assert hours(RU).at(at("11-29T14:20:31")).startswith("в 14:21")
    assert hours(RU).at(at("11-29T23:59:45")) == "в 23:59 (по Москве)"


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
