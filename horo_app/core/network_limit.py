"""How much one network may do in a minute, without knowing for longer than that minute who it was.

Each process counts by itself, in memory. A network is an IPv4 address or an IPv6 /48.
"""

import hashlib
import ipaddress
import math
import secrets
from collections.abc import Mapping

from horo_app.core import client_address, clock
from horo_app.core.settings import settings

WIDEST = 48  # bits of an IPv6 address that are a network: who can rent one has as many of /64 as they like
MOST_NETWORKS = 50_000  # kept in mind; the rest of a minute's networks then count as one

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_HOUR = 3600


class NetworkLimit:
    """Counts by network in this minute, under hashes whose salt is thrown away with the minute."""

    def __init__(self) -> None:
        self._minute = -1
        self._salt = b""
        self._counted: dict[bytes, int] = {}

    def admit(self, network: str, limit: int) -> bool:
        """Count once more for the network, unless it has reached the limit in this minute."""
        minute = int(clock.now().timestamp()) // 60
        if minute != self._minute:
            self._minute, self._salt, self._counted = minute, secrets.token_bytes(16), {}
        key = hashlib.blake2b(network.encode(), digest_size=12, key=self._salt).digest()
        if key not in self._counted and len(self._counted) >= MOST_NETWORKS:
            key = b""
        counted = self._counted.get(key, 0)
        if counted >= limit:
            return False
        self._counted[key] = counted + 1
        return True


_seen = -math.inf  # when a request came through a proxy that nobody told us of


def network_of(headers: Mapping[str, str], peer: str) -> str | None:
    """The network that a request comes from; None when a neighbour sends it as a proxy that nobody told us of.

    From an address of the internet the header may be a visitor's own: its network is that address.
    """
    if is_by_unknown_proxy(headers) and not _is_public(peer):
        return None
    return client_address.network(client_address.of(peer, headers.get("x-forwarded-for", "")), WIDEST)


def is_by_unknown_proxy(headers: Mapping[str, str]) -> bool:
    """Whether a request says that it came through a proxy while TRUSTED_PROXIES says that there is none."""
    global _seen
    if settings().trusted_proxies or not any(name in headers for name in _FORWARDED):
        return False
    _seen = clock.now().timestamp()
    return True


def unknown_proxy() -> bool:
    """Whether there were such requests within an hour, in this process."""
    return clock.now().timestamp() - _seen < _HOUR


def _is_public(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_global
    except ValueError:
        return False  # a socket of this machine
