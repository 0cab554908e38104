"""Answers that are sent again as they went out: which, for how long, and counted like any other."""

import datetime as dt
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.asgi import around
from horo_app.core import clock
from horo_app.http import ready_answers
from horo_app.http.ready_answers import ReadyAnswers
from horo_app.readings import service, views
from horo_app.readings.rollover import generate_daily_horoscopes
from tests.rows import rows, run

NOON = "2026-11-23T10:30:00+00:00"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests that were answered anew."""
    return []


@pytest.fixture
async def client(
    database: str, set_clock: Callable[[str], None], asked: list[str]
) -> AsyncIterator[httpx.AsyncClient]:
    set_clock(NOON)
    await generate_daily_horoscopes()
    service.memory.is_followed = True
    whole = around(PlainTextResponse("the framework"))

    async def watched(scope, receive, send) -> None:
        asked.append(scope["path"])
        await whole._app(scope, receive, send)

    transport = httpx.ASGITransport(app=ReadyAnswers(watched))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


@pytest.mark.parametrize("path", ["/leo", "/", "/api/v1/horoscopes/leo", "/leo/feed.xml", "/signs.svg"])
async def test_the_same_answer_goes_out_again_without_being_made(client, asked, path: str) -> None:
    first, second = await client.get(path), await client.get(path)
    assert asked == [path]
    assert (second.content, second.headers) == (first.content, first.headers)
    other = await client.get(path, headers={"accept-encoding": "identity"})
    assert other.content == first.content
    await client.get(path, headers={"host": "horo.example"})
    known = await client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert known.status_code == 304
    assert asked == [path] * 4


@pytest.mark.parametrize(
    "path", ["/nowhere", "/LEO", "/find?day=1&month=1", "/health/live", "/admin/login", "/api/openapi.json"]
)
async def test_what_is_not_anybodys_is_answered_anew(client, asked, path: str) -> None:
    await client.get(path)
    await client.get(path)
    assert len(asked) == 2


async def test_a_request_with_two_hosts_is_answered_anew_and_nobody_else_gets_its_answer(
    client, asked
) -> None:
    hosts = httpx.Headers([("host", "evil.example"), ("host", "horo")])
    for _ in range(2):
        assert "evil.example" in (await client.get("/leo", headers=hosts)).text
    assert "evil.example" not in (await client.get("/leo")).text
    assert len(asked) == 3


async def test_codings_in_two_headers_are_not_those_of_one_word(client, asked) -> None:
    await client.get("/leo", headers=[("accept-encoding", "g"), ("accept-encoding", "zip")])
    assert (await client.get("/leo", headers={"accept-encoding": "gzip"})).headers[
        "content-encoding"
    ] == "gzip"


async def test_what_is_held_has_a_bound_in_bytes(client, asked, monkeypatch) -> None:
    monkeypatch.setattr(ready_answers, "LARGEST", 100)
    await client.get("/leo")
    await client.get("/leo")
    assert len(asked) == 2
    monkeypatch.setattr(ready_answers, "LARGEST", 64_000)
    monkeypatch.setattr(ready_answers, "HEADERS", 6_000_000)
    for path in ("/leo", "/virgo", "/libra", "/libra", "/leo"):
        await client.get(path)
    assert asked[2:] == ["/leo", "/virgo", "/libra", "/leo"]  # there is room for two, and the first had to go


async def test_after_a_second_after_a_change_and_while_changes_go_unheard_it_is_made_anew(
    client, asked, set_clock
) -> None:
    await client.get("/leo")
    set_clock((dt.datetime.fromisoformat(NOON) + dt.timedelta(seconds=1)).isoformat())
    await client.get("/leo")
    assert len(asked) == 2
    await run("update horoscope_cache set love = 'By hand.' where sign = 'leo' and language = 'ru'")
    service.memory.update([], {("leo", clock.now().date(), "ru")})  # as the notification does
    assert "By hand." in (await client.get("/leo")).text
    service.memory.is_followed = False
    await client.get("/leo")
    await client.get("/leo")
    assert len(asked) == 5


async def test_each_reading_that_is_sent_again_counts(client, asked) -> None:
    async with views.counting():
        for _ in range(5):
            await client.get("/api/v1/horoscopes/leo?lang=en")
        await client.get("/api/v1/horoscopes/leo?lang=en", headers={"user-agent": "Googlebot"})
        for _ in range(3):
            await client.get("/api/v1/horoscopes")
    assert len(asked) == 2
    assert await rows("select channel, sign, language, views from horoscope_views") == [
        ("api", "leo", "en", 5)
    ]
    assert sorted(await rows("select reason, sum(views) from uncounted_views group by 1")) == [
        ("crawler", 1),
        ("list", 3),
    ]
