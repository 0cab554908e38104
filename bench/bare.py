"""A server that does nothing but keep sockets open: what a connection costs before anything of Horo's or Reflex's."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import psutil
from websockets.asyncio.client import connect

from horo_app.settings import ROOT
from tests.site import eventually, free_port

Message = MutableMapping[str, Any]


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Any]
) -> None:
    """Accept every WebSocket, greet it once, and wait until it leaves."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": "welcome"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


@contextmanager
def server() -> Iterator[tuple[psutil.Process, int]]:
    """The worker of such a server, and its port."""
    port = free_port()
    command = [
        "granian",
        "--interface",
        "asginl",
        "--port",
        str(port),
        "--log-level",
        "critical",
        "bench.bare:app",
    ]
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        eventually(
            lambda: psutil.Process(process.pid).net_connections() or _worker(process).net_connections(), 20
        )
        yield _worker(process), port
    finally:
        process.terminate()
        process.wait(20)


def _worker(process: subprocess.Popen[bytes]) -> psutil.Process:
    return next(iter(psutil.Process(process.pid).children()), psutil.Process(process.pid))


@asynccontextmanager
async def sockets(number: int, port: int) -> AsyncIterator[None]:
    """Many open sockets, each greeted."""
    async with AsyncExitStack() as stack:
        door = asyncio.Semaphore(20)

        async def arrive() -> None:
            async with door:
                opened = connect(f"ws://127.0.0.1:{port}/", compression=None, proxy=None, ping_interval=None)
                await (await stack.enter_async_context(opened)).recv()

        await asyncio.gather(*(arrive() for _ in range(number)))
        yield
