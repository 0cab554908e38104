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
from horo_app.web.contents import Contents, Visit, find, lost
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
FOR_GOOD = ("/assets/", "/fonts/")  # what changes there gets another name
FOR_A_DAY = ("/favicon.", "/icon-", "/apple-touch-icon.")  # what changes here keeps its name
KEPT = 600  # filled pages: those of today, in a few time zones, and of the days that are read now

_FRESH = {"cache-control": "private, no-cache", "vary": "accept-encoding, cookie"}

# The scripts that take a page over; a document does without. They are not preloaded either: the text is drawn first.
_SCRIPTS = re.compile(rb"<script>\(\(storageKey.*(?=</body>)", re.DOTALL)
_PRELOADS = re.compile(rb'<link rel="modulepreload"[^>]*>')

# Built files that only make sense filled, or not at all
_RAW = re.compile(r"/template-|.*\.html(\.\w+)?$")


class Delivery:
    """Answers for the pages itself; everything else goes on to the API, the socket and the built files."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, _with_headers(scope, send))
        else:
            await self._show(scope, receive, _with_headers(scope, send))

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await _answer_or_apologise(scope)
        if response is not None:
            await response(scope, receive, send)
            return
        found = _Found(send)
        await self._app(scope, receive, found.send)
        if not found.anything:
            await _lost(scope)(scope, receive, send)


class _Found:
    """Passes on what is sent, unless it is a page that says that there is nothing: ours says it better."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.anything = True

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 404:
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self.anything = not kind.startswith("text/html")
        if self.anything:
            await self._send(message)


async def _answer_or_apologise(scope: Scope) -> Response | None:
    try:
        return await _answer(scope)
    except (DatabaseUnavailable, *OUTAGE) as error:
        log.warning("page has to wait for the database", path=scope["path"], error=str(error))
        return HTMLResponse(APOLOGY, 503, headers={"cache-control": "no-store", "retry-after": "30"})
    except Exception as error:
        log.error("page failed", path=scope["path"], exc_info=error)
        return HTMLResponse(APOLOGY, 500, headers={"cache-control": "no-store"})


async def _answer(scope: Scope) -> Response | None:
    path, visit = scope["path"], _visit(scope)
    page = page_at(path)
    if page is None:
        return _no_page(scope)
    if page.kind is Kind.FIND and (sign := birthday.sign_sent(visit.query)):
        return RedirectResponse(Page(page.language, sign).path, status_code=303)
    try:
        return _response(await filled(page, visit), Headers(scope=scope))
    except HoroError as error:
        if error.status != 404:
            raise
        return _lost(scope, error)


def _visit(scope: Scope) -> Visit:
    cookies = Headers(scope=scope).get("cookie", "")
    return Visit(cookies, scope["query_string"].decode("latin-1"), origin(scope))


def _no_page(scope: Scope) -> Response | None:
    """A slash too many is taken away, and nothing raw is shown; the rest is not ours to answer."""
    path = scope["path"]
    if path.endswith("/") and page_at(path.rstrip("/")):
        return RedirectResponse(path.rstrip("/"), status_code=308)
    return _lost(scope) if _RAW.match(path) else None


def _lost(scope: Scope, why: HoroError | None = None) -> Response:
    path, visit = scope["path"], _visit(scope)
    page = Page(Language.EN if path.startswith("/en/") else DEFAULT, kind=Kind.LOST)
    html = _fill(page, lost(page, visit, why), visit)
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
    found = await find(page, visit)
    key = (page, found.stamp, visit.origin)
    if found.stamp is not None and key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    html = _fill(page, found.make(), visit)
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


def _fill(page: Page, found: Contents, visit: Visit) -> bytes:
    fixed, names = _template(page.template, page.language, page.is_alive)
    values = found.values | _everywhere(page, found, visit)
    pieces = [part + escape(values[name]).encode() for part, name in zip(fixed, names, strict=False)]
    return b"".join([*pieces, fixed[-1]])


def _everywhere(page: Page, found: Contents, visit: Visit) -> dict[str, str]:
    """Slots that every page has."""
    home = page if page.kind is not Kind.LOST else Page(page.language)
    asked = f"?{visit.query}" if page.kind is Kind.FIND and visit.query else ""
    return {
        "title": found.title,
        "path": page.path,
        "image": image(page, found, visit.origin),
        "head": head(page, found, visit.origin),
        "in_ru": home.in_language(Language.RU).path + asked,
        "in_en": home.in_language(Language.EN).path + asked,
    }


@lru_cache
def _template(route: str, language: Language, is_alive: bool) -> tuple[list[bytes], list[str]]:
    html = (get_web_dir() / BUILT / route.removeprefix("index") / "index.html").read_bytes()
    # Reflex knows one language per app
    html_tag, own_tag = (f'<html lang="{one}"'.encode() for one in (DEFAULT, language))
    html = html.replace(html_tag, own_tag, 1)
    html = _PRELOADS.sub(b"", html)
    if not is_alive:
        html = _SCRIPTS.sub(b"", html)
    return slots.split(html.replace(b"</head>", b"HORO-SLOT-head-END</head>", 1))


def _with_headers(scope: Scope, send: Send) -> Send:
    kept = _kept_for(scope)

    async def send_with_headers(message: Message) -> None:
        if kept and message["type"] == "http.response.start" and message["status"] == 200:
            MutableHeaders(scope=message).setdefault("cache-control", kept)
        await send(message)

    return send_with_headers


def _kept_for(scope: Scope) -> str:
    """How long a file may be kept, as far as its address tells."""
    if scope["path"].startswith(FOR_GOOD) or scope["query_string"].startswith(b"v="):
        return "public, max-age=31536000, immutable"
    return "public, max-age=86400" if scope["path"].startswith(FOR_A_DAY) else ""
