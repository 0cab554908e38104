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

import psycopg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import clock, db, logs
from horo_app.db import OUTAGE
from horo_app.language import Language
from horo_app.settings import settings
from horo_app.zodiac import Sign

log = logs.logger(__name__)

RETRY = 0.5  # seconds between attempts while the database is away
FAREWELL = 3.0  # seconds that a stopping process spends on writing its last tally


class Channel(StrEnum):
    """Where a person read."""

    __hash__ = str.__hash__  # an enum's own goes through Python, once for every view

    WEB = "web"
    API = "api"
    TELEGRAM = "telegram"


ViewKey = tuple[dt.date, int, Channel, Sign, Language]

# One statement and so one transaction. The writer's number of the tally makes it safe to send again when a connection
# broke before the answer came: what was written is not written twice, what is still being written is waited for.
_WRITE = """
    with noted as (
        insert into view_writers (id, tally, written_at) values (%s, %s, now())
        on conflict (id) do update set tally = excluded.tally, written_at = excluded.written_at
        where view_writers.tally < excluded.tally
        returning 1
    )
    insert into horoscope_views (date, hour, channel, sign, language, views)
    select * from unnest(%s::date[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::bigint[])
    where exists (select from noted)
    on conflict (date, hour, channel, sign, language)
    do update set views = horoscope_views.views + excluded.views
"""


class _Tally:
    """Views that share one commit, and who waits for it."""

    def __init__(self) -> None:
        self.views: Counter[ViewKey] = Counter()
        self.waiting: list[asyncio.Future[None]] = []

    def acknowledge(self) -> None:
        for waiter in self.waiting:
            if not waiter.done():  # one who has left meanwhile
                waiter.set_result(None)


class _Counter:
    """The tally that fills, the one that is being written, and the signal that there is one to write."""

    def __init__(self) -> None:
        self.filling: _Tally | None = None
        self.written: _Tally | None = None
        self.wake = asyncio.Event()
        self.closing = False

    def add(self, key: ViewKey) -> _Tally:
        if self.filling is None:
            self.filling = _Tally()
            self.wake.set()
        self.filling.views[key] += 1
        return self.filling

    @property
    def waiting(self) -> int:
        return sum(tally.views.total() for tally in (self.filling, self.written) if tally is not None)

    async def write_tallies(self) -> None:
        """Write one tally after the other until closed and empty."""
        writer = _Writer()
        try:
            while not (self.closing and self.filling is None):
                await self.wake.wait()
                self.wake.clear()
                tally, self.filling = self.filling, None
                if tally is not None:
                    self.written = tally
                    await writer.write_until_committed(tally.views)
                    tally.acknowledge()
                    self.written = None
        finally:
            await writer.close()

    def close(self) -> None:
        self.closing = True
        self.wake.set()


_counter = _Counter()


def count(sign: Sign, channel: Channel, language: Language) -> None:
    """Count one view of a reading, now; never waits and never fails."""
    _add(sign, channel, language)


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
    return _counter.add((here.date(), here.hour, channel, sign, language))


@asynccontextmanager
async def counting() -> AsyncIterator[None]:
    """Write tallies while the block runs, and what is left at its end, for `FAREWELL` seconds at most."""
    global _counter
    _counter = counter = _Counter()
    writer = asyncio.create_task(counter.write_tallies(), name="view writer")
    try:
        yield
    finally:
        counter.close()
        done, _ = await asyncio.wait({writer}, timeout=FAREWELL)
        if not done:
            writer.cancel()
            log.error("the last views were not written, the database is away")


class _Writer:
    """Writes tallies over a connection of its own: a commit that so many wait for should wait for nobody."""

    def __init__(self) -> None:
        self._id = uuid.uuid4()
        self._tallies = 0
        self._connection: psycopg.AsyncConnection | None = None

    async def write_until_committed(self, views: Counter[ViewKey]) -> None:
        """Write the tally once, however often the connection breaks."""
        self._tallies += 1
        waiting = False
        while True:
            try:
                await self._write(views)
                if waiting:
                    log.info("waiting views were written", views=views.total())
                return
            except OUTAGE as error:
                await self.close()
                if not waiting:
                    log.warning("views wait in memory, the database is away", error=str(error))
                    waiting = True
                await asyncio.sleep(RETRY)

    async def _write(self, views: Counter[ViewKey]) -> None:
        if self._connection is None:
            self._connection = await db.connect("horo views", autocommit=True)
        rows = sorted(views.items())  # one order in every process: no deadlock
        columns = [list(column) for column in zip(*(key for key, _ in rows), strict=True)]
        await self._connection.execute(
            _WRITE, [self._id, self._tallies, *columns, [number for _, number in rows]]
        )

    async def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None


async def forget_writers(session: AsyncSession) -> None:
    """Drop the notes of writers that have not written for a week: their processes are long gone."""
    await session.execute(sa.text("delete from view_writers where written_at < now() - interval '7 days'"))
