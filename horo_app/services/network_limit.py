"""How much one network may do in a minute, without knowing for longer than that minute who it was.

Each process counts by itself, in memory. A network is an IPv4 address or an IPv6 /48.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping
from enum import StrEnum

from horo_app import addresses, clock
from horo_app.settings import settings

WIDEST = 48  # bits of an IPv6 address that are a network: who can rent one has as many of /64 as they like
MOST_NETWORKS = 50_000  # kept in mind; the rest of a minute's networks then count as one

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_HOUR = 3600


class Proxy(StrEnum):
    """Who sends X-Forwarded-For while TRUSTED_PROXIES says that nobody does."""

    NONE = ""
    LOCAL = "local"  # a neighbour, so it is a proxy, and everybody comes from its address
    PUBLIC = "public"  # an address of the internet: a proxy, or a visitor who makes it up


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


_seen: tuple[Proxy, float] = (Proxy.NONE, 0.0)


def network_of(headers: Mapping[str, str], peer: str) -> str | None:
    """The network that a request comes from; None when a proxy that nobody told us of makes all come from its own."""
    if _proxy(headers, peer) is Proxy.LOCAL:
        return None
    return addresses.network(addresses.of(peer, headers.get("x-forwarded-for", "")), WIDEST)


def unknown_proxy() -> Proxy:
    """The proxy that nobody told us of, if requests have come through one within an hour, in this process."""
    found, at = _seen
    return found if clock.now().timestamp() - at < _HOUR else Proxy.NONE


def _proxy(headers: Mapping[str, str], peer: str) -> Proxy:
    global _seen
    if settings().trusted_proxies or not any(name in headers for name in _FORWARDED):
        return Proxy.NONE
    found = Proxy.PUBLIC if _is_public(peer) else Proxy.LOCAL
    _seen = found, clock.now().timestamp()
    return found


def _is_public(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_global
    except ValueError:
        return False  # a socket of this machine
