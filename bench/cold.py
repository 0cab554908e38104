"""The first read of a day: not in memory, not in the table, in a process that has just started."""

import datetime as dt
import statistics
from time import perf_counter
from unittest.mock import patch

from bench.ground import Ground, run
from bench.table import Figure, at_most, percentile, reported
from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS
from horo_app.core import clock, db
from horo_app.core.language import Language
from horo_app.readings import service
from horo_app.readings.cache import ReadingCache

FIRST = dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC)
APART = dt.timedelta(days=41)  # what the almanac worked out for one day is of no use to the next


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """The first reader of each of many days; those who come after find what the first one left."""
    times, unprepared = run(_measure(ground.database(), 40 if quick else 400))
    return [
        at_most("cold read, p99", _p99_ms(times), "ms", 50),
        reported("  median", statistics.median(times) * 1000, "ms"),
        at_most("  p99 where the almanac has nothing ready", _p99_ms(unprepared), "ms", 50),
        reported("  median", statistics.median(unprepared) * 1000, "ms"),
    ]


def _p99_ms(times: list[float]) -> float:
    """The median of five rounds' p99: one hiccup of a shared machine is not the almanac's."""
    size = len(times) // 5
    rounds = [times[start : start + size] for start in range(0, len(times), size)]
    return statistics.median(percentile(each, 0.99) for each in rounds) * 1000


async def _measure(url: str, days: int) -> tuple[list[float], list[float]]:
    db.open_engine(url)
    await _read(FIRST - APART, prepared=True)  # connects
    # in turns, and never a day that shares its work with another
    moments = [FIRST + number * APART for number in range(2 * days)]
    times = [await _read(moment, prepared=place % 2 == 0) for place, moment in enumerate(moments)]
    await db.close_engine()
    return times[0::2], times[1::2]


async def _read(moment: dt.datetime, *, prepared: bool) -> float:
    service.memory = ReadingCache()
    day = moment.toordinal()
    sign, language = SIGNS[day % 12], list(Language)[day // 40 % 2]
    with patch.object(clock, "now", lambda: moment):
        if prepared:
            almanac.prepare()  # as the server does before it takes a reader
        begun = perf_counter()
        await service.get_horoscope(sign, moment.date(), language)
        return perf_counter() - begun
