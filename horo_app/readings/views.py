"""Counting views by group commit: one statement writes all that came while the last one was written.

`count` never waits; `record` returns when its view is committed. A database outage only delays: the tally keeps
growing in place, and its size is bounded by the number of keys, not of views.
"""

import asyncio
import datetime as dt
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from typing import Any, get_args

import psycopg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core import clock, db, logs, shutdown, tasks
from horo_app.core.db import OUTAGE
from horo_app.core.db.connection import Connection
from horo_app.core.language import Language
from horo_app.core.settings import settings

log = logs.logger(__name__)

RETRY = 0.5  # seconds between attempts while the database is away


class Channel(StrEnum):
    """Where a person read."""

    __hash__ = str.__hash__  # an enum's own goes through Python, once for every view

    WEB = "web"
    API = "api"
    TELEGRAM = "telegram"


ViewKey = tuple[dt.date, int, Channel, Sign, Language]
PeriodView = tuple[dt.date, Channel, PeriodKind, Sign]
LeftOut = tuple[dt.date, Channel, str]  # with the reason why it does not count
Counted = ViewKey | PeriodView | LeftOut  # told apart by their length

# One statement and so one transaction. The writer's number of the tally makes it safe to send again when a connection
# broke before the answer came: what was written is not written twice, what is still being written is waited for.
_WRITE = """
    with noted as (
        insert into view_writers (id, tally, written_at) values (%s, %s, now())
        on conflict (id) do update set tally = excluded.tally, written_at = excluded.written_at
        where view_writers.tally < excluded.tally
        returning 1
    ), left_out as (
        insert into uncounted_views (date, channel, reason, views)
        select * from unnest(%s::date[], %s::text[], %s::text[], %s::bigint[])
        where exists (select from noted)
        on conflict (date, channel, reason) do update set views = uncounted_views.views + excluded.views
    ), of_periods as (
        insert into period_views (date, channel, kind, sign, views)
        select * from unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[])
        where exists (select from noted)
        on conflict (date, channel, kind, sign) do update set views = period_views.views + excluded.views
    )
    insert into horoscope_views (date, hour, channel, sign, language, view_count)
    select * from unnest(%s::date[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::bigint[])
    where exists (select from noted)
    on conflict (date, hour, channel, sign, language)
    do update set view_count = horoscope_views.view_count + excluded.view_count
"""


class _Tally:
    """Views that share one commit, and who waits for it."""

    def __init__(self) -> None:
        self.views: Counter[Counted] = Counter()
        self.waiting: list[asyncio.Future[None]] = []

    def acknowledge(self) -> None:
        for waiter in self.waiting:
            if not waiter.done():  # one who has left meanwhile
                waiter.set_result(None)


class _Writer:
    """Writes tallies over a connection of its own: a commit that so many wait for should wait for nobody."""

    def __init__(self) -> None:
        self._id = uuid.uuid4()
        self._tallies = 0
        self._unfinished = False
        self._connection: Connection | None = None
        self.error: BaseException | None = None

    async def write_until_committed(self, views: Counter[Counted]) -> None:
        """Write the tally once, however often the connection breaks.

        Raises what is no outage. The next call is then for the same tally, and has the same number.
        """
        self._tallies += not self._unfinished
        self._unfinished = True
        while True:
            try:
                await self._write(views)
                break
            except Exception as error:
                self.error = error
                await self.close()
                if not isinstance(error, OUTAGE):
                    raise
                tasks.failing(error)
                await asyncio.sleep(RETRY)
        self._unfinished = False
        tasks.working()

    async def _write(self, views: Counter[Counted]) -> None:
        if self._connection is None:
            self._connection = await db.connect("horo views", autocommit=True)
        values = [column for kind in (LeftOut, PeriodView, ViewKey) for column in _columns(views, kind)]
        await self._connection.execute(_WRITE, [self._id, self._tallies, *values])

    async def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None


class _Counter:
    """The tally that fills, the one that is being written, and the signal that there is one to write."""

    def __init__(self) -> None:
        self.filling: _Tally | None = None
        self.written: _Tally | None = None
        self.wake = asyncio.Event()
        self.closing = False
        self.writer = _Writer()

    def tally(self) -> _Tally:
        """The tally that fills."""
        if self.filling is None:
            self.filling = _Tally()
            self.wake.set()
        return self.filling

    @property
    def waiting(self) -> int:
        return sum(tally.views.total() for tally in (self.filling, self.written) if tally is not None)

    async def write_tallies(self) -> None:
        """Write one tally after the other until closed and empty. A tally that failed is written by the next call."""
        while not (self.closing and self.waiting == 0):
            if self.written is None:
                await self.wake.wait()
                self.wake.clear()
                self.written, self.filling = self.filling, None
            if self.written is not None:
                await self.writer.write_until_committed(self.written.views)
                self.written.acknowledge()
                self.written = None

    async def finish(self) -> None:
        """Write what is left, for `shutdown.VIEWS` seconds at most, and say how much could not be written."""
        self.closing = True
        self.wake.set()
        error: BaseException | None = None
        try:
            async with asyncio.timeout(shutdown.VIEWS):
                while self.waiting:
                    try:
                        await self.write_tallies()
                    except Exception as problem:
                        error = problem
                        await asyncio.sleep(RETRY)
        except TimeoutError:
            error = error or self.writer.error
            why = ", the database is away" if isinstance(error, OUTAGE) else ""
            log.error(f"the last views were not written{why}", views=self.waiting, error=str(error))
        await self.writer.close()


_counter = _Counter()


def count(sign: Sign, channel: Channel, language: Language) -> None:
    """Count one view of a reading, now; never waits and never fails."""
    _add(sign, channel, language)


def count_period(sign: Sign, channel: Channel, kind: PeriodKind) -> None:
    """Count one view of a week's, a month's or a year's horoscope, apart from those of readings."""
    date = clock.now().astimezone(settings().timezone).date()
    _counter.tally().views[date, channel, kind, sign] += 1


def leave_out(channel: Channel, reason: str) -> None:
    """Note a view that is none to count, and why; like `count`, never waits and never fails."""
    date = clock.now().astimezone(settings().timezone).date()
    _counter.tally().views[date, channel, reason] += 1


async def record(sign: Sign, channel: Channel, language: Language) -> None:
    """Count one view and return once it is committed."""
    committed = asyncio.get_running_loop().create_future()
    _add(sign, channel, language).waiting.append(committed)
    await committed


def waiting() -> int:
    """How many views wait in this process to be written: a moment's worth, unless the database is away."""
    return _counter.waiting


def _add(sign: Sign, channel: Channel, language: Language) -> _Tally:
    here = clock.now().astimezone(settings().timezone)
    tally = _counter.tally()
    tally.views[here.date(), here.hour, channel, sign, language] += 1
    return tally


@asynccontextmanager
async def counting() -> AsyncIterator[None]:
    """Write tallies while the block runs, and what is left at its end, for `shutdown.VIEWS` seconds at most."""
    global _counter
    _counter = counter = _Counter()
    try:
        async with tasks.running("view writer", counter.write_tallies):
            yield
    finally:
        await counter.finish()


def _columns(views: Counter[Counted], kind: Any) -> list[list[Any]]:
    """The keys of a kind and their numbers by column; in one order in every process, so that none deadlock."""
    size = len(get_args(kind))
    rows = sorted((*key, number) for key, number in views.items() if len(key) == size)
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(size + 1)]


async def forget_writers(session: AsyncSession) -> None:
    """Drop the notes of writers that have not written for a week: their processes are long gone."""
    await session.execute(sa.text("delete from view_writers where written_at < now() - interval '7 days'"))
