"""What was answered a moment ago is sent again as it went out, before anything else looks at the request.

Only what depends on nothing but the address and Accept-Encoding, only while this process is told of every change of a
reading, and for a second at most: a day that turns and a text that changes are noticed as quickly as without.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TTLCache
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.core import clock
from horo_app.core.language import DEFAULT, Language
from horo_app.readings import service

HOLDS = dt.timedelta(seconds=1)
ROOM = 16_000_000  # bytes that are held
LARGEST = 64_000  # bytes of a body; a page has a quarter of it
HEADERS = 2_000  # bytes, about, of an answer's headers

NOTE = "horo.ready"  # where an answer that counts says how, in its request's scope

Key = tuple[bytes, bytes, bytes, bytes, str]
Count = Callable[[Scope], None]

_OWN = (
    *(b"/admin", b"/auth", b"/health", b"/api/"),
    *(f"/{language}/admin".encode() for language in Language if language is not DEFAULT),
)
_OPEN = b"/api/v1/horoscopes"
_CONDITIONS = {b"if-none-match", b"if-modified-since", b"range", b"authorization"}


@dataclass(slots=True)
class Ready:
    """An answer as it was sent, and what has to hold for it to be sent again."""

    start: Message
    body: Message
    made_at: dt.datetime
    changes: int
    count: Count | None
    size: int = 0  # bytes that it takes to hold


class Note:
    """Watches an answer go by; whoever makes it may say how each answer like it is counted."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] = []
        self.count: Count | None = None

    async def send(self, message: Message) -> None:
        """Pass it on."""
        self._messages.append(message)
        await self._send(message)

    def ready(self, made_at: dt.datetime, changes: int) -> Ready | None:
        """The answer, if it is one that may be sent again."""
        if len(self._messages) != 2 or self._messages[0].get("status") != 200:
            return None
        headers = Headers(raw=self._messages[0]["headers"])
        is_anybodys = headers.get("vary", "").lower() == "accept-encoding" and "set-cookie" not in headers
        if not is_anybodys or "etag" not in headers or "no-store" in headers.get("cache-control", ""):
            return None
        start, body = self._messages
        if len(body.get("body", b"")) > LARGEST:
            return None
        return Ready(start, body, made_at, changes, self.count)


class ReadyAnswers:
    """Stands before everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # what is over goes when another one comes; where room is wanting, what nobody has asked for the longest
        self._held: TTLCache[Key, Ready] = TTLCache(
            ROOM, HOLDS.total_seconds(), lambda: clock.now().timestamp(), lambda one: one.size
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        memory = service.memory
        key = _key(scope) if memory.is_followed else None
        if key is None:
            await self._app(scope, receive, send)
            return
        now, changes = clock.now(), memory.changes
        held = self._held.get(key)
        if held is not None and held.changes == changes and held.made_at <= now < held.made_at + HOLDS:
            if held.count is not None:
                held.count(scope)
            await send(held.start)
            await send(held.body)
            return
        note = Note(send)
        await self._app({**scope, NOTE: note}, receive, note.send)
        self._keep(key, note.ready(now, changes))

    def _keep(self, key: Key, ready: Ready | None) -> None:
        if ready is None:
            self._held.pop(key, None)
            return
        ready.size = HEADERS + sum(map(len, key)) + len(ready.body.get("body", b""))
        self._held[key] = ready


def _key(scope: Scope) -> Key | None:
    """What an answer depends on; None for a request that is answered by itself."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path = scope["raw_path"]
    if path.startswith(_OWN) and not path.startswith(_OPEN):
        return None
    encodings: list[bytes] = []
    hosts: list[bytes] = []
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            encodings.append(value)
        elif name == b"host":
            hosts.append(value)
        elif name in _CONDITIONS:
            return None
    if len(hosts) > 1:  # which of them is meant, others may read differently
        return None
    return path, scope["query_string"], b", ".join(encodings), b"".join(hosts), scope["scheme"]
