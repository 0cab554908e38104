"""A TCP proxy before a PostgreSQL that can stop carrying, as a network does that drops every packet."""

import asyncio
import threading
from contextlib import suppress

BLOCK = 65536


class Network:
    """Listens on `port` of 127.0.0.1 and carries to a Unix socket, each block after `delay` seconds."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._carries = asyncio.Event()
        self._carries.set()
        self.delay = 0.0
        self.port = 0

    def __enter__(self) -> "Network":
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def carry(self, on: bool) -> None:
        """Whether anything arrives at the other side; connections stay open, and nobody is told."""
        self._loop.call_soon_threadsafe(self._carries.set if on else self._carries.clear)

    async def _listen(self) -> int:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._carries.wait()
        inner, outer = await asyncio.open_unix_connection(self._target)
        with suppress(OSError):
            await asyncio.gather(self._pass(reader, outer), self._pass(inner, writer))

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while block := await source.read(BLOCK):
                await asyncio.sleep(self.delay)
                await self._carries.wait()
                target.write(block)
                await target.drain()
        target.close()
