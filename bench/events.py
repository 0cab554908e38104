"""The page's event over real sockets, against an event that does nothing but set a constant of the same length."""

import asyncio
import itertools
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
    async with visitors(CLIENTS, port, "/") as readers:
        read, fill = _walk(_read, readers), _walk(_fill, readers)
        reads, fills = [], []
        for _ in range(1 + rounds):
            reads.append(await read(seconds))
            fills.append(await fill(seconds))
    return reads[1:], fills[1:]


def _walk(ask: Ask, readers: list[Visitor]) -> Callable[[float], Awaitable[float]]:
    """A round in which each visitor goes from sign to sign for some seconds; it returns answers per second."""
    # every event is of another sign than the one before: what changes nothing is not answered
    signs = [itertools.cycle(SIGNS) for _ in readers]

    async def walk(seconds: float) -> float:
        start = perf_counter()

        async def keep_asking(reader: Visitor, sign: Iterator[Sign]) -> int:
            answers = 0
            while perf_counter() < start + seconds:
                await ask(reader, next(sign))
                answers += 1
            return answers

        answers = await asyncio.gather(*map(keep_asking, readers, signs))
        return sum(answers) / (perf_counter() - start)

    return walk


async def _read(reader: Visitor, sign: Sign) -> None:
    answer = await reader.ask(READ, {"sign": sign.value, "language": "ru"}, f"/{sign}")
    assert f'"/{sign}"' in answer, answer


async def _fill(reader: Visitor, sign: Sign) -> None:
    await reader.ask(FILL, {}, f"/{sign}")
