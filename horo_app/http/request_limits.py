"""How much a request may bring and how long it may take to bring it: more is answered 413, slower 408 (RFC 9110)."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.http.cache import NO_STORE, HttpAnswer, header

LARGEST = 64_000  # bytes of a body: forms and answers of readers have hundreds
SLOWEST = 10.0  # seconds for all of it
SOCKET_LARGEST = 1_000_000  # what the framework's socket takes at once, when it goes by requests

_SENTENCES = {
    400: "Content-Length must be a number of bytes.",
    408: "The request took too long to arrive.",
    413: "The request is larger than anything that is asked for here.",
}


class RequestLimits:
    """Takes a body in whole before anybody else sees the request, so that nobody waits for what does not come."""

    def __init__(
        self,
        app: ASGIApp,
        larger: Mapping[str, int] | None = None,
        told_as: Mapping[str, Callable[[int, str, str, Mapping[str, str]], ASGIApp]] | None = None,
    ) -> None:
        """`larger` bodies, and refusals `told_as` (status, title, sentence, headers), by the beginning of a path."""
        self._app = app
        self._larger = larger or {}
        self._told_as = told_as or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _brings_something(scope):
            await self._app(scope, receive, send)
            return
        most = next((size for path, size in self._larger.items() if scope["path"].startswith(path)), LARGEST)
        status = _refused_at_once(scope, most)
        body = b""
        if not status:
            try:
                async with asyncio.timeout(SLOWEST):
                    body = await _whole(receive, most)
            except TimeoutError:
                status = 408
            except _TooLarge:
                status = 413
            except _Gone:
                return
        if status:
            await self._refusal(status, scope["path"])(scope, receive, send)
        else:
            await self._app(scope, _replay(body, receive), send)

    def _refusal(self, status: int, path: str) -> ASGIApp:
        """It closes the connection: what is still on its way is not read."""
        headers = {"connection": "close", "cache-control": NO_STORE}
        sentence = _SENTENCES[status]
        if told := next((told for start, told in self._told_as.items() if path.startswith(start)), None):
            return told(status, HTTPStatus(status).phrase.capitalize(), sentence, headers)
        body = f"{sentence}\n".encode()
        headers |= {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body))}
        return HttpAnswer(status, [*headers.items()], body)


class _TooLarge(Exception):
    """More came than may."""


class _Gone(Exception):
    """Who asked has left before they had asked."""


def _brings_something(scope: Scope) -> bool:
    """A request without a length and without pieces has no body, by HTTP/1.1; by HTTP/2 any may have one."""
    if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
        return True
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _refused_at_once(scope: Scope, most: int) -> int:
    length = header(scope, b"content-length")
    if length is None:
        return 0
    if not (length.isascii() and length.isdigit()):
        return 400
    return 413 if len(length) > len(str(most)) or int(length) > most else 0


async def _whole(receive: Receive, most: int) -> bytes:
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            raise _TooLarge
        if not message.get("more_body"):
            return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body once, and after that whatever else happens to the connection."""
    is_told = False

    async def replay() -> Message:
        nonlocal is_told
        if is_told:
            return await receive()
        is_told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
