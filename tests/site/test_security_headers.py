"""Headers that keep pages safe, and which scripts a page may run."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from horo_app.core.folders import ROOT
from horo_app.core.settings import settings
from horo_app.site.security_headers import SecurityHeaders, sources

BUILT = (ROOT / ".web/build/client/admin/index.html").read_text


def named(response: httpx.Response) -> list[str]:
    """The hashes in a response's policy."""
    return re.findall(r"'sha256-[^']+'", response.headers["content-security-policy"])


def of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    def page(request: Request) -> Response:
        smuggled = request.query_params.get("text", "")
        return HTMLResponse(BUILT().replace("</body>", f"<p>{smuggled}</p></body>"))

    def in_pieces(_: Request) -> Response:
        text = BUILT()
        return StreamingResponse(iter([text[:3000], text[3000:5000], text[5000:]]), media_type="text/html")

    def docs(_: Request) -> Response:
        return HTMLResponse("<script>start()</script>")

    app = Starlette(
        routes=[
            Route("/leo", page),
            Route("/pieces", in_pieces),
            Route("/api/docs", docs),
            Route("/same", lambda _: Response(status_code=304)),
            Route("/json", lambda _: JSONResponse({})),
        ]
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=SecurityHeaders(app)), base_url="http://horo"
    ) as made:
        yield made


@pytest.mark.parametrize("path", ["/leo", "/json", "/nowhere", "/api/docs"])
async def test_every_answer_has_them(client, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts


async def test_no_other_sites_window_reaches_the_dashboard(client) -> None:
    for path in ("/admin", "/admin/texts", "/en/admin", "/en/admin/login"):
        assert (await client.get(path)).headers["cross-origin-opener-policy"] == "same-origin"
    assert "cross-origin-opener-policy" not in (await client.get("/leo")).headers


async def test_a_page_names_each_script_that_it_was_built_with(client) -> None:
    scripts = [text for text in re.findall(r"<script[^>]*>(.*?)</script>", BUILT(), re.DOTALL) if text]
    assert len(scripts) > 5
    for path in ("/leo", "/pieces"):
        response = await client.get(path)
        assert response.text == BUILT() or "<p></p>" in response.text
        assert set(named(response)) == {of(script) for script in scripts}, path


async def test_what_has_not_changed_keeps_the_policy_that_it_came_with(client) -> None:
    headers = (await client.get("/same")).headers
    assert "content-security-policy" not in headers
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_script_that_a_text_smuggles_in_is_not_named(client) -> None:
    clean = await client.get("/leo")
    smuggled = await client.get("/leo", params={"text": "<script>alert(1)</script>"})
    assert "<script>alert(1)</script>" in smuggled.text
    assert named(smuggled) == named(clean)


async def test_pages_fixed_by_a_package_name_their_own(client) -> None:
    assert named(await client.get("/api/docs")) == [of("start()")]


def test_data_and_files_are_no_scripts_of_the_page() -> None:
    page = (
        b'<script type="application/ld+json">{"a": 1}</script><script src="/a.js"></script>'
        b'<script type="module" async="">import "/b.js"</script><script>if (a < b) c("</p>")</script>'
    )
    assert sources(page) == [of('import "/b.js"'), of('if (a < b) c("</p>")')]


async def test_only_behind_https_browsers_are_told_to_stay_there(client, monkeypatch) -> None:
    assert "strict-transport-security" not in (await client.get("/json")).headers
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example")
    settings.cache_clear()
    assert (await client.get("/json")).headers["strict-transport-security"] == "max-age=31536000"
