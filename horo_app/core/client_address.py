"""Where a request comes from, as far as it can be believed. Pure but for the setting."""

import ipaddress

from horo_app.core.settings import settings


def of(peer: str, forwarded_for: str) -> str:
    """The caller's address: the peer's, or what the trusted proxies in front of us wrote down."""
    hops = settings().trusted_proxies
    told = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    believed = told[-hops] if hops and len(told) >= hops else peer
    return believed[:64]


def network(address: str, bits: int = 64) -> str:
    """The addresses that one subscriber has: with IPv6 all that have its first `bits` in common."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, bits), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
