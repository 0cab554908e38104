"""The news of a day are the sky's, by an ephemeris that has nothing to do with ours."""

import datetime as dt
from itertools import combinations, pairwise, product

import pytest
import swisseph as swe

from horo_app.astrology.sky import ANGLES, Body
from horo_app.content.sky_news import news_of
from tests.content.conftest import DATES, News

YEAR = DATES[:365]
UNSURE = 0.015  # degrees: by what the two ephemerides may differ between two bodies
PLANETS = [body for body in Body if body is not Body.MOON]


Name = tuple[str, str, str]  # both bodies and the kind of an aspect


def longitudes(date: dt.date) -> dict[Body, float]:
    """At the midnight with which the date begins, by the Swiss Ephemeris."""
    day = swe.julday(date.year, date.month, date.day, 0.0)
    return {body: swe.calc_ut(day, list(Body).index(body), swe.FLG_MOSEPH)[0][0] for body in PLANETS}


def exact_in(before: dict[Body, float], after: dict[Body, float]) -> tuple[set[Name], set[Name]]:
    """The aspects that were exact between two midnights: those that surely were, and those that may have been."""
    surely, perhaps = set(), set()
    for (first, second), (kind, angle) in product(combinations(PLANETS, 2), ANGLES.items()):
        for side in {angle, -angle}:
            was, becomes = ((sky[second] - sky[first] - side + 180) % 360 - 180 for sky in (before, after))
            if abs(was) > 90:  # the far side of the circle
                continue
            passed = (was < 0) is not (becomes < 0)
            close = min(abs(was), abs(becomes)) < UNSURE
            if passed and not close:
                surely.add((first.value, second.value, kind.value))
            if passed or close:
                perhaps.add((first.value, second.value, kind.value))
    return surely, perhaps


def test_an_aspect_is_news_on_the_day_on_which_it_is_exact_and_on_no_other(news: News) -> None:
    midnights = [longitudes(date) for date in [*YEAR, YEAR[-1] + dt.timedelta(days=1)]]
    found = 0
    for date, (before, after) in zip(YEAR, pairwise(midnights), strict=True):
        aspects = [fact for fact in news[date] if fact["kind"] == "aspect"]
        told = {(fact["first"], fact["second"], fact["aspect"]) for fact in aspects}
        surely, perhaps = exact_in(before, after)
        assert surely <= told <= perhaps, date
        found += len(surely)
    assert found > 100


@pytest.mark.parametrize(
    ("date", "first"),
    [
        (dt.date(2026, 2, 20), {"kind": "aspect", "first": "saturn", "second": "neptune"}),
        (dt.date(2026, 2, 26), {"kind": "station", "body": "mercury", "turns": "retrograde"}),
        (dt.date(2026, 9, 10), {"kind": "station", "body": "uranus", "turns": "retrograde"}),
        (dt.date(2026, 1, 20), {"kind": "ingress", "body": "sun", "sign": "aquarius"}),
        (dt.date(2026, 8, 17), {"kind": "aspect", "first": "mars", "second": "neptune"}),
        (dt.date(2026, 4, 26), {"kind": "ingress", "body": "uranus", "sign": "gemini"}),
        (dt.date(2026, 11, 25), {"kind": "ingress", "body": "mars", "sign": "virgo"}),
    ],
)
def test_the_greatest_news_comes_first(date: dt.date, first: dict[str, str]) -> None:
    assert first.items() <= news_of(date)[0].items()


def test_the_moon_is_no_news(news: News) -> None:
    for facts in news.values():
        assert not any("moon" in fact.values() for fact in facts)
