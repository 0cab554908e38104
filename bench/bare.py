"""Granian with an application that sends the same bytes to whoever asks: `granian bench.bare:app`; BODY is a file."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]

BODY = Path(os.environ["BODY"]).read_bytes()
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-encoding", b"br"),
        (b"content-length", str(len(BODY)).encode()),
    ],
}


async def app(scope: Message, _: Callable[[], Awaitable[Message]], send: Callable[[Message], Any]) -> None:
    """Answer every request alike."""
    if scope["type"] == "http":
        await send(START)
        await send({"type": "http.response.body", "body": BODY})
