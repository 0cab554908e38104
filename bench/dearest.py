"""A page's wait while 64 clients ask for what takes longest to work out, beside its wait when nobody else asks."""

import asyncio
import datetime as dt
import random
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from bench.ground import Ground, run
from bench.pages import PAGE
from bench.table import Figure, at_most, percentile, reported

CLIENTS = 64
PAUSE = 0.005  # seconds between two looks at the page
FIRST_DAY, DAYS = dt.date(1900, 1, 1), 73_000


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """The page's p99, quiet and busy, by turns, and what becomes of the others."""
    with ground.site(LOG_LEVEL="error") as site:
        quiet, busy, answered, refused = run(_measure(site.port, *((3, 400) if quick else (7, 1000))))
    # ratios of neighbouring rounds: what else the machine does changes from minute to minute
    times = statistics.median(two / one for one, two in zip(quiet, busy, strict=True))
    return [
        reported("A page while nobody else asks, p99", statistics.median(quiet) * 1000, "ms"),
        reported(
            f"  while {CLIENTS} clients ask for the dearest addresses", statistics.median(busy) * 1000, "ms"
        ),
        reported("  of theirs answered", answered, "skies/s"),
        reported("  of theirs asked to come back", refused, "skies/s"),
        at_most("  against quiet", times, "times", 5),
    ]


async def _measure(port: int, rounds: int, looks: int) -> tuple[list[float], list[float], float, float]:
    quiet, busy, seconds = [], [], 0.0
    statuses: dict[int, int] = {}
    for _ in range(1 + rounds):
        quiet.append(await _p99(port, looks))
        async with _crowd(port, statuses):
            begun = perf_counter()
            busy.append(await _p99(port, looks))
            seconds += perf_counter() - begun
    rest = sum(statuses.values()) - statuses.get(200, 0)
    return quiet[1:], busy[1:], statuses.get(200, 0) / seconds, rest / seconds


@asynccontextmanager
async def _crowd(port: int, statuses: dict[int, int]) -> AsyncIterator[None]:
    drawn = random.Random(1)
    clients = [asyncio.create_task(_keep_asking(port, drawn, statuses)) for _ in range(CLIENTS)]
    await asyncio.sleep(1)
    yield
    for client in clients:
        client.cancel()
    await asyncio.gather(*clients, return_exceptions=True)


async def _keep_asking(port: int, drawn: random.Random, statuses: dict[int, int]) -> None:
    while True:
        day = FIRST_DAY + dt.timedelta(days=drawn.randrange(DAYS))
        status, _ = await _ask(port, f"/sky/{day}")
        statuses[status] = statuses.get(status, 0) + 1


async def _p99(port: int, looks: int) -> float:
    waits = []
    for _ in range(looks):
        status, wait = await _ask(port, PAGE)
        assert status == 200, status
        waits.append(wait)
        await asyncio.sleep(PAUSE)
    return percentile(waits, 0.99)


async def _ask(port: int, path: str) -> tuple[int, float]:
    """One request over a connection of its own: the status, and the seconds until the whole answer was there."""
    begun = perf_counter()
    reader, writer = await asyncio.open_connection("localhost", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n".encode())
        head = await reader.readline()
        await reader.read(-1)
        return int(head.split()[1]), perf_counter() - begun
    finally:
        writer.close()
