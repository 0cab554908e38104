"""Where the site is, as the one who asks knows it: what they are sent has whole addresses in it."""

import re

from cachetools import TTLCache
from starlette.datastructures import Headers
from starlette.types import Scope

from horo_app.core.settings import settings

# A name, an IPv4 or a bracketed IPv6 address, and a port: nothing that could mean something in HTML, XML or a header
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE
)


# Where answers are kept for: those asked for first, until nobody has asked there for so many seconds
_known: TTLCache[str, None] = TTLCache(maxsize=8, ttl=600)


def origin(scope: Scope) -> str:
    """The site's address without a trailing slash: `PUBLIC_URL`, and without one the host that was asked for.

    A Host header is the asker's own word. It is therefore not even looked at where `PUBLIC_URL` is set; and where it is
    not, what is written with it is for this asker alone (`cache_control`).
    """
    if settings().public_url:
        return settings().public_url
    host = Headers(scope=scope).get("host", "")
    scheme = "https" if scope.get("scheme") == "https" else "http"
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else settings().base_url


def is_known(where: str) -> bool:
    """Whether answers with this origin in them are kept here: whoever invents hosts must not fill what is kept."""
    if where in (settings().public_url, settings().base_url):
        return True
    _known.expire()
    if where in _known or len(_known) < _known.maxsize:
        _known[where] = None  # from now on
        return True
    return False
