"""Which sign a birthday has, said honestly on the days when it depends."""

import html
import re

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.site.birthday_form import answer, form, sign_sent

EN = Language.EN


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", markup)).replace("\u00a0", " ")


def ways(markup: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', markup)


@pytest.mark.parametrize(
    ("query", "sign"),
    [
        ("day=1&month=1", Sign.CAPRICORN),
        ("day=29&month=2", Sign.PISCES),
        ("day=5&month=8&year=1990", Sign.LEO),
    ],
)
def test_a_day_well_inside_a_sign_needs_no_year(query: str, sign: Sign) -> None:
    assert sign_sent(query) is sign


NO_DAYS = (
    "", "day=30&month=2", "day=29&month=2&year=2023", "day=x&month=1", "day=1",
    "day=1&month=1&year=1899", "day=1&month=1&year=99999999999",
)  # fmt: skip


@pytest.mark.parametrize("query", NO_DAYS)
def test_what_is_no_day_of_the_calendar_has_no_sign(query: str) -> None:
    assert sign_sent(query) is None
    assert ways(answer(query, EN)) == []
    assert bool(answer(query, EN)) is bool(query)


def test_on_the_border_both_signs_are_offered_until_the_year_is_told() -> None:
    assert sign_sent("day=23&month=7") is None
    assert ways(answer("day=23&month=7", EN)) == ["/en/cancer", "/en/leo"]
    assert ways(answer("day=1&month=1", EN)) == ["/en/capricorn"]


def test_with_the_year_the_moment_is_told() -> None:
    """The Sun entered Leo on 23 July 1990 at 02:21:30 UTC by the Swiss Ephemeris."""
    said = answer("day=23&month=7&year=1990&tz=UTC", EN)
    assert "July 23, 1990 at 02:21 (UTC)" in words(said)
    assert ways(said) == ["/en/cancer", "/en/leo"]


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("Europe/Moscow", "July 23, 1990 at 06:21 (UTC+4)"), ("Asia/Kolkata", "July 23, 1990 at 07:51 (UTC+5:30)"),
     ("nonsense", "July 23, 1990 at 06:21 (UTC+4)"), ("", "July 23, 1990 at 06:21 (UTC+4)")],
)  # fmt: skip
def test_the_hour_is_the_readers_own_and_the_services_where_their_zone_is_unknown(
    zone: str, moment: str
) -> None:
    assert moment in words(answer(f"day=23&month=7&year=1990&tz={zone}", EN))


def test_a_birthday_is_a_day_of_the_readers_zone() -> None:
    """The Sun entered Aries on 20 March 2019 at 21:58 UTC: in Moscow that was the 21st already."""
    assert sign_sent("day=21&month=3&year=2019&tz=UTC") is Sign.ARIES
    assert sign_sent("day=21&month=3&year=2019&tz=Europe/Moscow") is None
    assert ways(answer("day=21&month=3&year=2019&tz=Europe/Moscow", EN)) == ["/en/pisces", "/en/aries"]


@pytest.mark.parametrize("year", ["1899", "2101", "1"])
def test_a_year_that_is_not_worked_out_is_told_which_are(year: str) -> None:
    assert "1900 to 2100" in words(answer(f"day=1&month=1&year={year}", EN))
    assert "1900–2100" in words(form(EN))


@pytest.mark.parametrize(("year", "sign"), [("1990", "cancer"), ("1988", "cancer")])
def test_the_day_before_it_is_certain(year: str, sign: str) -> None:
    assert ways(answer(f"day=21&month=7&year={year}", EN)) == [f"/en/{sign}"]


def test_the_form_remembers_what_was_sent_and_escapes_it() -> None:
    made = form(EN, "day=23&month=7&year=1990")
    assert '<option value="23" selected="">' in made
    assert 'value="1990"' in made
    assert "<script>" not in form(EN, "day=<script>&month=7")
    assert 'action="/en/find"' in made


def test_the_form_keeps_a_day_that_does_not_exist_to_be_corrected() -> None:
    made = form(EN, "day=31&month=2&year=1850")
    assert re.findall(r'<option value="(\d+)" selected', made) == ["2", "31"]
    assert 'value="1850"' in made


def test_nobody_is_born_on_the_first_of_january_unasked() -> None:
    made = form(EN)
    assert "selected" not in made
    assert re.findall(r'required="">(<option value="[^"]*">)', made) == ['<option value="">'] * 2


def test_the_form_asks_in_the_order_of_the_language() -> None:
    assert re.findall(r'name="(\w+)"', form(EN)) == ["month", "day", "year"]
    assert re.findall(r'name="(\w+)"', form(Language.RU)) == ["day", "month", "year"]
