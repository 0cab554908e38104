"""From `python -m horo_app run` to the first page, with pages built and data there."""

import statistics
import time

from bench.ground import Ground, serves
from bench.table import Figure, at_most
from tests.running_site import Site, eventually


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Starts with everything that belongs to one, the embedded PostgreSQL included."""
    site = Site(ground.folder())
    _start(site)  # makes the database and its rows
    seconds = [_start(site) for _ in range(3 if quick else 9)]
    return [at_most("start to first page, warm database", statistics.median(seconds), "s", 3)]


def _start(site: Site) -> float:
    begun = time.monotonic()
    site.start(wait=False)
    try:
        eventually(lambda: serves(site.port), within=60)
        return time.monotonic() - begun
    finally:
        site.stop()
