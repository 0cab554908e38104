"""What a worker weighs: idle, and for each visitor who has read a page."""

import asyncio

import httpx
import psutil

from bench.ground import Ground, run
from bench.table import Figure, at_most, reported

MB = 2**20
FIRST = 50  # what the first visits make a worker load is not theirs
VISITORS = 2000


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Resident memory, shared pages included, is what is judged; the others tell how much of it is shared."""
    with ground.site() as site:
        (worker,) = site.workers()
        idle = worker.memory_full_info()
        each = run(_each(worker, site.url, VISITORS if quick else 4 * VISITORS))
    return [
        at_most("memory of an idle worker, resident (RSS)", idle.rss / MB, "MB", 200),
        reported("  its share (PSS)", idle.pss / MB, "MB"),
        reported("  its own (USS)", idle.uss / MB, "MB"),
        at_most("memory of a visitor who has read (RSS)", each / 1024, "KB", 1),
    ]


async def _each(worker: psutil.Process, url: str, number: int) -> float:
    """Bytes that each of `number` visitors leaves behind."""
    async with httpx.AsyncClient(base_url=url) as client:
        await _visit(client, FIRST)
        before = worker.memory_info().rss
        await _visit(client, number)
        return max(0, worker.memory_info().rss - before) / number


async def _visit(client: httpx.AsyncClient, number: int) -> None:
    """Visitors who open a page and tell that they have read it."""
    door = asyncio.Semaphore(20)

    async def read() -> None:
        async with door:
            page = await client.get("/leo")
            day = page.text.partition('name="horo-day" content="')[2][:10]
            told = {"sign": "leo", "date": day, "language": "ru"}
            assert (await client.post("/api/v1/views", json=told)).is_success

    await asyncio.gather(*(read() for _ in range(number)))
