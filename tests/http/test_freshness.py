"""What caches that many share may keep, and what pages of other sites may read."""

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.asgi import around
from horo_app.core.settings import settings
from horo_app.http import freshness
from horo_app.readings.rollover import generate_daily_horoscopes

PUBLIC = r"public, max-age=0, s-maxage=(\d+), stale-while-revalidate=(\d+)"
READINGS = ("/api/v1/horoscopes/leo", "/api/v1/horoscopes", "/leo/feed.xml", "/en/leo/feed.xml")


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T10:30+00:00")


@pytest.fixture
async def client(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example")
    settings.cache_clear()
    await generate_daily_horoscopes()
    app = around(PlainTextResponse("the framework"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://horo") as made:
        yield made


@pytest.mark.parametrize(
    ("clock", "fresh", "stale"),
    [("12:00:00", 30, 30), ("23:58:00", 30, 30), ("23:59:10", 30, 18), ("23:59:40", 18, 0), ("23:59:57", 1, 0),
     ("23:59:59", 0, 0), ("00:00:00", 30, 30)],
)  # fmt: skip
def test_no_cache_keeps_a_page_for_more_than_a_minute_or_past_midnight(
    set_clock, clock: str, fresh: int, stale: int
) -> None:
    set_clock(f"2026-11-23T{clock}+03:00")
    told = re.fullmatch(PUBLIC, freshness.shared())
    assert told
    assert [int(seconds) for seconds in told.groups()] == [fresh, stale]


@pytest.mark.parametrize(
    "path",
    ["/", "/en/leo", "/leo/2026-11-23", "/leo/2026-11", "/sky", "/archive", "/find", "/about", "/privacy",
     "/api/v1/horoscopes/leo"],
)  # fmt: skip
async def test_behind_a_public_address_everything_read_is_anybodys(client, path: str) -> None:
    response = await client.get(path, headers={"cookie": "horo-session=x; tz=Asia/Tokyo"})
    assert re.fullmatch(PUBLIC, response.headers["cache-control"])
    assert response.headers["vary"].lower() == "accept-encoding"
    assert "set-cookie" not in response.headers
    assert "etag" in response.headers


async def test_a_birthday_is_kept_by_nobody(client) -> None:
    for query in ("day=23&month=7", "day=1&month=1"):
        assert (await client.get(f"/find?{query}")).headers["cache-control"] == "no-store"


async def test_without_a_public_address_a_page_is_the_askers_own(client, monkeypatch) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    settings.cache_clear()
    assert (await client.get("/leo")).headers["cache-control"] == "private, no-cache"


async def test_in_a_days_last_seconds_nobody_is_told_that_the_old_page_still_holds(client, set_clock) -> None:
    for path in ("/leo", "/api/v1/horoscopes/leo"):
        tag = (await client.get(path)).headers["etag"]
        known = {"if-none-match": tag}
        set_clock("2026-11-23T23:59:50+03:00")
        assert (await client.get(path, headers=known)).status_code == 304
        set_clock("2026-11-23T23:59:59+03:00")
        assert (await client.get(path, headers=known)).status_code == 200
        set_clock("2026-11-23T10:30+00:00")


async def test_an_edit_is_another_answer(client) -> None:
    first = (await client.get("/api/v1/horoscopes/leo")).headers["etag"]
    again = await client.get("/api/v1/horoscopes/leo", headers={"if-none-match": first})
    other = await client.get("/api/v1/horoscopes/virgo", headers={"if-none-match": first})
    assert (again.status_code, other.status_code) == (304, 200)


@pytest.mark.parametrize("path", READINGS)
async def test_any_page_may_read_readings_and_feeds_without_credentials(client, path: str) -> None:
    theirs = {"origin": "https://elsewhere.example"}
    for method in ("GET", "HEAD"):
        headers = (await client.request(method, path, headers=theirs)).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
    asked = await client.options(path, headers=theirs | {"access-control-request-method": "GET"})
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/v1/views"), ("OPTIONS", "/api/v1/views"), ("GET", "/leo"), ("GET", "/admin/login"),
     ("OPTIONS", "/auth/login"), ("PUT", f"/api/v1/feedback/leo/2026-11-23/en/{dt.date.min}"),
     ("POST", "/api/v1/horoscopes/leo"), ("GET", "/health/ready"), ("GET", "/api/openapi.json")],
)  # fmt: skip
async def test_nothing_else_may_be_read_by_another_site(client, method: str, path: str) -> None:
    answer = await client.request(method, path, headers={"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers
