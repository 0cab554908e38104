"""Which views are a person's. The others are answered just the same, and counted apart, by their reason.

What the request says of itself is believed: this keeps crawlers, previews and other pages' images out of the figures.
A script that says it is a browser is held by the limit of its network. What is not said, by an old browser for
example, decides nothing.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.core.network_limit import NetworkLimit, is_by_unknown_proxy, network_of
from horo_app.core.settings import settings
from horo_app.readings import views
from horo_app.readings.views import Channel


class Reason(StrEnum):
    """Why a view is not counted."""

    CRAWLER = "crawler"  # a program that says so
    PREFETCH = "prefetch"  # fetched ahead: nobody looks at it yet
    EMBEDDED = "embedded"  # an image or a script of a page, which shows no reading
    FOREIGN = "foreign"  # another site's page told us of it
    LIMIT = "limit"  # more from this network in a minute than its people read
    LIST = "list"  # all twelve signs in one call: nobody reads twelve


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
_networks = NetworkLimit()


def count(
    sign: Sign,
    channel: Channel,
    language: Language,
    headers: Mapping[str, str],
    peer: str,
    kind: PeriodKind | None = None,
) -> None:
    """Count the view if it is a person's; `headers` by their names in lower case, `kind` for a period's."""
    reason = why_not(channel, headers, peer)
    if reason is None and kind is not None:
        views.count_period(sign, channel, kind)
    elif reason is None:
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
    if is_by_unknown_proxy(headers) or not limit:  # all who come through it would be one network
        return True
    network = network_of(headers, peer)
    return network is None or _networks.admit(network, limit)
