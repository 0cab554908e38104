"""HTTP caching by the standard (RFC 9110): entity tags, compression, conditional requests.

What stands at an address is compressed once and kept as bytes; each answer is one of these bodies. How long others may
keep an answer is said by whoever answers.
"""

import gzip
import hashlib
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IDENTITY = "identity"
CODINGS = ("br", "gzip", IDENTITY)  # what we send, the smallest first
WORTH_COMPRESSING = 1000  # bytes
ROOM = (
    64_000_000  # bytes that a process keeps: a day's pages and pictures in both languages are a third of it
)

IMMUTABLE = "public, max-age=31536000, immutable"
NO_STORE = "no-store"
REVALIDATE = "no-cache"  # may be kept, but is asked for again each time

_COMPRESSIBLE = re.compile(r"text/|application/(?!octet-stream|pdf|zip|gzip)|image/svg\+xml|image/x-icon")
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_WEIGHT = re.compile(r"q\s*=\s*(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Representation:
    """What stands at an address: its body in every coding that is worth it, and the tag that names it."""

    media_type: str
    tag: str  # weak: compressed or plain, it is the same
    bodies: Mapping[str, bytes]
    headers: Mapping[str, str] = field(default_factory=dict)  # its own, sent with the body

    @property
    def body(self) -> bytes:
        return self.bodies[IDENTITY]

    @property
    def size(self) -> int:
        """How many bytes it takes to keep."""
        return sum(map(len, self.bodies.values()))


def represent(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Representation:
    """Compress `body`, where it is of a kind and a length for which that is worth it."""
    bodies = {IDENTITY: body}
    if len(body) > WORTH_COMPRESSING and _COMPRESSIBLE.match(media_type):
        packed = {"br": brotli.compress(body, quality=5), "gzip": gzip.compress(body, 6, mtime=0)}
        bodies |= {coding: one for coding, one in packed.items() if len(one) < len(body)}
    return Representation(media_type, f'W/"{hashlib.sha256(body).hexdigest()[:20]}"', bodies, headers or {})


kept: LRUCache[Hashable, Representation] = LRUCache(ROOM, getsizeof=lambda one: one.size)


def keep(key: Hashable, made: Representation) -> Representation:
    """Keep what was made, for as long as there is room for it; returns it."""
    if made.size <= kept.maxsize:
        kept[key] = made
    return made


@lru_cache(maxsize=512)
def codings(accepted: str | None) -> tuple[str, ...]:
    """The codings that an Accept-Encoding header allows, what we'd rather send first; None: there was no header."""
    if accepted is None:
        return (IDENTITY,)
    weights = dict(map(_weight, accepted.lower().split(",")))
    anything = weights.get("*")
    # what is not named is refused, but for a body as it is, which is only refused by name
    unnamed = {
        "br": anything or 0.0,
        "gzip": anything or 0.0,
        IDENTITY: 0.0001 if anything is None else anything,
    }
    allowed = {coding: weights.get(coding, unnamed[coding]) for coding in CODINGS}
    if "x-gzip" in weights and "gzip" not in weights:
        allowed["gzip"] = weights["x-gzip"]
    return tuple(
        sorted((coding for coding in CODINGS if allowed[coding] > 0), key=lambda coding: -allowed[coding])
    )


def _weight(member: str) -> tuple[str, float]:
    coding, *parameters = (part.strip() for part in member.split(";"))
    weight = 1.0
    for parameter in parameters:
        told = _WEIGHT.fullmatch(parameter)
        weight = float(told[1]) if told else 0.0
    return coding, weight


def has(tag: str, known: str) -> bool:
    """Whether an If-None-Match header names the tag, by the weak comparison that the standard asks for."""
    return known.strip() == "*" or tag.removeprefix("W/").strip('"') in _TAG.findall(known)


def header(scope: Scope, name: bytes) -> str | None:
    """All values of a request's header as one list; None without the header."""
    values = [value for key, value in scope["headers"] if key == name]
    return b", ".join(values).decode("latin-1") if values else None


class HttpAnswer(Response):
    """A response whose body is at hand; a HEAD request gets its headers alone."""

    def __init__(self, status: int, headers: Iterable[tuple[str, str]], body: bytes = b"") -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self.body})


def answer(
    scope: Scope,
    found: Representation,
    cache_control: str,
    *,
    vary: str = "accept-encoding",
    status: int = 200,
) -> HttpAnswer:
    """The answer to a GET or HEAD: the body in the coding that suits the asker, or 304 to whoever has it."""
    shared = [("etag", found.tag), ("cache-control", cache_control), ("vary", vary)]
    if status == 200 and (known := header(scope, b"if-none-match")) and has(found.tag, known):
        return HttpAnswer(304, shared)
    allowed = codings(header(scope, b"accept-encoding"))
    coding = next((coding for coding in allowed if coding in found.bodies), None)
    if coding is None:
        return _squeezed(found, allowed, shared, status)
    return _whole(found, coding, found.bodies[coding], shared, status)


def _whole(
    found: Representation, coding: str, body: bytes, shared: list[tuple[str, str]], status: int
) -> HttpAnswer:
    encoded = [] if coding == IDENTITY else [("content-encoding", coding)]
    own = [("content-type", found.media_type), ("content-length", str(len(body)))]
    return HttpAnswer(status, [*own, *encoded, *shared, *found.headers.items()], body)


def _squeezed(
    found: Representation, allowed: tuple[str, ...], shared: list[tuple[str, str]], status: int
) -> HttpAnswer:
    """For those who refuse the body as it is, though compressing it gains nothing; 406 if they refuse everything."""
    if not allowed:
        sentence = b"Accept-Encoding allows none of: br, gzip, identity.\n"
        told = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(sentence)))]
        return HttpAnswer(406, [*told, ("cache-control", NO_STORE), ("vary", "accept-encoding")], sentence)
    coding, body = allowed[0], found.body
    squeezed = brotli.compress(body, quality=1) if coding == "br" else gzip.compress(body, 1, mtime=0)
    return _whole(found, coding, squeezed, shared, status)


class HttpCache:
    """Gives the answers of an app tags and compression, each body compressed once.

    An answer that says `no-store` goes out as it comes, and is the only kind that may be long.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        held = _Held(send)
        # a file that the server sent by its name alone would pass by here unseen
        extensions = {**scope.get("extensions", {})}
        extensions.pop("http.response.pathsend", None)
        await self._app({**scope, "extensions": extensions}, receive, held.send)
        if held.start is not None:
            await _answer_of(scope, held.start, b"".join(held.pieces))(scope, receive, send)


class _Held:
    """Keeps back what is sent, unless it may not be stored."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.pieces: list[bytes] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_kept(message):
            self.start = message
        elif self.start is None:
            await self._send(message)
        else:
            self.pieces.append(message.get("body", b""))


def _may_be_kept(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_negotiated = "content-encoding" in headers or "accept-encoding" in headers.get("vary", "").lower()
    is_page = headers.get("content-type", "").startswith("text/html")  # whose scripts are read on its way out
    is_private = "set-cookie" in headers or NO_STORE in headers.get("cache-control", "")
    return start["status"] == 200 and not (is_negotiated or is_page or is_private)


def _answer_of(scope: Scope, start: Message, body: bytes) -> HttpAnswer:
    headers = Headers(raw=start["headers"])
    media_type = headers.get("content-type", "application/octet-stream")
    key = (media_type, hashlib.sha256(body).digest())
    found = kept.get(key) or keep(key, represent(body, media_type))
    vary = ", ".join(filter(None, ["accept-encoding", headers.get("vary")]))
    made = answer(scope, found, headers.get("cache-control", REVALIDATE), vary=vary)
    ours = {name for name, _ in made.raw_headers} | {
        b"content-length",
        b"content-type",
        b"last-modified",
        b"etag",
    }
    made.raw_headers += [one for one in start["headers"] if one[0] not in ours]
    return made
