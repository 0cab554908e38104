"""Birthdays: every usual way of writing one, and honesty about the days on which the Sun changes sign."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from horo_app.astrology.birthday import Birthday, SunSign, parse_birthdays, sun_sign
from horo_app.astrology.sky import Body, sky_on
from horo_app.astrology.zodiac import FIRST_DAYS, SIGNS, Sign
from horo_app.core import clock
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import Language

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(autouse=True)
def november(set_clock) -> None:
    set_clock("2026-11-25T12:00+03:00")


@pytest.mark.parametrize(
    "text",
    [
        "12.05.1990", "12.5.1990", "12.05.90", "12/05/1990", "12-05-1990", "12–05–1990", "12 05 1990", "12051990",
        "1990-05-12", "1990/05/12", "12 мая 1990", "12 мая 1990 года", "12 мая, 1990 г.", "12-го мая 1990",
        "Я родилась 12 мая 1990 года.", "мой день рождения 12 МАЯ 90", "1990 г 12 мая", "12 may 90", "12 May 1990",
        "12th of May, 1990", "I was born on the 12th of May 1990", "12 маия 1990",
    ],
)  # fmt: skip
def test_a_birthday_with_its_year(text: str) -> None:
    assert parse_birthdays(text, Language.RU) == [Birthday(5, 12, 1990)]


@pytest.mark.parametrize(
    "text", ["12.05", "12 мая", "12 май", "12/5", "май 12", "May 12", "may 12th", "12th of May", "12.05."]
)
def test_a_birthday_without_a_year(text: str) -> None:
    assert parse_birthdays(text, Language.RU) == [Birthday(5, 12)]


@pytest.mark.parametrize(
    "text", ["привет", "лев", "12", "как дела 12 мая", "", "12 мая 13 июня", "12:30", "1 2 3 4"]
)
def test_what_is_no_birthday_is_none(text: str) -> None:
    assert parse_birthdays(text, Language.RU) == []


@pytest.mark.parametrize(
    "text",
    ["31 апреля", "30.02.1990", "29.02.1991", "99.99", "12 мая 2099", "12.05.1850", "26.11.2027", "0 мая"],
)
def test_a_day_that_never_was_is_said_so(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        parse_birthdays(text, Language.RU)


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("12/5", Language.EN, [(12, 5), (5, 12)]),  # December, as in America, or May, as in Britain
        ("12-5", Language.EN, [(12, 5), (5, 12)]),
        ("12.5", Language.EN, [(5, 12)]),  # nobody writes a month first before a point
        ("25/12", Language.EN, [(12, 25)]),
        ("12/25", Language.EN, [(12, 25)]),
        ("5/5", Language.EN, [(5, 5)]),
        ("12/25", Language.RU, [(12, 25)]),  # no other day is possible
    ],
)
def test_a_day_that_may_be_two_is_both(text: str, language: Language, days: list[tuple[int, int]]) -> None:
    assert [(day.month, day.day) for day in parse_birthdays(text, language)] == days


def test_two_digits_are_the_latest_year_that_has_begun() -> None:
    years = [parse_birthdays(f"3 mar {year}", Language.EN)[0].year for year in ("05", "26", "27", "90")]
    assert years == [2005, 2026, 1927, 1990]


def test_the_leap_day() -> None:
    assert parse_birthdays("29 февраля", Language.RU) == [Birthday(2, 29)]
    assert parse_birthdays("29.02.1992", Language.RU) == [Birthday(2, 29, 1992)]
    assert sun_sign(Birthday(2, 29), MOSCOW) == SunSign(Sign.PISCES)


@pytest.mark.parametrize(
    ("birthday", "sign"),
    [
        (Birthday(5, 12), Sign.TAURUS),
        (Birthday(1, 1), Sign.CAPRICORN),
        (Birthday(12, 31), Sign.CAPRICORN),
        (Birthday(8, 8, 1988), Sign.LEO),
        (Birthday(4, 21, 1990), Sign.TAURUS),  # the day after the Sun's change: with a year there is no doubt
    ],
)
def test_most_birthdays_leave_no_doubt(birthday: Birthday, sign: Sign) -> None:
    assert sun_sign(birthday, MOSCOW) == SunSign(sign)


def test_with_a_year_the_real_sky_decides_to_the_minute() -> None:
    found = sun_sign(Birthday(4, 20, 1990), MOSCOW)
    assert (found.sign, found.other) == (Sign.TAURUS, Sign.ARIES)
    assert found.at.astimezone(MOSCOW).strftime("%d %H:%M") == "20 12:26"  # summer time, UTC+4 in 1990


def test_where_one_is_born_decides_which_day_it_was() -> None:
    """In 2024 the Sun entered Leo on 22 July at 07:44 UTC, which in Honolulu was still the 21st."""
    assert sun_sign(Birthday(7, 22, 2024), MOSCOW).other is Sign.CANCER
    honolulu = ZoneInfo("Pacific/Honolulu")
    assert sun_sign(Birthday(7, 21, 2024), honolulu).other is Sign.CANCER
    assert sun_sign(Birthday(7, 22, 2024), honolulu) == SunSign(Sign.LEO)


@pytest.mark.parametrize("sign", SIGNS)
def test_without_a_year_every_day_on_which_the_sun_ever_changes_is_in_doubt(sign: Sign) -> None:
    month, first = FIRST_DAYS[sign]
    for year in range(1960, 2030, 3):
        for day in range(first - 3, first + 4):
            for ingress in sky_on(dt.date(year, month, day)).ingresses:
                if ingress.body is Body.SUN:
                    assert sun_sign(Birthday(month, day), MOSCOW) == SunSign(sign, sign.previous)
    assert sun_sign(Birthday(month, first + 2), MOSCOW) == SunSign(sign)


def test_nobody_is_born_tomorrow_except_where_it_is_tomorrow(set_clock) -> None:
    tomorrow = clock.now().date() + clock.DAY
    assert parse_birthdays(tomorrow.strftime("%d.%m.%Y"), Language.RU)
