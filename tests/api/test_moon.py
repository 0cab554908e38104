"""The Moon of a day over the JSON API."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from openapi_spec_validator import validate

from horo_app.api.app import api


@pytest.fixture
async def client(set_clock: Callable[[str], None]) -> AsyncIterator[httpx.AsyncClient]:
    set_clock("2026-12-23T22:30+00:00")  # already the 24th in Moscow
    transport = httpx.ASGITransport(app=api(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def test_a_day_has_its_instants_in_utc_and_its_words_in_the_language(client) -> None:
    body = (await client.get("/api/v1/moon/2026-12-24?lang=en")).json()
    assert body == (await client.get("/api/v1/moon/today?lang=en")).json()
    assert (body["phase"], body["sign"], body["starts_in"], body["zone"]) == (
        "full",
        "cancer",
        "gemini",
        "Europe/Moscow",
    )
    assert body["quarter_at"].startswith("2026-12-24T01:28")
    assert [one["sign"] for one in body["sign_changes"]] == ["cancer"]
    assert body["sign_changes"][0]["at"] == body["leaves_sign"] == body["void_of_course"][0]["end"]
    assert [one["number"] for one in body["lunar_days"]] == [16, 17]
    assert body["rises"][0].startswith("2026-12-24T12:53")
    assert body["sets"][0].startswith("2026-12-24T06:55")
    assert body["coming"][0]["name"] == "Last quarter in Libra"
    assert body["rule"] == "full Moon in Cancer"
    assert body["traditions"]["haircut"]["title"] == "Haircut"
    validate((await client.get("/api/openapi.json")).json())


async def test_a_city_or_a_zone_has_its_own_today_and_horizon(client) -> None:
    body = (await client.get("/api/v1/moon/today?city=New York&lang=en")).json()
    assert (body["date"], body["zone"]) == ("2026-12-23", "America/New_York")
    polar = (await client.get("/api/v1/moon/2026-12-24?city=мурманск")).json()
    assert (polar["stays"], polar["rises"], polar["lunar_days"]) == ("above", [], [])
    assert (await client.get("/api/v1/moon/today?zone=Asia/Tokyo")).json()["place"] == "Токио"


async def test_an_answer_may_be_held(client) -> None:
    first = await client.get("/api/v1/moon/2026-12-24")
    again = await client.get("/api/v1/moon/2026-12-24", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status"),
    [("2026-02-30", 422), ("never", 422), ("1899-12-31", 422), ("today?zone=Nowhere", 422),
     ("today?lang=xx", 422), ("today?city=Qqqqqq", 404)],
)  # fmt: skip
async def test_what_means_nothing_is_told_so(client, asked: str, status: int) -> None:
    response = await client.get(f"/api/v1/moon/{asked}")
    assert response.status_code == status
    assert response.json()["detail"]
