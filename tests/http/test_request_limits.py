"""What a request may bring, and how long it may take."""

import asyncio
import json

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from horo_app.api.problems import problem
from horo_app.http import request_limits
from horo_app.http.request_limits import LARGEST, RequestLimits
from tests.asgi import Reply, ask

reached: list[int] = []


async def beyond(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    reached.append(len(body))
    await PlainTextResponse(f"{len(body)}")(scope, receive, send)


limited = RequestLimits(beyond, larger={"/upload": 2 * LARGEST})


@pytest.fixture(autouse=True)
def nothing_reached() -> None:
    reached.clear()


async def post(
    *pieces: bytes, path: bytes = b"/", length: bytes | None = None, method: str = "POST"
) -> Reply:
    headers = [(b"transfer-encoding", b"chunked")] if length is None else [(b"content-length", length)]
    return await ask(limited, path, method, headers, pieces)


async def test_a_body_that_fits_arrives_as_it_was_sent() -> None:
    assert (await post(b"a", b"", b"bc")).text == "3"
    assert (await post(b"x" * LARGEST, length=b"%d" % LARGEST)).text == str(LARGEST)
    assert (await post()).text == "0"
    assert (await ask(limited, b"/")).text == "0"


@pytest.mark.parametrize("length", [b"%d" % (LARGEST + 1), b"104857600", b"9" * 5000])
async def test_one_that_says_that_it_is_too_large_is_not_even_read(length: bytes) -> None:
    read = []

    async def receive() -> Message:
        read.append(1)
        return {"type": "http.request", "body": b"", "more_body": False}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-length", length)]}
    await limited(scope, receive, send)
    assert (sent[0]["status"], read, reached) == (413, [], [])


async def test_one_that_grows_too_large_on_its_way_is_read_no_further() -> None:
    for method in ("POST", "PUT", "DELETE", "GET"):
        reply = await post(*[b"x" * 1000] * 200, method=method)
        assert (reply.status, reached) == (413, []), method
        assert reply.headers["connection"] == "close"


async def test_where_more_is_needed_more_may_come() -> None:
    assert (await post(b"x" * LARGEST, b"x" * LARGEST, path=b"/upload")).status == 200
    assert (await post(b"x" * LARGEST, b"x" * LARGEST, b"x", path=b"/upload")).status == 413


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"", b"ten", b"0x10", "٣".encode()])
async def test_a_length_that_is_none_is_refused(length: bytes) -> None:
    assert (await post(b"x", length=length)).status == 400
    assert reached == []


async def test_one_that_does_not_arrive_in_time_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(request_limits, "SLOWEST", 0.05)
    sent: list[Message] = []

    async def trickle() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    await limited({"type": "http", "method": "POST", "path": "/", "headers": []}, trickle, send)
    assert (sent[0]["status"], reached) == (408, [])
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_whoever_leaves_halfway_is_answered_nothing() -> None:
    sent: list[Message] = []

    async def leave() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await limited({"type": "http", "method": "POST", "path": "/", "headers": []}, leave, send)
    assert (sent, reached) == ([], [])


async def test_the_api_says_it_as_a_problem_document() -> None:
    app = RequestLimits(beyond, told_as={"/api/": problem})
    reply = await ask(app, b"/api/v1/feedback", "POST", [(b"content-length", b"104857600")])
    assert reply.status == 413
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["connection"] == "close"
    assert json.loads(reply.text)["title"] == "Request entity too large"
