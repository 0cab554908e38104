"""A request to an ASGI app with every byte of it as the test wants it: clients tidy up what they send."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


async def ask(
    app: ASGIApp,
    target: bytes,
    method: str = "GET",
    headers: Iterable[tuple[bytes, bytes]] = (),
    body: Sequence[bytes] = (),
) -> Reply:
    """The reply to `target`, a path with a query or without, given to the app as Granian gives it."""
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode(errors="replace"),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": [(b"host", b"horo"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("horo", 80),
        "extensions": {"http.response.pathsend": {}},
    }
    pieces = [*body] or [b""]
    incoming = [
        {"type": "http.request", "body": piece, "more_body": place < len(pieces)}
        for place, piece in enumerate(pieces, 1)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    assert start["type"] == "http.response.start"
    assert {message["type"] for message in rest} == {"http.response.body"}
    assert [message.get("more_body", False) for message in rest] == [True] * (len(rest) - 1) + [False]
    whole = b"".join(message.get("body", b"") for message in rest)
    return Reply(start["status"], Headers(raw=list(start["headers"])), whole)
