"""Striking secrets out of whatever is about to be logged.

Two nets: the secrets that this process was given, wherever and however written, and whatever looks like one: userinfo
and tokens in addresses, headers and fields that carry secrets by their names, keys of known forms.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from pydantic import SecretStr

from horo_app.core.settings import TELEGRAM_TOKEN, Settings

STRUCK = "***"

_SHORTEST = (
    6  # characters of a secret of ours that is struck wherever it stands: less is a word that stands anywhere
)

# A value: up to the quote that ends it (escaped, as in JSON inside of a string), or up to what ends one without quotes
_QUOTED = r"((?:b?\\*([\"']))?)(?(4)(?:(?!\4)[^\\])*|{})"
_LINE = _QUOTED.format(r"[^\"'\\\r\n]+")
_WORD = _QUOTED.format(r"[^\s\"'\\&,;)\]}]+")

_HEADERS = (
    r"(?:set-)?cookies?|(?:proxy-|http_)?authorization|http_cookie"
    r"|x-telegram-bot-api-secret-token|x-(?:api|auth|csrf)-(?:key|token)"
)
_NAMES = (
    r"(?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credentials?|signature)"
    r"|\b(?:session(?:[_-]?id)?|sid|horo-(?:session|browser|form|said)|ballot)"
)
_EQUALS = r"\\*[\"']?\s*(?:=>|[=:])\s*[\[(]*"
_BESIDE = r"\\*[\"']\s*,\s*"  # of a pair such as (b"cookie", b"…")

# Strangers choose what is searched, so each takes time in proportion to the text: none scans far from many places.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        # a database's password may hold any sign; everybody else's is over at the first slash
        (r"(postgres(?:ql)?(?:\+\w{1,30})?://)[^\s\"'<>]{0,500}(?=@)", rf"\1{STRUCK}"),
        (r"(://)[^/\s\"'@<>]+(?=@)", rf"\1{STRUCK}"),
        (rf"({_HEADERS})({_EQUALS}|{_BESIDE}){_LINE}", rf"\1\2\3{STRUCK}"),
        (rf"({_NAMES})({_EQUALS}|{_BESIDE}){_WORD}", rf"\1\2\3{STRUCK}"),
        (r"((?:[?&]|%3f|%26)(?:key|code|next|auth|sig|hash)(?:=|%3d))[^\s\"'\\&#]+", rf"\1{STRUCK}"),
        (r"\b(bearer)(\s+|%20)[\w.~+/=%-]{6,}", rf"\1\2{STRUCK}"),
        (
            r"\b(session|tab|client|token|sid)\b(:?\s+\\*['\"]?)(?=[\w-]*(?-i:[A-Z\d]))[\w-]{16,}",
            rf"\1\2{STRUCK}",
        ),
        (r"\bsk-[\w-]{8,}", STRUCK),
        (r"\$argon2\w+\$[\w$=,+/]+", STRUCK),
        (r"(?<!\d)" + TELEGRAM_TOKEN.pattern.replace(":", "(?::|%3A)"), STRUCK),
    )
)

_ours: re.Pattern[str] | None = None


def know(settings: Settings) -> None:
    """Strike the secrets of these settings from now on, in any of the ways in which they are written."""
    global _ours
    written = {way for secret in _secrets(settings) for way in _ways(secret) if len(way) >= _SHORTEST}
    longest_first = sorted(written, key=len, reverse=True)
    _ours = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def strike(text: str) -> str:
    """The text without its secrets."""
    if _ours is not None:
        text = _ours.sub(STRUCK, text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=256)
def is_secret(name: str) -> bool:
    """Whether a field of this name holds a secret."""
    return re.fullmatch(rf"{_HEADERS}|[\w-]*{_NAMES}", name, re.IGNORECASE) is not None


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        if isinstance(value := getattr(settings, name), SecretStr):
            yield value.get_secret_value()
    yield settings.telegram_bot_token.get_secret_value().partition(":")[2]
    databases = (settings.database_url, settings.database_direct_url, settings.database_replica_url)
    for url in (*databases, settings.redis_url, settings.openai_base_url, settings.telegram_api_url):
        yield from _of_address(url)


def _of_address(url: str) -> Iterator[str]:
    user, _, password = url.partition("://")[2].rpartition("@")[0].partition(":")
    plain = {unquote(user), urlsplit("//x" + url.partition("://")[2].rpartition("@")[2]).path.strip("/")}
    if unquote(password) not in plain:  # "horo" of horo:horo@…/horo is a word, too
        yield password
    yield from (value for name, value in parse_qsl(url.partition("?")[2]) if is_secret(name))


def _ways(secret: str) -> Iterator[str]:
    plain = unquote(secret)
    yield from (secret, plain, quote(plain, safe=""), quote(plain), quote_plus(plain))
    yield from (repr(plain)[1:-1], plain.replace("\\", "\\\\").replace('"', '\\"'))
