"""Readings: from memory, else from the table, else from the almanac. No reader ever gets an error for an outage."""

import asyncio
import datetime as dt
import time
from collections.abc import Collection
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading
from horo_app.core import clock, logs
from horo_app.core.db import OUTAGE, read, rest_replica, transaction
from horo_app.core.errors import DatabaseUnavailable, NoReading
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import repository
from horo_app.readings.cache import Key, ReadingCache
from horo_app.readings.composing import compose

log = logs.logger(__name__)

PATIENCE = 0.5  # seconds that a reader waits for PostgreSQL before the almanac answers
PAUSE = 1.0  # seconds without asking PostgreSQL again after it failed a reader

memory = ReadingCache()
_loading: dict[Key, asyncio.Task[tuple[Reading, bool]]] = {}
_ask_again_at = 0.0  # on the monotonic clock


async def get_horoscope(sign: Sign, date: dt.date, language: Language) -> Reading:
    """The reading, at once. Raises NoReading for a date that we neither hold nor may still compose.

    Opens its own short transaction, and only when memory has no answer: most reads never touch the database.
    """
    key = (sign, date, language)
    if (held := memory.get(key)) is not None:
        return held
    reading, is_composed = await _loaded_or_composed(key)
    memory.composed += is_composed
    return reading


async def _loaded_or_composed(key: Key) -> tuple[Reading, bool]:
    """The reading, and whether the almanac had to write it now."""
    if time.monotonic() < _ask_again_at:
        return await _compose_or_refuse(key), True
    done, _ = await asyncio.wait({_load_once(key)}, timeout=PATIENCE)
    for task in done:
        return task.result()
    _pause_asking()
    return await _compose_or_refuse(key), True


async def held_horoscope(sign: Sign, date: dt.date, language: Language) -> Reading | None:
    """The reading if there is one: none is composed, and in an outage there is none."""
    key = (sign, date, language)
    if (held := memory.get(key)) is not None:
        return held
    seen = memory.changes
    try:
        reading = await read(partial(repository.find, key=key))
    except (DatabaseUnavailable, *OUTAGE):
        return None
    if reading is not None and _someone_lives_in(date):
        memory.put(key, reading, seen)
    return reading


def _load_once(key: Key) -> asyncio.Task[tuple[Reading, bool]]:
    """The first reader of a cold key fetches it for all who come meanwhile."""
    task = _loading.get(key)
    if task is None:
        task = _loading[key] = asyncio.create_task(_load(key))
        task.add_done_callback(lambda done: (_loading.pop(key, None), done.cancelled() or done.exception()))
    return task


async def _load(key: Key) -> tuple[Reading, bool]:
    seen = memory.changes
    try:
        if not _someone_lives_in(key[1]) and (past := await read(partial(repository.find, key=key))):
            return past, False
        async with transaction() as session:
            reading = await repository.find(session, key)
            is_composed = reading is None
            if reading is None:
                reading = await _compose_and_keep(session, key)
    except OUTAGE as error:
        _pause_asking()
        log.warning("reading came from the almanac, the database is away", error=str(error))
        return await _compose_or_refuse(key), True
    if _someone_lives_in(key[1]):
        memory.put(key, reading, seen)
    return reading, is_composed


def _pause_asking() -> None:
    global _ask_again_at
    _ask_again_at = time.monotonic() + PAUSE


def _someone_lives_in(date: dt.date) -> bool:
    """Whether `date` may be somebody's yesterday, today or tomorrow: the days that memory holds."""
    now = clock.now()
    first = (now - dt.timedelta(hours=12)).date()
    last = (now + dt.timedelta(hours=14)).date() + clock.DAY
    return min(first, clock.today(settings().timezone) - clock.DAY) <= date <= last


async def _compose_or_refuse(key: Key) -> Reading:
    if not _someone_lives_in(key[1]):
        raise DatabaseUnavailable("The archive cannot be read right now. Please try again in a minute.")
    return await compose(key)


async def _compose_and_keep(session: AsyncSession, key: Key) -> Reading:
    """Compose and store; if another process was quicker, its text is the one to return."""
    if not _someone_lives_in(key[1]):
        if (found := await repository.find(session, key)) is not None:  # the replica did not have it yet
            return found
        raise NoReading(await _what_we_hold(session, key[1]))
    composed = await compose(key)
    await repository.store(session, [composed])
    return await repository.find(session, key) or composed


async def _what_we_hold(session: AsyncSession, asked: dt.date) -> str:
    first, last = await repository.held_dates(session)
    if first is None:
        return f"We hold no reading for {asked}; ask for today or tomorrow."
    return f"We hold no reading for {asked}; we hold readings from {first} to {last}."


async def warm_horoscope_cache() -> int:
    """Fill memory with everything from yesterday on; returns how many readings it holds. Counts no view."""
    since = clock.today(settings().timezone) - 2 * clock.DAY
    rest_replica()
    async with transaction() as session:
        readings = await repository.find_since(session, since)
    memory.replace(readings)
    return len(readings)


def follow(on: bool) -> None:
    """Note whether this process is told of every change from now on."""
    memory.is_followed = on


async def refresh(keys: Collection[Key]) -> None:
    """Bring memory up to date with the table for `keys`; without any, note that there was a change."""
    rest_replica()
    if not keys:
        memory.update([])
        return
    async with transaction() as session:
        found = await repository.find_all(session, keys)
    present = {(reading.sign, reading.date, reading.language) for reading in found}
    memory.update([reading for reading in found if _someone_lives_in(reading.date)], set(keys) - present)
