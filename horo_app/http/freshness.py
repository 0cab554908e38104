"""How long caches that many share may keep an answer: a minute at most, and never past the service's midnight."""

import datetime as dt

from starlette.types import Scope

from horo_app.core import clock
from horo_app.core.settings import settings

FRESH, STALE = 30, 30  # seconds: as it is, and while a newer one is being fetched
ON_THE_WAY = 2  # seconds that an answer may take to a cache, which counts in whole seconds from then on

PRIVATE = "private, no-cache"


def shared() -> str:
    """The Cache-Control of what changes with the day and when a text is edited. Browsers ask again each time."""
    left = _seconds_to_midnight()
    fresh = min(FRESH, left)
    stale = min(STALE, left - fresh)
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={stale}"


def asked(scope: Scope) -> Scope:
    """The request as it is answered: in a day's last seconds nobody is told that what they have still holds.

    A cache would keep it on; nginx, told by a 304 to keep it for no time, keeps it for as long as at first.
    """
    if _seconds_to_midnight() > 0:
        return scope
    return {**scope, "headers": [one for one in scope["headers"] if one[0] != b"if-none-match"]}


def of_page() -> str:
    """The same of a page, which has whole addresses in it: without PUBLIC_URL they name the host that was asked for."""
    return shared() if settings().public_url else PRIVATE


def _seconds_to_midnight() -> int:
    zone = settings().timezone
    tomorrow = clock.today(zone) + clock.DAY
    midnight = dt.datetime.combine(tomorrow, dt.time(), zone)
    return max(0, int((midnight - clock.now()).total_seconds()) - ON_THE_WAY)
