"""Writing the demonstration into the tables: with COPY, beside whatever is there already."""

import asyncio
import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.content.reading import Reading
from horo_app.core import clock, db
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.demo.crowd import views_of
from horo_app.demo.followers import answers, deliveries, following
from horo_app.demo.readings import texts_of
from horo_app.demo.work import attempts_of, runs_of
from horo_app.readings import repository
from horo_app.readings.tables import HoroscopeView

_VIEWS = table_of(HoroscopeView)

PATIENCE = 600.0  # seconds that a table of a year may take to be written

_VIEW = "date, hour, channel, sign, language, view_count"
_RUN = "job, day, trigger, started_at, finished_at, outcome, result, error"
_ATTEMPT = (
    "sign, date, language, endpoint, model, mode, owner, started_at, finished_at, outcome, error, detail, status, "
    "tokens_in, tokens_out, cost, latency"
)
_SUBSCRIBER = "chat_id, state, sign, language, language_chosen, zone, deliver_at, next_at, asked, joined_at"
_DELIVERY = "chat_id, date, status, reason, due_at, expires_at, not_before, tries, sender, finished_at"
_DAY = 'date, joined, "left"'
_ANSWER = "sign, date, language, answer, answers"
_FILLED = (
    "horoscope_views", "generation_attempts", "job_runs", "horoscope_archive", "telegram_subscribers",
    "telegram_deliveries", "horoscope_feedback",
)  # fmt: skip
_ROW = tuple(repository.COLUMNS)
_READING = ", ".join((*_ROW, "version", "created_at", "updated_at"))


@dataclass
class Filled:
    """How many rows were new in each table."""

    views: int = 0
    readings: int = 0
    versions: int = 0
    runs: int = 0
    attempts: int = 0
    subscribers: int = 0
    deliveries: int = 0
    answers: int = 0


async def has_views(session: AsyncSession) -> bool:
    """Whether anybody has read anything: then the figures are somebody's real ones."""
    return (await session.execute(sa.select(_VIEWS.c.date).limit(1))).first() is not None


async def fill(days: int, with_texts: bool, done: Callable[[int], object]) -> Filled:
    """Fill the last `days` days, today up to the present hour; `done` hears how many days are finished.

    Opens connections of its own: a year is more than one transaction should hold, and COPY is the driver's.
    """
    filled = Filled()
    async with await db.connect("horo demo", limit=PATIENCE) as connection:
        await connection.execute("set statement_timeout = 0")
        await _fill_figures(connection, days, filled)
        await _fill_bot(connection, days, filled)
        if with_texts:
            await _fill_texts(connection, days, filled, done)
        await connection.execute("analyze " + ", ".join(_FILLED))
        await connection.commit()
    return filled


async def _fill_figures(connection: psycopg.AsyncConnection, days: int, filled: Filled) -> None:
    zone, dates = settings().timezone, _dates(days)
    chance = random.Random(days)  # noqa: S311
    filled.views = await _copy(connection, "horoscope_views", _VIEW, _views(dates, chance))
    runs = [row for date in dates for row in runs_of(date, zone, chance)]
    filled.runs = await _copy(connection, "job_runs", _RUN, runs)
    now = clock.now()
    attempts = (row for date in [*dates, dates[-1] + clock.DAY] for row in attempts_of(date, zone, chance))
    filled.attempts = await _copy(
        connection, "generation_attempts", _ATTEMPT, (row for row in attempts if row[7] < now)
    )
    await connection.commit()


async def _fill_bot(connection: psycopg.AsyncConnection, days: int, filled: Filled) -> None:
    dates, chance = _dates(days), random.Random(days)  # noqa: S311
    found = following(dates, settings().timezone, chance)
    people = [one.row for one in found.followers]
    filled.subscribers = await _copy(connection, "telegram_subscribers", _SUBSCRIBER, people)
    await _copy(connection, "telegram_days", _DAY, found.days)
    sent = deliveries(found, dates, clock.now(), chance)
    filled.deliveries = await _copy(connection, "telegram_deliveries", _DELIVERY, sent)
    filled.answers = await _copy(connection, "horoscope_feedback", _ANSWER, answers(dates, chance))
    await connection.commit()


def _dates(days: int) -> list[dt.date]:
    today = clock.today(settings().timezone)
    return [today - number * clock.DAY for number in reversed(range(days))]


def _views(dates: list[dt.date], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for number, date in enumerate(dates, start=1):
        until = clock.hour(settings().timezone) if date == dates[-1] else 23
        yield from views_of(date, number / len(dates), until, chance)


async def _fill_texts(
    connection: psycopg.AsyncConnection, days: int, filled: Filled, done: Callable[[int], object]
) -> None:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        past = _dates(days)[:-1]
        composed = [loop.run_in_executor(pool, texts_of, date) for date in past]
        for number, (date, waiting) in enumerate(zip(past, composed, strict=True), start=1):
            written = dt.datetime.combine(date - clock.DAY, dt.time(), settings().timezone)
            every = await waiting
            newest = (_text_row(versions[-1], written) for versions in every)
            new = await _copy(connection, "horoscope_archive", _READING, newest)
            filled.readings += new
            if new:
                older = (_text_row(one, written) for versions in every for one in versions[:-1])
                filled.versions += await _copy(connection, "horoscope_versions", _READING, older)
            await connection.commit()
            done(number)


def _text_row(reading: Reading, written: dt.datetime) -> tuple[Any, ...]:
    row = repository.row_of(reading) | {"facts": Jsonb(list(reading.facts))}
    changed = written + dt.timedelta(minutes=7 * (reading.version - 1))
    return (*(row[name] for name in _ROW), reading.version, written, changed)


async def _copy(
    connection: psycopg.AsyncConnection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]
) -> int:
    """Add the rows that are not there yet; returns how many those were."""
    async with connection.cursor() as cursor:
        await cursor.execute(
            f"create temp table arriving on commit drop as select {columns} from {table} limit 0"  # noqa: S608
        )
        async with cursor.copy(f"copy arriving ({columns}) from stdin") as copy:
            for row in rows:
                await copy.write_row(row)
        await cursor.execute(
            f"insert into {table} ({columns}) select {columns} from arriving on conflict do nothing"  # noqa: S608
        )
        new = cursor.rowcount
        await cursor.execute("drop table arriving")
    return new
