"""Visitors without a browser: Reflex's events over socket.io, as its `state.js` speaks it."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from reflex.constants import Reflex
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 20  # seconds for any answer

HYDRATE = f"{rx.State.get_full_name()}.hydrate_and_load"
HYDRATED = '"is_hydrated_rx_state_":true'

# Engine.IO's packet types, the fourth with Socket.IO's behind it; "/_event," is Reflex's namespace.
_PING, _PONG, _CONNECT, _EVENT = "2", "3", "40/_event,", "42/_event,"


class Visitor:
    """One open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    @asynccontextmanager
    async def on_page(
        cls, port: int, path: str, cookie: str = "tz=Europe/Moscow"
    ) -> AsyncIterator["Visitor"]:
        """A visitor whose page is hydrated; the event for that rides in the packet that connects."""
        url = f"ws://localhost:{port}/_event/?token={uuid.uuid4()}&EIO=4&transport=websocket"
        async with connect(
            url,
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": cookie},
            subprotocols=[Reflex.VERSION],
            compression=None,
            proxy=None,
            ping_interval=None,
        ) as socket:
            visitor = cls(socket)
            await socket.recv()  # Engine.IO's handshake
            await socket.send(_CONNECT + json.dumps({"event": _event(HYDRATE, path)}))
            while HYDRATED not in (await visitor.answer()).replace(" ", ""):
                pass
            yield visitor

    async def ask(self, name: str, payload: dict[str, Any], path: str) -> str:
        """Send an event from the page at `path` and return the answer: the change of state, as it came."""
        await self._socket.send(_EVENT + json.dumps(["event", _event(name, path, payload)]))
        return await self.answer()

    async def answer(self) -> str:
        """The next change of state."""
        while True:
            packet = str(await asyncio.wait_for(self._socket.recv(), PATIENCE))
            if packet == _PING:
                await self._socket.send(_PONG)
            elif packet.startswith(_EVENT):
                return packet


def _event(name: str, path: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    router = {"pathname": path.partition("?")[0], "asPath": path}
    return {"name": name, "payload": payload or {}, "router_data": router}
