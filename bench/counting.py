"""Reading from memory and counting durably, against a transaction per read."""

import asyncio
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

from bench.ground import Ground, counted, run
from bench.plain import Plain
from bench.table import Figure, at_least, at_most, equal, percentile, reported
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock, db
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import repository, service, views
from horo_app.readings.views import Channel

Read = Callable[[Sign], Awaitable[None]]

JUDGED = 100
LEVELS = (1, 15, JUDGED, 1000)  # readers at once


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round: reads per second, and the seconds of each read."""

    rate: float
    times: list[float]

    @property
    def p99_ms(self) -> float:
        return percentile(self.times, 0.99) * 1000


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Warm reads with their count, at several numbers of readers at once."""
    return run(_measure(ground.database(), *((5, 0.4) if quick else (15, 2.0))))


async def _measure(url: str, rounds: int, seconds: float) -> list[Figure]:
    figures: list[Figure] = []
    async with _warm(url), Plain.open(url) as plain:
        acknowledged = len((await _round(_read, JUDGED, seconds)).times)  # a round to warm up
        for readers in LEVELS:
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(await _round(_read, readers, seconds))
                theirs.append(await _round(plain.read, readers, seconds))
            acknowledged += sum(len(each.times) for each in ours)
            figures += _figures(readers, ours, theirs)
    return [*figures, equal("views in the table for each acknowledged", counted(url) / acknowledged, "", 1)]


@asynccontextmanager
async def _warm(url: str) -> AsyncIterator[None]:
    """This process as a worker is: memory filled from the table, the counter running."""
    db.open_engine(url)
    async with db.transaction() as session:
        await repository.ensure(session, [clock.today(settings().timezone)])
    await service.warm_horoscope_cache()
    async with views.counting():
        yield
    await db.close_engine()


async def _read(sign: Sign) -> None:
    await service.get_horoscope(sign, clock.today(settings().timezone), Language.RU)
    await views.record(sign, Channel.WEB, Language.RU)


async def _round(read: Read, readers: int, seconds: float) -> Round:
    """`readers` at once read one sign after the other for `seconds`."""
    times: list[float] = []
    start = perf_counter()

    async def reader(first: int) -> None:
        place = first
        while (begun := perf_counter()) < start + seconds:
            await read(SIGNS[place % len(SIGNS)])
            times.append(perf_counter() - begun)
            place += 1

    await asyncio.gather(*map(reader, range(readers)))
    return Round(len(times) / (perf_counter() - start), times)


def _figures(readers: int, ours: list[Round], theirs: list[Round]) -> list[Figure]:
    what = f"warm read + durable count, {readers:,} at once"
    ratio = statistics.median(our.rate / their.rate for our, their in zip(ours, theirs, strict=True))
    p99 = statistics.median(our.p99_ms for our in ours)
    return [
        reported(f"{what}", statistics.median(our.rate for our in ours), "reads/s"),
        reported("  the plain way", statistics.median(their.rate for their in theirs), "reads/s"),
        at_least("  against the plain way", ratio, "times", 50 if readers == JUDGED else 1),
        at_most("  p99", p99, "ms", 10) if readers == JUDGED else reported("  p99", p99, "ms"),
        reported("  p99 of the plain way", statistics.median(their.p99_ms for their in theirs), "ms"),
    ]
