"""Signs: dates, neighbours, names."""

import datetime as dt

import pytest

from horo_app.astrology.zodiac import (
    FIRST_DAYS,
    NAMES,
    SIGNS,
    Element,
    Sign,
    last_day,
    parse_sign,
    sign_of_birthday,
)
from horo_app.core.errors import UnknownSign
from horo_app.core.language import Language


def test_every_day_of_a_leap_year_belongs_to_the_sign_whose_span_holds_it() -> None:
    day = dt.date(2024, 1, 1)
    seen = []
    while day.year == 2024:
        sign = sign_of_birthday(day.month, day.day)
        if FIRST_DAYS[sign] == (day.month, day.day):
            seen.append(sign)
        day += dt.timedelta(days=1)
    assert seen == [*SIGNS[10:], *SIGNS[:10]]  # the year begins in Capricorn, whose first day is in December


@pytest.mark.parametrize(
    ("month", "day", "sign"),
    [(1, 1, "capricorn"), (1, 19, "capricorn"), (1, 20, "aquarius"), (2, 29, "pisces"), (3, 20, "pisces"),
     (3, 21, "aries"), (7, 23, "leo"), (12, 21, "sagittarius"), (12, 22, "capricorn"), (12, 31, "capricorn")],
)  # fmt: skip
def test_birthdays_on_and_beside_a_border(month: int, day: int, sign: str) -> None:
    assert sign_of_birthday(month, day) == sign


def test_a_sign_ends_the_day_before_the_next_begins() -> None:
    assert last_day(Sign.ARIES) == (4, 19)
    assert last_day(Sign.CAPRICORN) == (1, 19)


def test_neighbours_go_round_the_circle() -> None:
    assert Sign.PISCES.next is Sign.ARIES
    assert Sign.ARIES.previous is Sign.PISCES
    assert [sign.element for sign in SIGNS[:4]] == list(Element)


def test_every_sign_has_every_case_in_every_language() -> None:
    for language in Language:
        for name in NAMES[language].values():
            assert all(getattr(name, case) for case in name.__slots__)
    assert NAMES[Language.RU][Sign.LEO].locative == "во Льве"


def test_an_unknown_sign_is_told_what_is_known() -> None:
    assert parse_sign(" LEO ") is Sign.LEO
    with pytest.raises(UnknownSign, match=r"aries.*pisces"):
        parse_sign("ophiuchus")
