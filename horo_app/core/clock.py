"""The one clock: now, today in a time zone, and the days any reader may be living in.

Everything that needs the time asks here, so a test moves time by replacing `now`.
"""

import datetime as dt
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: ZoneInfo) -> dt.date:
    """The calendar date in `zone` right now."""
    return now().astimezone(zone).date()


def hour(zone: ZoneInfo) -> int:
    """The hour of day (0-23) in `zone` right now."""
    return now().astimezone(zone).hour


def known_zone(name: str) -> ZoneInfo | None:
    """The IANA zone called `name`, or None: the name may come from an untrusted cookie."""
    if not name or len(name) > 64:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # ZoneInfo raises any of these for absent, malformed and directory names
        return None
