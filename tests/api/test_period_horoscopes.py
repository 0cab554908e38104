"""Weeks, months and years through the JSON API."""

import datetime as dt
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from horo_app.api.app import api
from horo_app.api.period_horoscopes import PeriodAnswer
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.language import Language
from horo_app.readings import views
from horo_app.readings.period_service import get_period
from tests.rows import count, rows

ADDRESS = "/api/v1/horoscopes/leo"


@pytest.fixture(autouse=True)
def sunday(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-29T22:30+00:00")  # already Monday in Moscow


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=api(), raise_app_exceptions=False)
    async with views.counting(), httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


@pytest.mark.parametrize(
    ("kind", "date", "slug", "first", "last"),
    [
        ("week", "today", "2026-w49", "2026-11-30", "2026-12-06"),
        ("week", "yesterday", "2026-w48", "2026-11-23", "2026-11-29"),
        ("month", "2026-12-24", "2026-12", "2026-12-01", "2026-12-31"),
        ("year", "2027-06-01", "2027", "2027-01-01", "2027-12-31"),
    ],
)
async def test_the_period_of_a_date_is_answered_whole(client, kind, date, slug, first, last) -> None:
    answered = await client.get(ADDRESS, params={"kind": kind, "date": date, "lang": "en"})
    assert answered.status_code == 200
    body = answered.json()
    assert (body["kind"], body["period"], body["first"], body["last"]) == (kind, slug, first, last)
    period = Period.parse(PeriodKind(kind), slug)
    assert period
    text = (await get_period(Sign.LEO, period, Language.EN)).text
    assert body["summary"] == text.summary
    assert body["sections"] == {
        "love": text.love, "career": text.career, "finance": text.finance, "health": text.health
    }  # fmt: skip
    assert [(one["date"], one["score"]) for one in body["curve"]] == [
        (str(day), score) for day, score in text.curve
    ]
    assert len(body["turning_points"]) == len(text.turning_points)
    assert all(one["at"].endswith("Z") for one in body["turning_points"])
    assert PeriodAnswer.model_validate(body).model_dump(mode="json") == body


@pytest.mark.parametrize("query", ["", "?kind=day"])
async def test_a_day_is_what_it_was_and_says_its_kind(client, query: str) -> None:
    body = (await client.get(ADDRESS + query)).json()
    assert body["kind"] == "day"
    assert {"date", "score", "colour", "facts", "times"} <= set(body)


async def test_all_twelve_signs_of_a_period_come_in_one_call(client) -> None:
    body = (await client.get("/api/v1/horoscopes?kind=month&lang=en")).json()
    assert (body["kind"], body["period"]) == ("month", "2026-11")
    assert [one["sign"] for one in body["horoscopes"]] == list(SIGNS)
    assert (await client.get("/api/v1/horoscopes")).json()["kind"] == "day"


@pytest.mark.parametrize(
    ("query", "status"),
    [("kind=decade", 422), ("kind=", 422), ("kind=year&date=2031-01-01", 404), ("kind=week&date=2026-02-30", 422),
     ("kind=month&date=2020-01-01", 404)],
)  # fmt: skip
async def test_what_cannot_be_answered_is_refused_in_words(client, query: str, status: int) -> None:
    answered = await client.get(f"{ADDRESS}?{query}")
    assert answered.status_code == status
    assert len(answered.json()["detail"]) > 10


async def test_views_of_periods_are_counted_apart_from_those_of_readings(client) -> None:
    await client.get(ADDRESS, params={"kind": "week"})
    await client.get(ADDRESS, params={"kind": "year"})
    seen = {"sign": "leo", "date": "2026-11-30", "language": "en", "kind": "week"}
    for _ in range(2):
        assert (await client.post("/api/v1/views", json=seen)).status_code == 204
    await views.record(SIGNS[0], views.Channel.TELEGRAM, Language.RU)  # waits for what was counted before
    assert await count("horoscope_views") == 1
    assert await rows("select date, channel, kind, sign, views from period_views order by channel, kind") == [
        (dt.date(2026, 11, 30), "api", "week", "leo", 1),
        (dt.date(2026, 11, 30), "api", "year", "leo", 1),
        (dt.date(2026, 11, 30), "web", "week", "leo", 2),
    ]


async def test_crawlers_and_lists_count_for_periods_no_more_than_for_days(client) -> None:
    await client.get(ADDRESS, params={"kind": "week"}, headers={"user-agent": "Googlebot"})
    await client.get("/api/v1/horoscopes", params={"kind": "week"})
    await views.record(SIGNS[0], views.Channel.TELEGRAM, Language.RU)
    assert await count("period_views") == 0
    assert await rows("select reason, views from uncounted_views order by reason") == [
        ("crawler", 1),
        ("list", 1),
    ]


async def test_a_view_of_a_period_that_is_none_is_refused(client) -> None:
    seen = {"sign": "leo", "date": "2031-01-01", "language": "en", "kind": "year"}
    assert (await client.post("/api/v1/views", json=seen)).status_code == 404


async def test_the_description_tells_of_all_kinds(client) -> None:
    described = (await client.get("/api/openapi.json")).json()
    [kind] = [
        one
        for one in described["paths"]["/api/v1/horoscopes/{sign}"]["get"]["parameters"]
        if one["name"] == "kind"
    ]
    assert kind["schema"]["default"] == "day"
    assert described["components"]["schemas"]["HoroscopeKind"]["enum"] == ["day", "week", "month", "year"]
    assert {"PeriodAnswer", "Horoscope"} <= set(described["components"]["schemas"])
