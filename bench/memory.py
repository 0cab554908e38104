"""What a worker weighs: idle, and for each visitor who has a page open."""

import asyncio

import psutil

from bench import bare
from bench.ground import Ground, run
from bench.table import Figure, at_most, reported
from bench.visitors import READ, visitors

MB = 2**20
FIRST_FEW = 20  # what the first visitors make a worker load is not theirs
VISITORS = 500


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Resident memory, shared pages included, is what is judged; the others tell how much of it is shared."""
    with ground.site() as site:
        (worker,) = site.workers()
        idle = worker.memory_full_info()
        each = run(_each(worker, site.port, VISITORS if quick else 4 * VISITORS))
    with bare.server() as (worker, port):
        empty = run(_empty(worker, port, VISITORS))
    return [
        at_most("memory of an idle worker, resident (RSS)", idle.rss / MB, "MB", 200),
        reported("  its share (PSS)", idle.pss / MB, "MB"),
        reported("  its own (USS)", idle.uss / MB, "MB"),
        reported("memory of a connected visitor (RSS)", each / MB, "MB"),
        reported("  of that an empty socket of the same server", empty / MB, "MB"),
        at_most("  and the visitor", (each - empty) / MB, "MB", 0.1),
    ]


async def _empty(worker: psutil.Process, port: int, number: int) -> float:
    """Bytes that each of `number` sockets adds to a server that does nothing with them."""
    async with bare.sockets(FIRST_FEW, port):
        before = await _settled(worker)
        async with bare.sockets(number, port):
            return (await _settled(worker) - before) / number


async def _each(worker: psutil.Process, port: int, number: int) -> float:
    """Bytes that each of `number` visitors adds while they are on a page that they have read."""
    async with visitors(FIRST_FEW, port) as first:
        await _read(first)
        before = await _settled(worker)
        async with visitors(number, port) as many:
            await _read(many)
            return (await _settled(worker) - before) / number


async def _read(readers: list) -> None:
    for reader in readers:
        await reader.ask(READ, {"sign": "virgo", "language": "ru"}, "/virgo")


async def _settled(worker: psutil.Process) -> int:
    await asyncio.sleep(1)
    return worker.memory_info().rss
