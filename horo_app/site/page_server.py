"""Serving pages: the prerendered HTML of each, filled with the day's text, straight from memory."""

import re
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path

from cachetools import LRUCache
from markupsafe import escape
from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.astrology.sign_pair import SignPair
from horo_app.core import logs
from horo_app.core.compute import Busy
from horo_app.core.db import OUTAGE
from horo_app.core.errors import DatabaseUnavailable, HoroError
from horo_app.core.language import DEFAULT, Language, language_of_path
from horo_app.core.language_data import language_data
from horo_app.core.single_flight import SingleFlight
from horo_app.http import cache, freshness, methods
from horo_app.http.cache import Representation
from horo_app.readings import service
from horo_app.site import birthday_form, page_scripts, placeholders, static_files, views
from horo_app.site.og_image import pictures
from horo_app.site.routes import Page, PageKind, page_at, page_meant_by, page_of_period
from horo_app.site.security_headers import policy
from horo_app.site.seo import feed
from horo_app.site.seo.head import head, image
from horo_app.site.seo.origin import is_known, origin
from horo_app.site.views import FilledPage, PageContents, Visit, find

log = logs.logger(__name__)

_SORRY = "\n".join(
    f'<p lang="{language}">{language_data(language, "language")["apology"]}</p>' for language in Language
)
APOLOGY = f"""<!doctype html><html lang="{DEFAULT}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Horo</title><body style="max-width:32rem;margin:20vh auto;padding:1rem;font:1.1rem/1.6 Georgia,serif">
{_SORRY}
"""

BUILT = Path("build") / "client"

MEDIA_TYPE = "text/html; charset=utf-8"
CONTENTS = 8_000_000  # characters of contents that are known: those of a page have 10,000
_OWN = {"cache-control": cache.NO_STORE}

# What the framework puts into the head of a page that it is to take over
_FRAMEWORK = re.compile(rb'<script.*?</script>|<link rel="modulepreload"[^>]*>', re.DOTALL)


class PageServer:
    """Answers for the pages itself; everything else goes on to the API, the socket and the built files."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = await _answer_or_apologise(scope)
        if response is not None:
            await response(scope, receive, send)
            return
        found = _Found(send)
        await self._app(scope, receive, found.send)
        if not found.anything:
            await not_found(scope)(scope, receive, send)


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


async def _answer_or_apologise(scope: Scope) -> ASGIApp | None:
    try:
        return await _answer(scope)
    except Busy:
        return HTMLResponse(APOLOGY, 503, headers={"cache-control": "no-store", "retry-after": "5"})
    except (DatabaseUnavailable, *OUTAGE) as error:
        log.warning("page has to wait for the database", path=scope["path"], error=str(error))
        return HTMLResponse(APOLOGY, 503, headers={"cache-control": "no-store", "retry-after": "30"})
    except Exception as error:
        log.error("page failed", path=scope["path"], exc_info=error)
        return HTMLResponse(APOLOGY, 500, headers={"cache-control": "no-store"})


async def _answer(scope: Scope) -> ASGIApp | None:
    page, visit = page_at(scope["path"]), _visit(scope)
    if page is None:
        return _redirect(scope, visit)
    if (refusal := methods.only(scope, "GET")) is not None:
        return refusal
    if page.kind is PageKind.FIND and (sign := await views.sign_sent(visit.query)):
        return RedirectResponse(Page(page.language, sign).path, status_code=303, headers=_OWN)
    try:
        found = await filled(page, visit)
        return cache.answer(freshness.asked(scope), found, _cache_control(page, visit))
    except HoroError as error:
        if error.status != 404:
            raise
        return not_found(scope, error)


def _cache_control(page: Page, visit: Visit) -> str:
    """A birthday is nobody's but the reader's."""
    return (
        cache.NO_STORE
        if page.kind is PageKind.FIND and birthday_form.is_asked(visit.query)
        else freshness.of_page()
    )


def _visit(scope: Scope) -> Visit:
    return Visit(scope["query_string"].decode("latin-1"), origin(scope))


def _redirect(scope: Scope, visit: Visit) -> ASGIApp | None:
    """Another way to write an address leads to the address; the rest is not ours to answer."""
    meant = page_meant_by(scope["path"])
    if meant is None or scope["method"] not in ("GET", "HEAD"):
        return None
    query = f"?{visit.query}" if visit.query else ""
    return RedirectResponse(
        meant.path + query, status_code=308, headers={"cache-control": freshness.of_page()}
    )


def not_found(scope: Scope, why: HoroError | None = None) -> ASGIApp:
    """The page that says that nothing stands at the address, in the address's language."""
    path, visit = scope["path"], _visit(scope)
    page = Page(language_of_path(path), kind=PageKind.LOST)
    key = (page, str(why or ""), visit.today, visit.origin)
    found = cache.kept.get(key)
    if found is None:
        found = _made(page, views.lost(page, visit, why), visit)
        if is_known(visit.origin):
            cache.keep(key, found)
    return cache.answer(scope, found, freshness.PRIVATE, status=404)


async def filled(page: Page, visit: Visit) -> Representation:
    """The page for this visit, from those kept when nothing has changed; raises HoroError when it does not stand."""
    found = await find(page, visit)
    key = (page, found.stamp, visit.origin)
    if found.stamp is not None and (kept := cache.kept.get(key)) is not None:
        return kept
    made = _made(page, await _contents(page, found), visit)
    is_kept = found.stamp is not None and is_known(visit.origin)
    return cache.keep(key, made) if is_kept else made


async def prepare(page: Page, visit: Visit) -> None:
    """Make what the page shows, before somebody asks."""
    await _contents(page, await find(page, visit))


_known: LRUCache[Hashable, PageContents] = LRUCache(CONTENTS, lambda one: sum(map(len, one.values.values())))
_making: SingleFlight[PageContents] = SingleFlight()


async def _contents(page: Page, found: FilledPage) -> PageContents:
    """What the page shows: known, or made once for all who ask for it now."""
    if found.stamp is None:
        return await found.make()
    key = (page, found.stamp, service.memory)  # what is known is made of what this memory was told
    made = _known.get(key)
    if made is None:
        made = _known[key] = await _making.do(key, found.make)
    return made


def _made(page: Page, found: PageContents, visit: Visit) -> Representation:
    html = _fill(page, found, visit)
    return cache.represent(html, MEDIA_TYPE, {"content-security-policy": policy(html)})


def _fill(page: Page, found: PageContents, visit: Visit) -> bytes:
    fixed, names = _template(page.template, page.language)
    values = found.values | _everywhere(page, found, visit)
    pieces = [part + escape(values[name]).encode() for part, name in zip(fixed, names, strict=False)]
    return b"".join([*pieces, fixed[-1]])


def _everywhere(page: Page, found: PageContents, visit: Visit) -> dict[str, str]:
    """Slots that every page has."""
    home = page if page.kind is not PageKind.LOST else Page(page.language)
    query = visit.query if page.kind is PageKind.FIND else found.query
    asked = f"?{query}" if query else ""
    return (
        _shared(page, found, visit.origin)
        | {
            "title": found.title,
            "image": image(page, found, visit.origin),
            "head": static_files.font_preloads(page.language)
            + head(page, found, visit.origin)
            + page_scripts.tags(),
        }
        | {f"in_{language}": home.in_language(language).path + asked for language in Language}
    )


def _shared(page: Page, found: PageContents, origin: str) -> dict[str, str]:
    """What a pair is sent on by: its picture; and a reading: its dated address, and its pictures."""
    if page.sign and page.other:
        picture = pictures.of_pair(SignPair(page.sign, page.other), found.date, page.language)
        return {"picture": picture.address, "picture_name": f"horo-{page.sign}-{page.other}.png"}
    if found.period is not None:
        text = found.period.text
        return {"share_url": origin + page_of_period(text.sign, text.period, text.language).path}
    if found.reading is None:
        return {}
    reading = found.reading
    return {
        "share_url": origin + Page(page.language, reading.sign).on(reading.date).path,
        "feed": feed.path(reading.sign, reading.language),
        "picture": pictures.of_reading(reading).address,
        "picture_name": f"horo-{reading.sign}-{reading.date}.png",
        "story": pictures.story_of(reading).address,
        "story_name": f"horo-{reading.sign}-{reading.date}-story.png",
    }


@lru_cache
def _template(route: str, language: Language) -> tuple[list[bytes], list[str]]:
    html = (get_web_dir() / BUILT / route.removeprefix("index") / "index.html").read_bytes()
    # Reflex knows one language per app
    html_tag, own_tag = (f'<html lang="{one}"'.encode() for one in (DEFAULT, language))
    head, tag, body = html.replace(html_tag, own_tag, 1).partition(b"<body>")
    # the framework's part of the body begins with its first script, for ours has none
    body = body.partition(b"<script")[0] + b"</body></html>"
    head = _FRAMEWORK.sub(b"", head).replace(b"</head>", b"HORO-SLOT-head-END</head>", 1)
    return placeholders.split(head + tag + body)
