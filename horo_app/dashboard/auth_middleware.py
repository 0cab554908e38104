"""The dashboard's pages are served to those who are signed in, and lead everybody else to the login."""

import html
import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from horo_app.accounts import admins, invitations, pending_logins, sessions
from horo_app.core import cookies, logs
from horo_app.core.db import OUTAGE, Session, transaction
from horo_app.core.errors import Refused
from horo_app.core.i18n import explain, msg, say
from horo_app.core.language import CODES, DEFAULT
from horo_app.dashboard.routes import (
    BY_PATH,
    CODE,
    INVITATION,
    LOGIN,
    OUTSIDE,
    SETUP,
    AdminPage,
    arrival,
    inside,
)
from horo_app.http.methods import only
from horo_app.site import placeholders
from horo_app.site.page_server import APOLOGY, BUILT

log = logs.logger(__name__)

PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}

_FILE = re.compile(rf"(/(?:(?:{CODES})/)?admin(?:/[a-z-]+)*?)(?:/index)?(?:\.html(?:\.gz)?|/)")

# A browser that follows a link from elsewhere, from an e-mail say, leaves our cookies at home. This page, which is
# ours, makes it ask once more, and then it brings them.
KNOCK_AGAIN = (
    '<!doctype html><meta charset="utf-8"><title>Horo</title><meta http-equiv="refresh" content="0;url={}">'
)


class AuthMiddleware:
    """Answers for the dashboard's pages; everything else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = None
        if scope["type"] == "http":
            response = await _answer(scope)
        await (response or self._app)(scope, receive, send)


async def _answer(scope: Scope) -> ASGIApp | None:
    page = BY_PATH.get(scope["path"])
    if page is None:
        return _tidied(scope["path"])
    if (refusal := only(scope, "GET")) is not None:
        return refusal
    query = scope["query_string"].decode("latin-1")
    try:
        return await _open(page, query, Headers(scope=scope))
    except OUTAGE as error:
        log.error("page failed", path=page.path, error=str(error))
        return HTMLResponse(APOLOGY, status_code=503, headers=PRIVATE)


def _tidied(path: str) -> Response | None:
    """The way to a page of the dashboard from an address beside it: from its file, from a slash too many."""
    plain = _FILE.fullmatch(path)
    path = plain[1] if plain else path
    return _lead(path) if path in BY_PATH else None


async def _open(page: AdminPage, query: str, headers: Headers) -> Response:
    cookie = headers.get("cookie", "")
    token = cookies.read(cookie, cookies.SESSION)
    if not token and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return HTMLResponse(KNOCK_AGAIN.format(html.escape(_address(page.path, query))), headers=PRIVATE)
    async with transaction() as session:
        admin = await sessions.find(session, token, acting=False)
        is_new = admin is None and not await admins.exist(session)
        asked = dict(parse_qsl(query))
        is_pending = page.name == CODE and await _is_pending(session, cookie)
        refusal = await _refusal(session, asked) if page.name == INVITATION else None
    if admin is not None and page.name in OUTSIDE:
        return _lead(inside(asked.get("next", "")) or arrival(page.language).path)
    if admin is None and page.name not in OUTSIDE:
        return _lead(_address(page.at(LOGIN).path, urlencode({"next": _address(page.path, query)})))
    if (page.name == SETUP and not is_new) or (page.name == CODE and not is_pending):
        return _lead(_address(page.at(LOGIN).path, query if page.name == CODE else ""))
    if refusal is not None:
        response = _lead(page.at(LOGIN).path)
        said = cookies.packed(said=explain(page.language, refusal))
        response.headers.append("set-cookie", cookies.written(cookies.SAID, said, cookies.MINUTE))
        return response
    return _filled(page, asked, cookie, is_new=is_new)


async def _refusal(session: Session, asked: dict[str, str]) -> Refused | None:
    """Why the invitation that the address names cannot be accepted, if it cannot."""
    try:
        await invitations.require_valid(session, asked.get("key", ""))
    except Refused as error:
        return error
    return None


async def _is_pending(session: Session, cookie: str) -> bool:
    """Whether this browser's login waits for its code."""
    return await pending_logins.find(session, cookies.read(cookie, cookies.PENDING)) is not None


def _filled(page: AdminPage, asked: dict[str, str], cookie: str, *, is_new: bool) -> Response:
    secret = cookies.read(cookie, cookies.FORM) or cookies.token()
    told = cookies.unpacked(cookies.read(cookie, cookies.SAID))
    welcome = msg("There is no admin yet. The service’s log shows a link to become the first.")
    unasked = say(page.language, welcome) if is_new and page.name == LOGIN else ""
    values = {
        "token": cookies.form_token(secret),
        "said": told.get("said", unasked),
        "mood": "said good" if told.get("good") else "said",
        "name": told.get("name", ""),
        "next": inside(asked.get("next", "")) or "",
        "key": asked.get("key", "")[:64],
    }
    fixed, names = _template(page)
    parts = [part + html.escape(values[name]).encode() for part, name in zip(fixed, names, strict=False)]
    response = HTMLResponse(b"".join([*parts, fixed[-1]]), headers=PRIVATE)
    response.headers.append("set-cookie", cookies.written(cookies.FORM, secret))
    if told:
        response.headers.append("set-cookie", cookies.written(cookies.SAID, "", 0))
    return response


@lru_cache
def _template(page: AdminPage) -> tuple[list[bytes], list[str]]:
    built = get_web_dir() / BUILT / page.path.strip("/") / "index.html"
    html_tag, own_tag = (f'<html lang="{language}"'.encode() for language in (DEFAULT, page.language))
    return placeholders.split(built.read_bytes().replace(html_tag, own_tag, 1))


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _lead(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers=PRIVATE)
