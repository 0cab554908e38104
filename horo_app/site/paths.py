"""One address for each resource: what comes close to it is redirected there, what hides something is not found."""

import re
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from horo_app.http.cache import NO_STORE, HttpAnswer
from horo_app.site.page_server import not_found

SOCKET = "/_event/"  # where Reflex's socket is: it alone is called with a slash at its end
LONGEST = 2000  # bytes of a path; none of ours has 100

_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
# What no address of ours has, and what a file server or a proxy might read as something else: control characters,
# a backslash, a slash or a percent sign that was escaped.
_HIDDEN = re.compile(rb"[\x00-\x1f\x7f\\]|%(?:[01][0-9a-f]|7f|2f|5c|25)", re.IGNORECASE)


def tidied(path: bytes) -> bytes | None:
    """The path without what makes no difference (RFC 3986, 6.2.2); None for one that can mean nothing here."""
    if not path.startswith(b"/") or _STRAY_PERCENT.search(path):
        return None
    path = _ESCAPED.sub(_plain, path)
    if _HIDDEN.search(path) or not _is_text(path):
        return None
    kept: list[bytes] = []
    for segment in path.split(b"/"):
        if segment == b"..":
            kept[-1:] = []
        elif segment not in (b"", b"."):
            kept.append(segment)
    return b"/" + b"/".join(kept)


def _plain(escaped: re.Match[bytes]) -> bytes:
    """An escaped character that needed no escape, as it is."""
    character = unquote_to_bytes(escaped[0])
    return character if _UNRESERVED.fullmatch(character) else escaped[0]


def _is_text(path: bytes) -> bool:
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return False
    return True


class PathNormalizer:
    """Stands before everything that looks at a path, so that all of it sees the same one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp | None = None
        if scope["type"] == "http":
            answer = _answer(scope)
        elif scope["type"] == "websocket" and scope["path"] not in (SOCKET, SOCKET.rstrip("/")):
            answer = _refuse
        await (answer or self._app)(scope, receive, send)


def _answer(scope: Scope) -> ASGIApp | None:
    asked = scope["raw_path"]
    if len(asked) > LONGEST:
        return HttpAnswer(414, [("cache-control", NO_STORE)])
    if asked in (SOCKET.encode(), b"*"):
        return None
    path = tidied(asked)
    if path == asked:
        return None
    if path is None or scope["method"] not in ("GET", "HEAD"):
        return not_found(scope)
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return HttpAnswer(308, [("location", (path + query).decode("latin-1")), ("cache-control", NO_STORE)])


async def _refuse(_: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})
