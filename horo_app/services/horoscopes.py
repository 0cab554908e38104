"""Readings: from memory, else from the table, else from the almanac. No reader ever gets an error for an outage."""

import asyncio
import datetime as dt
import time
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import almanac, clock, logs
from horo_app.db import OUTAGE, transaction
from horo_app.errors import DatabaseUnavailable, NoReading
from horo_app.language import Language
from horo_app.models import HoroscopeArchive, HoroscopeCache
from horo_app.reading import Reading, Section, Source
from horo_app.services.memory import Key, Memory
from horo_app.settings import settings
from horo_app.zodiac import SIGNS, Sign

log = logs.logger(__name__)

PATIENCE = 0.5  # seconds that a reader waits for PostgreSQL before the almanac answers
PAUSE = 1.0  # seconds without asking PostgreSQL again after it failed a reader

# `created_at`, `updated_at` and `version` are the database's to fill
_COLUMNS = [
    column.name
    for column in sa.inspect(HoroscopeCache).columns
    if column.name not in ("version", "created_at", "updated_at")
]
_CACHE = HoroscopeCache.__table__  # type: ignore[attr-defined]
_ARCHIVE = HoroscopeArchive.__table__  # type: ignore[attr-defined]

memory = Memory()
_loading: dict[Key, asyncio.Task[Reading]] = {}
_ask_again_at = 0.0  # on the monotonic clock


async def get_horoscope(sign: Sign, date: dt.date, language: Language) -> Reading:
    """The reading, at once. Raises NoReading for a date that we neither hold nor may still compose.

    Opens its own short transaction, and only when memory has no answer: most reads never touch the database.
    """
    key = (sign, date, language)
    if (held := memory.get(key)) is not None:
        return held
    if time.monotonic() < _ask_again_at:
        return _compose_or_refuse(key)
    done, _ = await asyncio.wait({_load_once(key)}, timeout=PATIENCE)
    for task in done:
        return task.result()
    _pause_asking()
    return _compose_or_refuse(key)


def _load_once(key: Key) -> asyncio.Task[Reading]:
    """The first reader of a cold key fetches it for all who come meanwhile."""
    task = _loading.get(key)
    if task is None:
        task = _loading[key] = asyncio.create_task(_load(key))
        task.add_done_callback(lambda done: (_loading.pop(key, None), done.cancelled() or done.exception()))
    return task


async def _load(key: Key) -> Reading:
    seen = memory.changes
    try:
        async with transaction() as session:
            reading = await find(session, key)
            if reading is None:
                reading = await _compose_and_keep(session, key)
    except OUTAGE as error:
        _pause_asking()
        log.warning("reading came from the almanac, the database is away", error=str(error))
        return _compose_or_refuse(key)
    if _someone_lives_in(key[1]):
        memory.put(key, reading, seen)
    return reading


def _pause_asking() -> None:
    global _ask_again_at
    _ask_again_at = time.monotonic() + PAUSE


def _someone_lives_in(date: dt.date) -> bool:
    """Whether `date` may be somebody's yesterday, today or tomorrow: the days that memory holds."""
    now = clock.now()
    first = (now - dt.timedelta(hours=12)).date()
    last = (now + dt.timedelta(hours=14)).date() + clock.DAY
    return min(first, clock.today(settings().timezone) - clock.DAY) <= date <= last


def _compose_or_refuse(key: Key) -> Reading:
    if not _someone_lives_in(key[1]):
        raise DatabaseUnavailable("The archive cannot be read right now. Please try again in a minute.")
    return almanac.compose(*key)


async def _compose_and_keep(session: AsyncSession, key: Key) -> Reading:
    """Compose and store; if another process was quicker, its text is the one to return."""
    if not _someone_lives_in(key[1]):
        raise NoReading(await _what_we_hold(session, key[1]))
    composed = await asyncio.to_thread(almanac.compose, *key)  # others are being read to meanwhile
    await store(session, [composed])
    return await find(session, key) or composed


async def _what_we_hold(session: AsyncSession, asked: dt.date) -> str:
    first, last = await held_dates(session)
    if first is None:
        return f"We hold no reading for {asked}; ask for today or tomorrow."
    return f"We hold no reading for {asked}; we hold readings from {first} to {last}."


async def held_dates(session: AsyncSession) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last date that any reading is stored for."""
    dates = sa.union_all(sa.select(_CACHE.c.date), sa.select(_ARCHIVE.c.date)).subquery()
    row = (await session.execute(sa.select(sa.func.min(dates.c.date), sa.func.max(dates.c.date)))).one()
    return row[0], row[1]


async def find(session: AsyncSession, key: Key) -> Reading | None:
    """The stored reading of `key`, from the cache or the archive."""
    found = await find_all(session, [key])
    return found[0] if found else None


async def find_all(session: AsyncSession, keys: Collection[Key]) -> list[Reading]:
    """The stored readings of `keys`: one statement, so a row on its way to the archive is seen exactly once."""
    return await _select(
        session, lambda table: sa.tuple_(table.c.sign, table.c.date, table.c.language).in_(keys)
    )


async def find_since(session: AsyncSession, date: dt.date) -> list[Reading]:
    """Every stored reading of `date` and later."""
    return await _select(session, lambda table: table.c.date >= date)


async def _select(session: AsyncSession, where: Any) -> list[Reading]:
    columns = [*_COLUMNS, "version"]
    both = [
        sa.select(*(table.c[name] for name in columns)).where(where(table)) for table in (_CACHE, _ARCHIVE)
    ]
    rows = (await session.execute(sa.union_all(*both))).mappings().all()
    return [_reading(row) for row in rows]


async def store(session: AsyncSession, readings: Sequence[Reading]) -> int:
    """Insert readings that are not there yet and return how many were not; past days go to the archive."""
    today = clock.today(settings().timezone)
    past = [_row(reading) for reading in readings if reading.date < today]
    present = [_row(reading) for reading in readings if reading.date >= today]
    created = 0
    for table, rows in ((_ARCHIVE, past), (_CACHE, present)):
        if rows:
            statement = insert(table).values(rows).on_conflict_do_nothing().returning(table.c.sign)
            created += len((await session.execute(statement)).all())
    return created


async def archive_before(session: AsyncSession, date: dt.date) -> int:
    """Move the cache's rows older than `date` to the archive, in one statement; returns how many."""
    names = [*_COLUMNS, "version", "created_at", "updated_at"]
    moved = (
        sa.delete(_CACHE)
        .where(_CACHE.c.date < date)
        .returning(*(_CACHE.c[name] for name in names))
        .cte("moved")
    )
    arriving = insert(_ARCHIVE).from_select(names, sa.select(moved))
    # the archive may already hold what somebody west of us read before the cache had it: the cache's is the later text
    overwrite = {name: arriving.excluded[name] for name in names}
    statement = arriving.on_conflict_do_update(index_elements=["sign", "date", "language"], set_=overwrite)
    return len((await session.execute(statement.returning(_ARCHIVE.c.sign))).all())


async def missing(session: AsyncSession, dates: Iterable[dt.date]) -> list[Key]:
    """The keys of `dates`, for all signs and languages, that the cache has no row for."""
    wanted = {(sign, date, language) for date in dates for sign in SIGNS for language in Language}
    rows = await session.execute(
        sa.select(_CACHE.c.sign, _CACHE.c.date, _CACHE.c.language).where(
            _CACHE.c.date.in_({key[1] for key in wanted})
        )
    )
    return sorted(wanted - {(Sign(row.sign), row.date, Language(row.language)) for row in rows})


async def ensure(session: AsyncSession, dates: Iterable[dt.date]) -> int:
    """Compose and store what is missing of `dates`; returns how many rows were new."""
    keys = await missing(session, dates)
    if not keys:
        return 0
    # off the event loop: forty-eight texts take longer than a reader should wait
    composed = await asyncio.to_thread(lambda: [almanac.compose(*key) for key in keys])
    return await store(session, composed)


async def warm_horoscope_cache() -> int:
    """Fill memory with everything from yesterday on; returns how many readings it holds. Counts no view."""
    since = clock.today(settings().timezone) - 2 * clock.DAY
    async with transaction() as session:
        readings = await find_since(session, since)
    memory.replace(readings)
    return len(readings)


async def refresh(keys: Collection[Key]) -> None:
    """Bring memory up to date with the table for `keys`."""
    async with transaction() as session:
        found = await find_all(session, keys)
    present = {(reading.sign, reading.date, reading.language) for reading in found}
    memory.update([reading for reading in found if _someone_lives_in(reading.date)], set(keys) - present)


def _row(reading: Reading) -> dict[str, Any]:
    return {
        "sign": reading.sign.value,
        "date": reading.date,
        "language": reading.language.value,
        **{section.value: text for section, text in reading.sections.items()},
        "summary": reading.summary,
        "score": reading.score,
        "score_reason": reading.score_reason,
        "colour": reading.colour,
        "colour_hex": reading.colour_hex,
        "colour_reason": reading.colour_reason,
        "facts": list(reading.facts),
        "source": reading.source.value,
    }


def _reading(row: Any) -> Reading:
    return Reading(
        sign=Sign(row["sign"]),
        date=row["date"],
        language=Language(row["language"]),
        sections={section: row[section.value] for section in Section},
        summary=row["summary"],
        score=row["score"],
        score_reason=row["score_reason"],
        colour=row["colour"],
        colour_hex=row["colour_hex"],
        colour_reason=row["colour_reason"],
        facts=tuple(row["facts"]),
        source=Source(row["source"]),
        version=row["version"],
    )
