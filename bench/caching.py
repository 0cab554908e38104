"""Pages behind the caching proxy of docs/nginx.conf: visitors of six time zones around the service's midnight."""

import datetime as dt
import subprocess
import sys

import psycopg

from bench.ground import Ground, address, run
from bench.table import Figure, at_least, equal, reported
from tests import nginx
from tests.caching import (
    BY_HAND,
    DAY,
    EDITED,
    ZONE,
    Visits,
    around_midnight,
    date_from,
    now,
    zone_with_midnight_at,
)

VISITS, SECONDS = 10_000, 110  # long enough for an edit after midnight to be seen a minute later


def measure(ground: Ground, quick: bool) -> list[Figure]:  # noqa: ARG001 (it takes as long as it takes)
    """A first visit is a page and its files; whose day differs from the service's also fetches that of their own."""
    if nginx.find() is None:
        subprocess.run([sys.executable, "-m", "tests.debian", "nginx"], check=True)
    folder = ground.folder()
    midnight = (now() + dt.timedelta(seconds=45)).replace(microsecond=0)
    zones = zone_with_midnight_at(midnight, folder / "zones")
    with ground.site(PUBLIC_URL="http://horo.example", TIMEZONE=ZONE, PYTHONTZPATH=zones) as site:
        url = site.environment["DATABASE_URL"]

        async def edit() -> None:
            with psycopg.connect(address(url), autocommit=True) as connection:
                connection.execute(
                    "update horoscope_cache set love = %s, version = version + 1 "
                    "where sign = %s and language = %s and date = %s",
                    [BY_HAND, EDITED.sign, EDITED.language, date_from(midnight)],
                )

        visits = Visits(midnight, date_from(midnight) - DAY)
        with nginx.in_front_of(site.port, folder / "nginx") as port:
            run(around_midnight(f"http://127.0.0.1:{port}", visits, VISITS, VISITS / SECONDS, edit))
    return [
        reported(f"cache: answers to {VISITS:,} first visits around midnight", visits.answers.total(), ""),
        at_least("  from the cache", visits.hits, "share", 0.99),
        equal("  of a wrong day", len(visits.wrong_days), "answers", 0),
        equal("  older than a minute after an edit", len(visits.stale), "answers", 0),
    ]
