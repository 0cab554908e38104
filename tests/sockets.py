"""Tabs without a browser: Reflex's events over a raw socket, with whatever cookies one likes."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reflex as rx
from reflex.constants import Reflex
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE
from tests.running_site import Site

HYDRATE = f"{rx.State.get_full_name()}.hydrate_and_load"

# Engine.IO's packet types, the fourth with Socket.IO's behind it; "/_event," is Reflex's namespace.
_PING, _PONG, _CONNECT, _EVENT = "2", "3", "40/_event,", "42/_event,"


class Tab:
    """One open page; `heard` is everything that the server has sent it."""

    def __init__(self, socket: ClientConnection, path: str) -> None:
        self._socket = socket
        self._path = path
        self.heard: list[str] = []

    def call(self, name: str, **arguments: Any) -> None:
        """Send an event."""
        event = _event(name, self._path, arguments)
        self._socket.send(_EVENT + json.dumps(["event", event]))

    def hears(self, text: str) -> str:
        """Wait for a packet with `text` in it, and return it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            packet = self._packet(deadline - time.monotonic())
            if text in packet.replace(" ", ""):
                return packet
        raise AssertionError(f"never heard {text}, but: {self.heard}")

    def listens(self, seconds: float) -> None:
        """Hear whatever comes within that time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                self._packet(left)
            except TimeoutError:
                return

    def _packet(self, within: float) -> str:
        packet = str(self._socket.recv(timeout=within))
        if packet == _PING:
            self._socket.send(_PONG)
        self.heard.append(packet)
        return packet


@contextmanager
def tab(
    site: Site, path: str, cookies: str = "", token: str = "", origin: str | None = None
) -> Iterator[Tab]:
    """A tab that has connected and hydrated; `token` names its state, which a reload of the tab finds again."""
    address = f"ws://localhost:{site.port}/_event/?token={token or uuid.uuid4()}&EIO=4&transport=websocket"
    with connect(
        address,
        origin=origin or site.url,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookies} if cookies else {},
        subprotocols=[Reflex.VERSION],  # type: ignore[list-item]
        compression=None,
        proxy=None,
        open_timeout=PATIENCE,
    ) as socket:
        opened = Tab(socket, path)
        socket.recv(timeout=PATIENCE)  # Engine.IO's handshake
        socket.send(_CONNECT + json.dumps({"event": _event(HYDRATE, path)}))
        opened.hears('"is_hydrated_rx_state_":true')
        yield opened


def _event(name: str, path: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    page = path.partition("?")[0]
    return {"name": name, "payload": payload or {}, "router_data": {"pathname": page, "asPath": path}}
