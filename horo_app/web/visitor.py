"""What the browser tells about its visitor: the time zone and the sign last read. Both are untrusted."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from horo_app import clock
from horo_app.errors import UnknownSign
from horo_app.settings import settings
from horo_app.zodiac import Sign, parse_sign

ZONE_COOKIE = "tz"
SIGN_COOKIE = "sign"

_PAIRS = re.compile(r"(?:^|;)\s*(tz|sign)=\"?([^;\"]{0,64})")


def _cookie(header: str, name: str) -> str:
    return next((value for key, value in _PAIRS.findall(header) if key == name), "")


def zone(cookies: str) -> ZoneInfo:
    """The visitor's time zone by a Cookie header, the service's own if there is none worth trusting."""
    return _told_zone(cookies) or settings().timezone


@lru_cache(maxsize=1024)
def _told_zone(cookies: str) -> ZoneInfo | None:
    return clock.known_zone(_cookie(cookies, ZONE_COOKIE).replace("%2F", "/"))


def today(cookies: str) -> dt.date:
    """The date where the visitor is."""
    return clock.today(zone(cookies))


def remembered_sign(cookies: str) -> Sign | None:
    """The sign that the visitor read last."""
    try:
        return parse_sign(_cookie(cookies, SIGN_COOKIE))
    except UnknownSign:
        return None
