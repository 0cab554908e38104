"""A server that speaks the protocol of chat completions, well or badly: `python -m tests.model_server PORT SECONDS`.

A behaviour is a function of the request that it is asked to answer. Good answers are the almanac's texts: they are
true.
"""

import datetime as dt
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import SECTION_LENGTH
from horo_app.content.similarity import share, shingles
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.generation.answer import ALIKE, WHOLE
from horo_app.generation.prompts import brief_for

Behaviour = Callable[["Request"], None]
Key = tuple[Sign, dt.date, Language]

USAGE = {"prompt_tokens": 1500, "completion_tokens": 700, "total_tokens": 2200}


@lru_cache
def _first_lines(around: dt.date) -> dict[str, Key]:
    days = [around + dt.timedelta(days=days) for days in range(-2, 4)]
    keys = [(sign, day, language) for sign in SIGNS for day in days for language in Language]
    return {brief_for(*key).user.splitlines()[0]: key for key in keys}


@lru_cache(maxsize=1000)
def _good(sign: Sign, date: dt.date, language: Language) -> dict[str, str]:
    """The almanac's reading; what it tells several signs in the same words is told more shortly."""
    day = almanac.day(date, language)
    parts = {section.value: text for section, text in day[sign].sections.items()}
    others = {text for other in day.values() if other.sign is not sign for text in other.sections.values()}
    own = shingles(" ".join(parts.values()))
    if all(
        share(own, shingles(" ".join(one.sections.values()))) < ALIKE - 0.02
        for one in day.values()
        if one.sign is not sign
    ):
        others.clear()
    spare = sum(map(len, parts.values())) - WHOLE[0] - 20
    for section, text in sorted(parts.items(), key=lambda part: -len(part[1])):
        shorter = text[: text.rfind(". ", SECTION_LENGTH[0], -1) + 1]
        if text in others and shorter and len(text) - len(shorter) <= spare:
            parts[section] = shorter
            spare -= len(text) - len(shorter)
    parts["summary"] = day[sign].summary
    return parts


class Request:
    """A request, and the ways of answering it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self._handler = handler
        self.body = body
        self.at = time.monotonic()
        self.path = handler.path
        self.authorization = handler.headers.get("authorization", "")
        self.user = body["messages"][-1]["content"]

    @property
    def mode(self) -> str:
        return str(self.body.get("response_format", {}).get("type", "plain"))

    @property
    def key(self) -> Key:
        """Whose reading is asked for."""
        return _first_lines(clock.now().date())[self.user.splitlines()[0]]

    def text(self, **changes: str) -> dict[str, Any]:
        """A good answer, as an object."""
        return {**_good(*self.key), "facts": ["f1", "f2"], **changes}

    def answer(self, content: str, finish: str = "stop", **message: Any) -> None:
        """Answer as the protocol wants it."""
        choice = {
            "index": 0,
            "finish_reason": finish,
            "message": {"role": "assistant", "content": content, **message},
        }
        self.send(
            200,
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": self.body["model"],
                "choices": [choice],
                "usage": USAGE,
            },
        )

    def send(self, status: int, body: Any, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._handler.send_response(status)
        for name, value in {
            "content-type": "application/json",
            "content-length": str(len(data)),
            **headers,
        }.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(data)

    def error(self, status: int, message: str, code: str | None = None, **headers: str) -> None:
        self.send(status, {"error": {"message": message, "type": "error", "code": code}}, **headers)

    def drip(self, seconds: float) -> None:
        """A byte now and then, for so long."""
        self._handler.send_response(200)
        self._handler.send_header("content-length", "1000000")
        self._handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._handler.wfile.write(b" ")
            self._handler.wfile.flush()
            time.sleep(0.05)

    def reset(self) -> None:
        """Break the connection in the middle of the answer."""
        self._handler.wfile.write(b'HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{"id": "chatcm')
        self._handler.wfile.flush()
        connection = self._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(connection.detach())
        self._handler.close_connection = True


def good(request: Request) -> None:
    """What a server does that enforces structure."""
    if "sky blue" in request.user:
        request.answer(
            '{"blue": true}' if request.mode == "json_schema" else "It is, because light scatters."
        )
        return
    request.answer(json.dumps(request.text(), ensure_ascii=False))


class ModelServer:
    """Listens on a port of its own; `requests` are all that came, `behaviour` answers them."""

    def __init__(self, behaviour: Behaviour = good, port: int = 0) -> None:
        self.behaviour = behaviour
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "ModelServer":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                request = Request(self, body)
                with server._lock:
                    server.requests.append(request)
                    server._now += 1
                    server.most_at_once = max(server.most_at_once, server._now)
                try:
                    server.behaviour(request)
                except OSError:  # the client has left
                    self.close_connection = True
                finally:
                    with server._lock:
                        server._now -= 1

            def log_message(self, *_: object) -> None:
                return

        return Handler


def slow(seconds: float) -> Behaviour:
    """A good answer after so long."""

    def behave(request: Request) -> None:
        time.sleep(seconds)
        good(request)

    return behave


if __name__ == "__main__":
    with ModelServer(slow(float(sys.argv[2])), int(sys.argv[1])) as serving:
        print(serving.url, flush=True)
        signal.pause()
