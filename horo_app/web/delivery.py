"""Serving pages: the prerendered HTML of each, filled with the visitor's today, straight from memory."""

import html
from functools import lru_cache
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app import logs
from horo_app.language import DEFAULT
from horo_app.services.horoscopes import get_horoscope
from horo_app.web import slots, visitor, words
from horo_app.web.routes import BY_PATH, Page

log = logs.logger(__name__)

APOLOGY = """<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Horo</title><body style="max-width:32rem;margin:20vh auto;padding:1rem;font:1.1rem/1.6 Georgia,serif">
<p>Эта страница сейчас не открывается, и мы об этом уже знаем. Попробуй ещё раз через минуту.</p>
<p lang="en">This page does not open right now, and we know about it already. Please try again in a minute.</p>
"""

BUILT = Path("build") / "client"


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
    except Exception as error:
        log.error("page failed", path=scope["path"], exc_info=error)
        return HTMLResponse(APOLOGY, status_code=500, headers={"cache-control": "no-store"})


async def _answer(scope: Scope) -> Response | None:
    path = scope["path"]
    if page := BY_PATH.get(path):
        cookies = Headers(scope=scope).get("cookie", "")
        return HTMLResponse(await render(page, cookies), headers={"cache-control": "private, no-cache"})
    if path.endswith("/") and path.rstrip("/") in BY_PATH:
        return RedirectResponse(path.rstrip("/"), status_code=308)
    return None


async def render(page: Page, cookies: str) -> bytes:
    """The page's HTML with every slot filled for the visitor who sent these cookies."""
    fixed, names = _template(page)
    values = await _values(page, cookies)
    filled = [part + html.escape(values[name]).encode() for part, name in zip(fixed, names, strict=False)]
    return b"".join([*filled, fixed[-1]])


async def _values(page: Page, cookies: str) -> dict[str, str]:
    date = visitor.today(cookies)
    values = {"date": words.day_and_date(date, page.language)}
    if page.sign is None:
        yours, path = words.invitation(visitor.remembered_sign(cookies), page.language)
        return values | {"sky": words.sky_line(date, page.language), "yours": yours, "yours_path": path}
    reading = await get_horoscope(page.sign, date, page.language)
    return values | {section.value: text for section, text in reading.sections.items()}


@lru_cache
def _template(page: Page) -> tuple[list[bytes], list[str]]:
    built = get_web_dir() / BUILT / page.path.strip("/") / "index.html"
    # Reflex knows one language per app
    html_tag, own_tag = (f'<html lang="{language}"'.encode() for language in (DEFAULT, page.language))
    return slots.split(built.read_bytes().replace(html_tag, own_tag, 1))


def _with_headers(path: str, send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        is_asset = message["type"] == "http.response.start" and path.startswith("/assets/")
        if is_asset and message["status"] == 200:
            # their names carry a hash of their content
            MutableHeaders(scope=message)["cache-control"] = "public, max-age=31536000, immutable"
        await send(message)

    return send_with_headers
