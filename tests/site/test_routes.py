"""Addresses: each page has one, and no other."""

import datetime as dt

import pytest

from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.site.routes import PAGES, Page, PageKind, page_at

RU, EN = Language

ADDRESSES = {
    "/": Page(RU),
    "/en": Page(EN),
    "/leo": Page(RU, Sign.LEO),
    "/en/leo": Page(EN, Sign.LEO),
    "/leo/2026-11-20": Page(RU, Sign.LEO, PageKind.DAY, dt.date(2026, 11, 20)),
    "/en/leo/2026-11": Page(EN, Sign.LEO, PageKind.MONTH, dt.date(2026, 11, 1)),
    "/leo/and/aquarius": Page(RU, Sign.LEO, PageKind.PAIR, other=Sign.AQUARIUS),
    "/en/leo/and/leo": Page(EN, Sign.LEO, PageKind.PAIR, other=Sign.LEO),
    "/leo/week": Page(RU, Sign.LEO, PageKind.PERIOD, span=PeriodKind.WEEK),
    "/en/leo/year": Page(EN, Sign.LEO, PageKind.PERIOD, span=PeriodKind.YEAR),
    "/leo/2027-w05": Page(RU, Sign.LEO, PageKind.PERIOD, dt.date(2027, 2, 1), span=PeriodKind.WEEK),
    "/leo/2026-w53": Page(RU, Sign.LEO, PageKind.PERIOD, dt.date(2026, 12, 28), span=PeriodKind.WEEK),
    "/en/leo/2027-02/ahead": Page(EN, Sign.LEO, PageKind.PERIOD, dt.date(2027, 2, 1), span=PeriodKind.MONTH),
    "/leo/2027": Page(RU, Sign.LEO, PageKind.PERIOD, dt.date(2027, 1, 1), span=PeriodKind.YEAR),
    "/archive": Page(RU, kind=PageKind.ARCHIVE),
    "/en/sky": Page(EN, kind=PageKind.SKY),
    "/sky/2024-02-29": Page(RU, kind=PageKind.SKY, date=dt.date(2024, 2, 29)),
    "/moon": Page(RU, kind=PageKind.MOON),
    "/en/moon/2026-12-24": Page(EN, kind=PageKind.MOON, date=dt.date(2026, 12, 24)),
    "/moon/2026-12": Page(RU, kind=PageKind.MOON_MONTH, date=dt.date(2026, 12, 1)),
    "/find": Page(RU, kind=PageKind.FIND),
    "/en/about": Page(EN, kind=PageKind.ABOUT),
}


@pytest.mark.parametrize(("path", "page"), ADDRESSES.items())
def test_a_page_stands_at_its_address(path: str, page: Page) -> None:
    assert page_at(path) == page
    assert page.path == path


@pytest.mark.parametrize("page", ADDRESSES.values())
def test_a_page_keeps_its_place_and_date_in_the_other_language(page: Page) -> None:
    for language in Language:
        there = page.in_language(language)
        assert (there.sign, there.kind, there.date) == (page.sign, page.kind, page.date)
        assert page_at(there.path) == there


def test_every_sign_has_a_page_of_today_in_every_language() -> None:
    assert {page.path for page in PAGES} == {"/", "/en"} | {
        f"{way}/{sign}" for way in ("", "/en") for sign in Sign
    }


NOWHERE = """
    /LEO /leo/ //leo /en/ /ru /ru/leo /enleo /lost /day
    /leo/2026-13 /leo/2026-02-30 /leo/202 /leo/20261120 /leo/2026-W47-1 /leo/٢٠٢٦-11-20 /leo/2026-11-20/x
    /aquarius/and/leo /leo/and /leo/and/ /leo/and/sky /sky/and/leo /leo/and/aquarius/2026-11-20 /and/leo
    /leo/2027-w53 /leo/2027-w00 /leo/2027-w5 /leo/2027-W05 /leo/2027-w05/ahead /leo/2027-13/ahead /leo/2027/ahead
    /leo/ahead /leo/0000 /leo/day /week /en/week /2027 /sky/week /sky/2027 /moon/2027-02/ahead /leo/week/2027-w05
    /sky/2026-11 /about/2026-11-20 /ophiuchus/2026-11-20
"""


@pytest.mark.parametrize("path", NOWHERE.split())
def test_nothing_stands_elsewhere(path: str) -> None:
    assert page_at(path) is None
