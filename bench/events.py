"""The page's event over real sockets, against an event that does nothing but set a constant of the same length."""

import asyncio
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from bench.constant import FILL
from bench.ground import Ground, run, server_environment, serves
from bench.table import Figure, at_least, reported
from bench.visitors import READ, Visitor, visitors
from horo_app.settings import ROOT
from horo_app.zodiac import SIGNS, Sign
from tests.site import eventually, free_port

CLIENTS = 50

Ask = Callable[[Visitor, Sign], Awaitable[None]]


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Both events by the same visitors of the same server, in turns."""
    url = ground.database()
    with _server(url) as port:
        reads, fills = run(_measure(port, *((5, 1.0) if quick else (15, 3.0))))
    ratio = statistics.median(read / fill for read, fill in zip(reads, fills, strict=True))
    return [
        reported(f"event: choose a sign, {CLIENTS} visitors", statistics.median(reads), "events/s"),
        reported("  event: set a constant", statistics.median(fills), "events/s"),
        at_least("  against the constant", ratio, "times", 0.7),
    ]


@contextmanager
def _server(url: str) -> Iterator[int]:
    """One worker with the constant event, on a port."""
    port = free_port()
    environment = server_environment(DATABASE_URL=url, PORT=str(port), WORKERS="1")
    process = subprocess.Popen([sys.executable, "-m", "bench.server"], cwd=ROOT, env=environment)
    try:
        eventually(lambda: serves(port), within=30)
        yield port
    finally:
        process.terminate()
        process.wait(20)


async def _measure(port: int, rounds: int, seconds: float) -> tuple[list[float], list[float]]:
    async with visitors(CLIENTS, port) as readers:
        await _round(_read, readers, seconds)
        await _round(_fill, readers, seconds)
        reads, fills = [], []
        for _ in range(rounds):
            reads.append(await _round(_read, readers, seconds))
            fills.append(await _round(_fill, readers, seconds))
    return reads, fills


async def _read(reader: Visitor, sign: Sign) -> None:
    answer = await reader.ask(READ, {"sign": sign.value, "language": "ru"}, f"/{sign}")
    assert f'"/{sign}"' in answer, answer


async def _fill(reader: Visitor, sign: Sign) -> None:
    await reader.ask(FILL, {}, f"/{sign}")


async def _round(ask: Ask, readers: list[Visitor], seconds: float) -> float:
    """Answers per second while each visitor goes from sign to sign."""
    answers = 0
    start = perf_counter()

    async def keep_asking(reader: Visitor, place: int) -> None:
        nonlocal answers
        while perf_counter() < start + seconds:
            place += 1
            await ask(reader, SIGNS[place % len(SIGNS)])
            answers += 1

    await asyncio.gather(*(keep_asking(reader, place) for place, reader in enumerate(readers)))
    return answers / (perf_counter() - start)
