"""Compression, tags and conditional requests, by the standard."""

import gzip

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from horo_app.core.folders import ROOT
from horo_app.http import cache
from horo_app.http.cache import HttpCache, represent

LONG = b"Leo has a calm day. " * 200
SHORT = b"Leo"


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.000, br ;Q=0", "identity"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0.5, identity;q=0.9", "identity"),
        ("gzip;q=0.1", "gzip"),
        ("*", "br"),
        ("*;q=0.3, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("deflate", "identity"),
        ("gzipped, brr", "identity"),
        ("gzip;q=often", "identity"),
        ("gzip;q=1.5", "identity"),
        (", ,gzip", "gzip"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("deflate, identity;q=0", None),
    ],
)
async def test_the_body_is_in_the_coding_that_the_asker_prefers_among_those_they_take(
    accepted: str | None, sent: str | None
) -> None:
    response = await asked(LONG, {} if accepted is None else {"accept-encoding": accepted})
    if sent is None:
        assert response.status_code == 406
        assert response.headers["cache-control"] == "no-store"
    else:
        assert response.headers.get("content-encoding", "identity") == sent
        assert response.content == LONG
    assert response.headers["vary"] == "accept-encoding"


async def test_a_short_body_is_only_compressed_for_those_who_refuse_it_as_it_is() -> None:
    assert "content-encoding" not in (await asked(SHORT, {"accept-encoding": "br, gzip"})).headers
    for coding in ("br", "gzip"):
        response = await asked(SHORT, {"accept-encoding": f"{coding}, identity;q=0"})
        assert response.headers["content-encoding"] == coding
        assert response.content == SHORT


@pytest.mark.parametrize("media_type", ["image/png", "font/woff2", "application/octet-stream"])
def test_what_is_compressed_already_is_not_compressed_again(media_type: str) -> None:
    assert list(represent(LONG, media_type).bodies) == ["identity"]


def test_a_body_is_compressed_once_and_kept_as_bytes() -> None:
    made = represent(LONG, "text/plain")
    assert brotli.decompress(made.bodies["br"]) == gzip.decompress(made.bodies["gzip"]) == made.body == LONG
    cache.keep("leo", made)
    assert cache.kept["leo"] is made


async def test_who_names_the_tag_gets_no_body_however_it_is_written() -> None:
    tag = (await asked(LONG)).headers["etag"]
    opaque = tag.removeprefix("W/")
    for known in (tag, opaque, f'"other", {tag}', f'W/"a,b" ,{opaque}', "*", " * "):
        response = await asked(LONG, {"if-none-match": known})
        assert (response.status_code, response.content) == (304, b""), known
        assert response.headers["etag"] == tag
        assert response.headers["cache-control"] == "public, max-age=60"
        assert response.headers["vary"] == "accept-encoding"
        assert "content-type" not in response.headers
    for unknown in ('"other"', opaque.strip('"'), f'"x{opaque[1:]}', '""', "**"):
        assert (await asked(LONG, {"if-none-match": unknown})).status_code == 200, unknown


async def test_a_list_of_tags_may_come_in_several_headers() -> None:
    tag = (await asked(LONG)).headers["etag"]
    response = await asked(LONG, [("if-none-match", '"other"'), ("if-none-match", tag)])
    assert response.status_code == 304


async def test_the_tag_is_of_what_is_said_and_not_of_how_it_travels() -> None:
    tags = {
        (await asked(LONG, {"accept-encoding": coding})).headers["etag"]
        for coding in ("br", "gzip", "identity")
    }
    assert len(tags) == 1
    assert (await asked(LONG + b".")).headers["etag"] not in tags


async def test_memory_has_a_bound_and_what_nobody_asked_for_lately_goes_first(monkeypatch) -> None:
    monkeypatch.setattr(cache, "kept", type(cache.kept)(250, getsizeof=lambda one: one.size))
    one = represent(b"x" * 100, "image/png")
    for name in ("a", "b"):
        cache.keep(name, one)
    assert cache.kept.get("a")
    cache.keep("c", one)
    assert set(cache.kept) == {"a", "c"}
    cache.keep("huge", represent(b"x" * 300, "image/png"))
    assert set(cache.kept) == {"a", "c"}


async def asked(body: bytes, headers: object = ()) -> httpx.Response:
    """The answer to somebody who sends these headers and no others."""

    async def app(scope, receive, send) -> None:
        made = cache.answer(scope, represent(body, "text/plain"), "public, max-age=60")
        await made(scope, receive, send)

    return await get(app, "/", headers)


async def get(app, path: str, headers: object = (), method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as client:
        del client.headers["accept-encoding"]
        return await client.request(method, path, headers=headers)


def app() -> HttpCache:
    """Answers as frameworks give them."""

    async def pieces():
        yield LONG
        yield LONG

    def private(_: Request) -> Response:
        return PlainTextResponse(LONG, headers={"cache-control": "no-store"})

    def personal(_: Request) -> Response:
        response = PlainTextResponse(LONG)
        response.set_cookie("a", "b")
        return response

    routes = [
        Route(
            "/json", lambda _: JSONResponse({"text": LONG.decode()}, headers={"x-own": "1", "vary": "origin"})
        ),
        Route("/pieces", lambda _: StreamingResponse(pieces(), media_type="text/csv")),
        Route("/file", lambda _: FileResponse(ROOT / "assets" / "horo.css")),
        Route("/private", private),
        Route("/personal", personal),
        Route("/missing", lambda _: JSONResponse({"text": LONG.decode()}, 404)),
        Route("/done", lambda _: JSONResponse({"text": LONG.decode()}), methods=["POST"]),
    ]
    return HttpCache(Starlette(routes=routes))


@pytest.mark.parametrize("path", ["/json", "/pieces", "/file"])
async def test_answers_of_any_app_are_compressed_and_tagged(path: str) -> None:
    plain = await get(app(), path)
    packed = await get(app(), path, {"accept-encoding": "br"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert packed.headers["cache-control"] == "no-cache"
    assert packed.headers["vary"].startswith("accept-encoding")
    assert (await get(app(), path, {"if-none-match": plain.headers["etag"]})).status_code == 304


async def test_what_an_app_says_of_its_answer_is_kept() -> None:
    headers = (await get(app(), "/json", {"accept-encoding": "gzip"})).headers
    assert headers["x-own"] == "1"
    assert headers["vary"] == "accept-encoding, origin"
    assert headers.get_list("content-length") == [headers["content-length"]]


@pytest.mark.parametrize("path", ["/private", "/personal", "/missing"])
async def test_what_may_not_be_kept_goes_out_as_it_comes(path: str) -> None:
    headers = (await get(app(), path, {"accept-encoding": "br"})).headers
    assert "etag" not in headers
    assert "content-encoding" not in headers


async def test_what_was_done_is_no_page_to_keep() -> None:
    assert "etag" not in (await get(app(), "/done", method="POST")).headers
