"""Serving pages: the prerendered HTML of each, filled with the visitor's today, straight from memory."""

import gzip
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import escape
from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app import logs
from horo_app.db import OUTAGE
from horo_app.errors import DatabaseUnavailable, HoroError
from horo_app.language import DEFAULT, Language
from horo_app.web import birthday, slots
from horo_app.web.contents import Contents, Visit, contents
from horo_app.web.found.head import head, image
from horo_app.web.found.origin import origin
from horo_app.web.routes import Kind, Page, page_at

log = logs.logger(__name__)

APOLOGY = """<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Horo</title><body style="max-width:32rem;margin:20vh auto;padding:1rem;font:1.1rem/1.6 Georgia,serif">
<p>Эта страница сейчас не открывается, и мы об этом уже знаем. Попробуй ещё раз через минуту.</p>
<p lang="en">This page does not open right now, and we know about it already. Please try again in a minute.</p>
"""

BUILT = Path("build") / "client"
KEPT = 600  # filled pages: those of today, in a few time zones, and of the days that are read now

_SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
}
_FRESH = {"cache-control": "private, no-cache", "vary": "accept-encoding, cookie"}

# What makes a document of the app: scripts that take the page over, and what they are preloaded by.
_OF_THE_APP = re.compile(rb'<link rel="modulepreload"[^>]*>|<script>\(\(storageKey.*(?=</body>)', re.DOTALL)


class Delivery:
    """Answers for the pages itself; everything else goes on to the API, the socket and the built files."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = await _answer_or_apologise(scope) if scope["method"] in ("GET", "HEAD") else None
        await (response or self._app)(scope, receive, _with_headers(scope["path"], send))


async def _answer_or_apologise(scope: Scope) -> Response | None:
    try:
        return await _answer(scope)
    except (DatabaseUnavailable, *OUTAGE) as error:
        log.warning("page has to wait for the database", path=scope["path"], error=str(error))
        return HTMLResponse(
            APOLOGY, status_code=503, headers={"cache-control": "no-store", "retry-after": "30"}
        )
    except Exception as error:
        log.error("page failed", path=scope["path"], exc_info=error)
        return HTMLResponse(APOLOGY, status_code=500, headers={"cache-control": "no-store"})


async def _answer(scope: Scope) -> Response | None:
    path, headers = scope["path"], Headers(scope=scope)
    visit = Visit(headers.get("cookie", ""), scope["query_string"].decode("latin-1"), origin(scope))
    page = page_at(path)
    if page is None:
        return await _no_page(path, visit, headers)
    if (
        page.kind is Kind.FIND
        and (found := birthday.read(visit.query))
        and (sign := birthday.certain_sign(found))
    ):
        return RedirectResponse(Page(page.language, sign).path, status_code=303)
    try:
        return _response(await filled(page, visit), headers)
    except HoroError as error:
        if error.status != 404:
            raise
        return await _lost(page.language, visit, headers, str(error))


async def _no_page(path: str, visit: Visit, headers: Headers) -> Response | None:
    """A slash too many is taken away; what looks like a page and is none is the page for that; the rest is not ours."""
    if path.endswith("/") and page_at(path.rstrip("/")):
        return RedirectResponse(path.rstrip("/"), status_code=308)
    if _is_file(path) or _belongs_to_others(path):
        return None
    return await _lost(Language.EN if path.startswith("/en/") else DEFAULT, visit, headers)


def _is_file(path: str) -> bool:
    return "." in path.rsplit("/", 1)[-1] and not path.endswith((".html", ".html.gz"))


def _belongs_to_others(path: str) -> bool:
    """Addresses that the API, the socket, the dashboard and the build answer for."""
    return path.removeprefix("/en").split("/")[1] in {
        "api",
        "health",
        "admin",
        "auth",
        "assets",
        "_event",
        "ping",
        "_upload",
    }


async def _lost(language: Language, visit: Visit, headers: Headers, why: str = "") -> Response:
    page = Page(language, kind=Kind.LOST)
    found = await contents(page, visit)
    html = _fill(page, found, visit, {"why": why})
    return HTMLResponse(html, status_code=404, headers=_FRESH)


@dataclass(frozen=True, slots=True)
class Filled:
    """A page ready to be sent."""

    html: bytes
    packed: bytes
    tag: str


_kept: OrderedDict[object, Filled] = OrderedDict()


async def filled(page: Page, visit: Visit) -> Filled:
    """The page for this visit, from those kept when nothing has changed; raises HoroError when it does not stand."""
    found = await contents(page, visit)
    key = (page, found.stamp, visit.origin)
    if found.stamp is not None and key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    html = _fill(page, found, visit)
    made = Filled(html, gzip.compress(html, 6, mtime=0), f'W/"{hashlib.sha256(html).hexdigest()[:20]}"')
    if found.stamp is not None:
        _kept[key] = made
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _response(page: Filled, asked: Headers) -> Response:
    headers = {**_FRESH, "etag": page.tag}
    if page.tag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in asked.get("accept-encoding", ""):
        return HTMLResponse(page.packed, headers=headers | {"content-encoding": "gzip"})
    return HTMLResponse(page.html, headers=headers)


def _fill(page: Page, found: Contents, visit: Visit, more: dict[str, str] | None = None) -> bytes:
    fixed, names = _template(page.template, page.language)
    values = found.values | _everywhere(page, found, visit) | (more or {})
    pieces = [part + escape(values[name]).encode() for part, name in zip(fixed, names, strict=False)]
    return b"".join([*pieces, fixed[-1]])


def _everywhere(page: Page, found: Contents, visit: Visit) -> dict[str, str]:
    """Slots that every page has."""
    home = page if page.kind is not Kind.LOST else Page(page.language)
    return {
        "title": found.title,
        "image": image(page, found, visit.origin),
        "head": head(page, found, visit.origin),
        "in_ru": home.in_language(Language.RU).path,
        "in_en": home.in_language(Language.EN).path,
    }


@lru_cache
def _template(route: str, language: Language) -> tuple[list[bytes], list[str]]:
    html = (get_web_dir() / BUILT / route.removeprefix("index") / "index.html").read_bytes()
    # Reflex knows one language per app
    html_tag, own_tag = (f'<html lang="{one}"'.encode() for one in (DEFAULT, language))
    html = html.replace(html_tag, own_tag, 1)
    if route.startswith("template-"):
        html = _OF_THE_APP.sub(b"", html)
    return slots.split(html.replace(b"</head>", b"HORO-SLOT-head-END</head>", 1))


def _with_headers(path: str, send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_SAFE)
            if path.startswith("/assets/") and message["status"] == 200:
                # their names carry a hash of their content
                headers["cache-control"] = "public, max-age=31536000, immutable"
        await send(message)

    return send_with_headers
