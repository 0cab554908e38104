"""Which views are a person's. The others are answered just the same, and counted apart, by their reason.

What the request says of itself is believed: this keeps crawlers, previews and other pages' images out of the figures, and a
script that says it is a browser is held by the limit of its network. What a browser does not say, an old one for
example, decides nothing.
"""

import hashlib
import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from horo_app import addresses, clock
from horo_app.language import Language
from horo_app.services import views
from horo_app.services.views import Channel
from horo_app.settings import settings
from horo_app.zodiac import Sign


class Reason(StrEnum):
    """Why a view is not counted."""

    CRAWLER = "crawler"  # a program that says so
    PREFETCH = "prefetch"  # fetched ahead: nobody looks at it yet
    EMBEDDED = "embedded"  # an image or a script of a page, which shows no reading
    FOREIGN = "foreign"  # another site's page told us of it
    LIMIT = "limit"  # more from this network in a minute than its people read
    LIST = "list"  # all twelve signs in one call: nobody reads twelve


class Proxy(StrEnum):
    """Who sends X-Forwarded-For while TRUSTED_PROXIES says that nobody does."""

    NONE = ""
    LOCAL = "local"  # a neighbour, so it is a proxy, and everybody comes from its address
    PUBLIC = "public"  # an address of the internet: a proxy, or a visitor who makes it up


# Programs that say that they are one. Libraries are not among them: behind one may be an app that shows the reading.
_CRAWLER = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|scrape|archive|transcoder|monitor|uptime|pingdom|statuscake|lighthouse|pagespeed|gtmetrix"
    r"|preview|prerender|facebookexternalhit|meta-external|whatsapp|vkshare|embedly|iframely|skypeuripreview"
    r"|mediapartners|adsbot|inspectiontool|googleother|google-read-aloud|apis-google|feedfetcher|feedburner|feedly"
    r"|chatgpt|claude|anthropic|perplexity|bytespider|cohere|heritrix|nutch|httrack|screaming frog|validator|checker",
    re.IGNORECASE,
)
_AHEAD = re.compile("prefetch|prerender|preview", re.IGNORECASE)
_PURPOSES = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_SHOWN_IN = {
    "",
    "empty",
    "document",
    "iframe",
    "frame",
    "websocket",
}  # Sec-Fetch-Dest of what may show a reading
_OUR_OWN = {"", "same-origin", "none"}  # Sec-Fetch-Site of our own pages, and of an address that was typed
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")

WIDEST = 48  # bits of an IPv6 address that are a network: who can rent one has as many of /64 as they like
MOST_NETWORKS = 50_000  # kept in mind; the rest of a minute's networks then count as one


def count(sign: Sign, channel: Channel, language: Language, headers: Mapping[str, str], peer: str) -> None:
    """Count the view if it is a person's; `headers` by their names in lower case."""
    reason = why_not(channel, headers, peer)
    if reason is None:
        views.count(sign, channel, language)
    else:
        views.leave_out(channel, reason)


def why_not(channel: Channel, headers: Mapping[str, str], peer: str) -> Reason | None:
    """Why this is no person's view; None for one that counts, which then is one of its network's."""
    if _CRAWLER.search(headers.get("user-agent", "")):
        return Reason.CRAWLER
    if any(_AHEAD.search(headers.get(name, "")) for name in _PURPOSES):
        return Reason.PREFETCH
    if headers.get("sec-fetch-dest", "") not in _SHOWN_IN:
        return Reason.EMBEDDED
    if channel is Channel.WEB and not _is_ours(headers):
        return Reason.FOREIGN
    return None if _is_within_limit(headers, peer) else Reason.LIMIT


def _is_ours(headers: Mapping[str, str]) -> bool:
    """Whether a page of ours sent this. A browser's own word on it is worth more than the Origin it names."""
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    if site:
        return site in _OUR_OWN
    known = {urlsplit(one).netloc for one in settings().origins}
    if not settings().public_url:
        known.add(headers.get("host", ""))
    return not origin or urlsplit(origin).netloc in known


def _is_within_limit(headers: Mapping[str, str], peer: str) -> bool:
    limit = settings().view_limit
    if not limit or proxy(headers, peer) is Proxy.LOCAL:
        return True
    address = addresses.of(peer, headers.get("x-forwarded-for", ""))
    return _networks.admit(addresses.network(address, WIDEST), limit)


def proxy(headers: Mapping[str, str], peer: str) -> Proxy:
    """Whether the request came through a proxy that nobody told us of; the last one is kept in mind."""
    global _seen
    if settings().trusted_proxies or not any(name in headers for name in _FORWARDED):
        return Proxy.NONE
    found = Proxy.PUBLIC if _is_public(peer) else Proxy.LOCAL
    _seen = found, clock.now().timestamp()
    return found


def unknown_proxy() -> Proxy:
    """What `proxy` found in this process within the last hour."""
    found, at = _seen
    return found if clock.now().timestamp() - at < 3600 else Proxy.NONE


def _is_public(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_global
    except ValueError:
        return False  # a socket of this machine


@dataclass
class Networks:
    """How often each network was counted in this minute, under hashes whose salt is thrown away with the minute."""

    minute: int = -1
    salt: bytes = b""
    views: dict[bytes, int] = field(default_factory=dict)

    def admit(self, network: str, limit: int) -> bool:
        """Whether another view of the network counts."""
        minute = int(clock.now().timestamp()) // 60
        if minute != self.minute:
            self.minute, self.salt, self.views = minute, secrets.token_bytes(16), {}
        key = hashlib.blake2b(network.encode(), digest_size=12, key=self.salt).digest()
        if key not in self.views and len(self.views) >= MOST_NETWORKS:
            key = b""
        counted = self.views.get(key, 0)
        if counted >= limit:
            return False
        self.views[key] = counted + 1
        return True


_networks = Networks()
_seen: tuple[Proxy, float] = (Proxy.NONE, 0.0)


def forget() -> None:
    """Begin anew, as a process does."""
    global _networks, _seen
    _networks, _seen = Networks(), (Proxy.NONE, 0.0)
