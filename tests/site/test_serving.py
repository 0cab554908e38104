"""Everything that stands around the framework: what is had at an address, and what never."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.asgi import around
from horo_app.core.folders import ROOT
from horo_app.dashboard.routes import ADMIN_PAGES
from horo_app.readings import views
from horo_app.readings.rollover import generate_daily_horoscopes
from horo_app.site import built_files, static_files
from tests.asgi import ask

BUILT = ROOT / ".web" / "build" / "client"
FOR_GOOD = "public, max-age=31536000, immutable"

READ = (
    "/", "/leo", "/en/leo/2026-11-23", "/leo/2026-11", "/sky", "/archive", "/find", "/about", "/api/v1/horoscopes/leo",
    "/api/v1/horoscopes", "/health/live", "/health/ready", "/api/docs", "/api/openapi.json", "/leo/feed.xml",
    "/api/static/swagger-ui.css", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2026-11.xml", "/robots.txt",
    "/site.webmanifest", "/horo.css", "/favicon.svg", "/admin/login",
)  # fmt: skip
ACTS = {
    "/auth/login": "OPTIONS, POST",
    "/auth/logout": "OPTIONS, POST",
    "/auth/weigh": "OPTIONS, POST",
    "/api/v1/views": "OPTIONS, POST",
    "/api/v1/feedback/leo/2026-11-23/en/3e2d1f00-0000-4000-8000-000000000000": "DELETE, OPTIONS, PUT",
    "/admin/export/audit.csv": "GET, HEAD, OPTIONS",
}
NOTHING = (
    "/nowhere", "/en/nowhere", "/leo/nothing", "/ping", "/_health", "/_upload", "/assets", "/template-day-ru",
    "/Nowhere",
    "/leo/2026-02-30", "/leo/feed.xml/x", "/health", "/health/nowhere",
)  # fmt: skip
WAYS_AROUND = (
    b"/template-day-ru.html", b"/index.html", b"/404.html", b"/en.html.gz",
    b"/template-day-ru", b"/template-day-ru/", b"//template-day-ru/", b"/./template-day-ru", b"/template-day-ru/index",
    b"/%74emplate-day-ru", b"/%2ftemplate-day-ru", b"/leo/index", b"/index", b"/404", b"/__spa-fallback",
    b"/ADMIN/texts", b"/admin/texts;x", b"/admin/texts.", b"/admin/texts%20", b"/admin%2ftexts", b"/admin\\texts",
    b"//admin/texts/", b"/x/../admin/texts", b"/admin/./texts", b"/admin/texts/.", b"/leo;/../admin/texts",
    b"/admin/texts%00", b"/admin/texts/index.html", b"/admin/texts.html", b"/admin/texts.html.gz",
)  # fmt: skip


@pytest.fixture
async def client(database: str, set_clock) -> AsyncIterator[httpx.AsyncClient]:
    set_clock("2026-11-23T10:30+00:00")
    await generate_daily_horoscopes()
    transport = httpx.ASGITransport(app=around(PlainTextResponse("the framework")))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def test_no_file_of_a_page_is_had_by_its_name(client) -> None:
    """Neither of the site's, which are to be filled, nor of the dashboard's, which are not for everybody."""
    pages = [f"/{path.relative_to(BUILT)}" for path in BUILT.rglob("*.html*")]
    assert len(pages) > 100
    for path in pages:
        response = await client.get(path)
        led = response.headers.get("location", "")
        assert response.status_code == 404 or re.match("/(en/)?admin", led), path
        assert "HORO-SLOT" not in response.text


async def test_no_way_around_leads_to_a_raw_page_or_into_the_dashboard(client) -> None:
    app = around(PlainTextResponse("the framework"))
    for asked in WAYS_AROUND:
        target, way = asked, []
        for _ in range(4):
            reply = await ask(app, target)
            way.append(target)
            assert b"HORO-SLOT" not in reply.body
            if reply.status not in (303, 308):
                break
            assert re.match(r"/[^/\\]", reply.headers["location"])
            target = reply.headers["location"].encode()
        ends = way[-1].startswith((b"/admin/login?", b"/en/admin/login?"))
        assert reply.status == 404 or (reply.status == 200 and ends), way


async def test_every_page_of_the_dashboard_sends_a_stranger_to_the_login(client) -> None:
    for page in ADMIN_PAGES:
        response = await client.get(page.path, follow_redirects=True)
        assert response.url.path.endswith(("/admin/login", "/admin/setup"))


async def test_every_file_of_the_build_is_served_as_what_it_is(client) -> None:
    named = (
        "/horo.css",
        "/signs.svg",
        "/favicon.ico",
        "/icon-192.png",
        "/fonts/old-standard.woff2",
        "/fonts/OFL.txt",
    )
    for path in named:
        assert (await client.get(path)).content == (BUILT / path[1:]).read_bytes()
    kinds = {path.rpartition(".")[2]: file.content.media_type for path, file in built_files.load().items()}
    assert kinds == {
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "ico": "image/x-icon", "png": "image/png", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
    }  # fmt: skip


async def test_only_an_address_that_names_what_is_there_may_be_kept_for_good(client) -> None:
    asset = next(path for path in built_files.load() if path.startswith("/assets/"))
    for address in (
        asset,
        "/fonts/old-standard.woff2",
        static_files.file("signs.svg"),
        static_files.file("horo.css"),
    ):
        assert (await client.get(address)).headers["cache-control"] == FOR_GOOD
    for address in ("/signs.svg", "/signs.svg?v=12345678", f"{static_files.file('signs.svg')}&x=1"):
        assert (await client.get(address)).headers["cache-control"] == "no-cache"
    for address in ("/favicon.svg", "/favicon.ico", "/icon-512.png", "/apple-touch-icon.png"):
        assert (await client.get(address)).headers["cache-control"] == "public, max-age=86400"


async def test_no_query_makes_an_answer_last(client) -> None:
    for path in (*READ, *ACTS, *NOTHING, "/admin", "/leo/1999-01-01", "/api/nowhere"):
        plain = await client.get(path)
        for query in ("v=1", "v=", "v=12345678&v=1"):
            asked = await client.get(f"{path}?{query}")
            assert asked.headers.get("cache-control") == plain.headers.get("cache-control"), path
            assert "immutable" not in asked.headers.get("cache-control", "")


async def test_head_is_answered_as_get_without_the_body(client) -> None:
    for path in READ:
        head, whole = await client.head(path), await client.get(path)
        assert (head.status_code, head.content, whole.status_code) == (200, b"", 200), path
        own = {"set-cookie"}  # the login form's is new for everybody who brings none
        said, sent = ({name: one.headers[name] for name in {*one.headers} - own} for one in (head, whole))
        assert said == sent, path


async def test_a_monitor_that_asks_by_head_is_no_reader(client, monkeypatch) -> None:
    counted = []
    monkeypatch.setattr(views, "count", lambda *view: counted.append(view))
    await client.head("/api/v1/horoscopes/leo")
    await client.head("/api/v1/horoscopes")
    assert counted == []
    await client.get("/api/v1/horoscopes/leo")
    assert len(counted) == 1


async def test_every_address_names_its_methods_and_refuses_all_others(client) -> None:
    for path, allow in (dict.fromkeys(READ, "GET, HEAD, OPTIONS") | ACTS).items():
        told = await client.request("OPTIONS", path)
        assert (told.status_code, told.headers["allow"]) == (204, allow), path
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - {
            *allow.split(", ")
        }:
            response = await client.request(method, path)
            assert (response.status_code, response.headers["allow"]) == (405, allow), (method, path)
            if path.startswith(("/api", "/health")) and method != "HEAD":
                assert response.headers["content-type"] == "application/problem+json"
                assert response.json()["status"] == 405


async def test_where_nothing_stands_no_method_finds_anything(client) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        for path in NOTHING:
            assert (await client.request(method, path)).status_code == 404, (method, path)
        response = await client.request(method, "/api/nowhere")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


async def test_the_socket_alone_is_the_frameworks(client) -> None:
    assert (await client.get("/_event/?EIO=4")).text == "the framework"
    assert (await client.post("/_event/?EIO=4")).text == "the framework"


async def test_everything_that_is_read_is_compressed_and_not_sent_twice(client) -> None:
    for path in READ:
        plain = await client.get(path, headers={"accept-encoding": "gzip;q=0"})
        assert "content-encoding" not in plain.headers
        if plain.headers.get("cache-control") == "no-store" or path == "/api/docs":
            continue
        again = await client.get(path, headers={"if-none-match": f'"x", {plain.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b""), path
        assert "accept-encoding" in plain.headers["vary"]
        packed = await client.get(path, headers={"accept-encoding": "*"})
        assert packed.content == plain.content
        assert ("content-encoding" in packed.headers) is (len(plain.content) > 1000), path
