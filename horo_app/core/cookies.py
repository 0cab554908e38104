"""Our own cookies for those who sign in: their names, reading them, and setting them. Knows no web framework."""

import hashlib
import hmac
import secrets
from urllib.parse import parse_qsl, urlencode

from horo_app.core.settings import settings

SESSION = "session"  # who is signed in
BROWSER = "browser"  # that somebody signed in here before
PENDING = "pending"  # whose password was right and whose code is still to come
FORM = "form"  # what the forms of this browser are signed with
SAID = "said"  # what a form was answered, until the next page says it

MONTH = 30 * 24 * 3600
YEAR = 365 * 24 * 3600
MINUTE = 60


def token() -> str:
    """128 bits that nobody guesses."""
    return secrets.token_urlsafe(16)


def name(kind: str) -> str:
    """The cookie's name: behind https with the prefix that lets no other host or scheme set it."""
    return f"__Host-horo-{kind}" if settings().is_https else f"horo-{kind}"


def read(header: str, kind: str) -> str:
    """The value in a Cookie header, "" without one."""
    wanted = name(kind)
    for pair in header.split(";"):
        key, _, value = pair.strip().partition("=")
        if key == wanted:
            return value.strip('"')[:1024]
    return ""


def written(kind: str, value: str, max_age: int | None = None) -> str:
    """A Set-Cookie header for a value of URL-safe characters.

    Without a maximum age the browser forgets the cookie when it is closed, with 0 at once.
    """
    parts = [f"{name(kind)}={value}", "Path=/", "HttpOnly", "SameSite=Strict"]
    if settings().is_https:
        parts.append("Secure")
    if max_age is not None:
        parts.append(f"Max-Age={max_age}")
    return "; ".join(parts)


def form_token(secret: str) -> str:
    """What a form must bring along to have come from a page that we gave to the browser with this form cookie."""
    return hmac.new(secret.encode(), b"a form of Horo", hashlib.sha256).hexdigest()[:32]


def is_genuine(secret: str, brought: str) -> bool:
    """Whether a form brought the token that belongs to the browser's form cookie."""
    return bool(secret) and hmac.compare_digest(form_token(secret), brought)


def packed(**values: object) -> str:
    """A few short values as one cookie's."""
    return urlencode({key: str(value) for key, value in values.items()})


def unpacked(value: str) -> dict[str, str]:
    """What `packed` made; anything else gives what can be read of it."""
    return dict(parse_qsl(value, max_num_fields=8)) if value else {}
