"""Readings in the tables: finding, storing and archiving them."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Reading, Section, Source
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.cache import Key
from horo_app.readings.composing import compose_all
from horo_app.readings.tables import HoroscopeArchive, HoroscopeCache

# `created_at`, `updated_at` and `version` are the database's to fill
COLUMNS = [
    column.name
    for column in sa.inspect(HoroscopeArchive).columns
    if column.name not in ("version", "created_at", "updated_at", "archived_at")
]
# In facts of an earlier almanac
_MOON_IN_A_SECTION = '$[*] ? (@.kind == "in_house" && @.body == "moon" && exists(@.section))'
_CACHE = table_of(HoroscopeCache)
_ARCHIVE = table_of(HoroscopeArchive)


async def held_dates(session: AsyncSession) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last date that any reading is stored for."""
    dates = sa.union_all(sa.select(_CACHE.c.date), sa.select(_ARCHIVE.c.date)).subquery()
    row = (await session.execute(sa.select(sa.func.min(dates.c.date), sa.func.max(dates.c.date)))).one()
    return row[0], row[1]


async def days_held(
    session: AsyncSession, sign: Sign, language: Language, first: dt.date, end: dt.date
) -> dict[dt.date, int]:
    """The days from `first` up to but not including `end` that the sign has a reading for, with their scores."""
    both = [
        sa.select(table.c.date, table.c.score).where(
            table.c.sign == sign.value,
            table.c.language == language.value,
            table.c.date >= first,
            table.c.date < end,
        )
        for table in (_ARCHIVE, _CACHE)
    ]
    return {row.date: row.score for row in await session.execute(sa.union_all(*both))}


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
    columns = [*COLUMNS, "version", "updated_at"]
    both = [
        sa.select(*(table.c[name] for name in columns)).where(where(table)) for table in (_CACHE, _ARCHIVE)
    ]
    rows = (await session.execute(sa.union_all(*both))).mappings().all()
    return [reading_of(row) for row in rows]


async def store(session: AsyncSession, readings: Sequence[Reading]) -> int:
    """Insert readings that are not there yet and return how many were not; past days go to the archive."""
    today = clock.today(settings().timezone)
    past = [row_of(reading) for reading in readings if reading.date < today]
    present = [row_of(reading) for reading in readings if reading.date >= today]
    created = 0
    for table, rows in ((_ARCHIVE, past), (_CACHE, present)):
        if rows:
            statement = insert(table).values(rows).on_conflict_do_nothing().returning(table.c.sign)
            created += len((await session.execute(statement)).all())
    return created


async def archive_before(session: AsyncSession, date: dt.date) -> int:
    """Move the cache's rows older than `date` to the archive, in one statement; returns how many."""
    names = [*COLUMNS, "version", "created_at", "updated_at"]
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
    return await store(session, await compose_all(keys))


async def renew(session: AsyncSession, dates: Iterable[dt.date]) -> int:
    """Write anew, once, what the almanac composed in an older way; returns how many texts.

    Its facts have no roles then, or the fact of the Moon's house names a section that tells it.

    A text that was changed since, or is locked, stays as it is.
    """
    is_old = sa.and_(
        _CACHE.c.date.in_(list(dates)),
        _CACHE.c.source == Source.ALMANAC.value,
        _CACHE.c.version == 1,
        ~_CACHE.c.locked,
        sa.or_(
            ~_CACHE.c.facts.contains([{"role": "theme"}]),
            _CACHE.c.facts.path_exists(_MOON_IN_A_SECTION),
        ),
    )
    query = sa.select(_CACHE.c.sign, _CACHE.c.date, _CACHE.c.language).where(is_old).with_for_update()
    keys = [(Sign(row.sign), row.date, Language(row.language)) for row in await session.execute(query)]
    made = await compose_all(keys)
    for key, reading in zip(keys, made, strict=True):
        of_the_key = sa.tuple_(_CACHE.c.sign, _CACHE.c.date, _CACHE.c.language).in_([key])
        await session.execute(sa.update(_CACHE).where(of_the_key).values(row_of(reading)))
    return len(keys)


def row_of(reading: Reading) -> dict[str, Any]:
    """A reading as `COLUMNS`."""
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
        "author": reading.author,
    }


def reading_of(row: Any) -> Reading:
    """The reading in a row of any of the three tables that hold readings."""
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
        author=row["author"],
        version=row["version"],
        updated_at=row["updated_at"],
    )
