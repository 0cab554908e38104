"""How programs are answered: with whole addresses that nobody can forge, and no more than they need."""

import gzip

import httpx
import pytest
from structlog.testing import capture_logs

from horo_app.core import compute, db
from horo_app.core.settings import settings
from horo_app.site.seo.app import found

ADDRESSES = ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2026-11.xml", "/leo/feed.xml"]
STILL = [*ADDRESSES, "/site.webmanifest", "/en/site.webmanifest"]


async def test_what_somebody_has_already_is_not_sent_again(client, hold) -> None:
    await hold("2026-11-25")
    for path in STILL:
        first = await client.get(path)
        assert first.status_code == 200
        again = await client.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        other = await client.get(path, headers={"if-none-match": '"other"'})
        assert other.status_code == 200


async def test_a_head_request_has_the_headers_and_no_body(client, hold) -> None:
    await hold("2026-11-25")
    for path in STILL:
        head, whole = await client.head(path), await client.get(path)
        assert head.content == b""
        assert {**head.headers} == {**whole.headers}


async def test_long_answers_are_compressed_for_those_who_can_read_that(client, hold) -> None:
    await hold("2026-11-25")
    plain = await client.get("/sitemap-2026-11.xml", headers={"accept-encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in plain.headers
    packed = await client.get("/sitemap-2026-11.xml", headers={"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(gzip.compress(plain.content)) * 1.1
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"


async def test_where_the_site_is_is_our_word_and_not_the_askers(client, hold, public) -> None:
    await hold("2026-11-25")
    for path in ADDRESSES:
        forged = {"host": "evil.test", "x-forwarded-host": "evil.test", "forwarded": "host=evil.test"}
        response = await client.get(path, headers=forged)
        assert "evil" not in response.text
        assert "https://horo.example" in response.text
        assert (
            response.headers["cache-control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
        )


@pytest.mark.parametrize(
    "host",
    ["evil.test/path", 'a"onload="x', "a b", "user@evil.test", "<script>", "-a", "[::1", "a:999999", ""],
)
async def test_without_a_word_of_ours_a_host_that_is_none_is_not_repeated(client, host: str) -> None:
    text = (await client.get("/robots.txt", headers={"host": host})).text
    assert "Sitemap: http://localhost:3000/sitemap.xml" in text


@pytest.mark.parametrize("host", ["horo.test", "192.168.1.7:3000", "[fe80::1]:3000", "localhost"])
async def test_without_a_word_of_ours_the_asker_gets_the_host_that_they_asked_and_keeps_it(
    client, host: str
) -> None:
    response = await client.get("/robots.txt", headers={"host": host})
    assert f"Sitemap: http://{host}/sitemap.xml" in response.text
    assert response.headers["cache-control"] == "private, no-cache"


async def test_when_the_database_is_away_they_are_asked_to_come_back(client) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    with capture_logs() as logged:
        for path in ("/sitemap.xml", "/sitemap-pages.xml", "/leo/feed.xml"):
            response = await client.get(path)
            assert (response.status_code, response.headers["retry-after"]) == (503, "60")
            assert response.headers["cache-control"] == "no-store"
            assert "127.0.0.1" not in response.text
    assert len(logged) == 3


async def test_all_else_goes_on() -> None:
    app = found()
    app.mount("", _beyond)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://horo.test"
    ) as client:
        for path in ("/", "/leo", "/en/leo", "/leo/2026-11-25", "/favicon.svg", "/sitemap-x.xml"):
            assert (await client.get(path)).text == "beyond"


async def _beyond(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"beyond"})


async def test_where_to_tell_of_a_hole_is_told_once_the_operator_has_named_a_place(
    client, set_clock, monkeypatch
) -> None:
    set_clock("2026-11-25T10:00+00:00")
    assert (await client.get("/.well-known/security.txt")).status_code == 404
    monkeypatch.setenv("CONTACT", "security@horo.example")
    settings.cache_clear()
    response = await client.get("/.well-known/security.txt")
    assert response.headers["content-type"].startswith("text/plain")
    told = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert told["Contact"] == "mailto:security@horo.example"
    assert told["Expires"] == "2027-05-24T00:00:00Z"
    assert told["Canonical"].endswith("/.well-known/security.txt")


@pytest.mark.parametrize(
    "path", ["/leo/feed.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2026-11.xml"]
)
async def test_a_list_is_written_by_another_process_and_waits_in_line(
    client, hold, monkeypatch, path
) -> None:
    await hold("2026-11-25")
    here = await client.get(path)
    async with compute.processes():
        assert (await client.get(path)).content == here.content
    monkeypatch.setattr(compute, "SLOWLY", 0)
    monkeypatch.setattr(compute, "OTHERS", compute.WorkQueue(at_once=1, room=0))
    refused = await client.get(path)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
