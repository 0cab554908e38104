"""Counting views by group commit: one statement writes all that came while the last one was written.

`count` never waits; `record` returns when its view is committed. A database outage only delays: the tally keeps
growing in place, and its size is bounded by the number of keys, not of views.
"""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import clock, logs
from horo_app.db import OUTAGE, transaction
from horo_app.language import Language
from horo_app.settings import settings
from horo_app.zodiac import Sign

log = logs.logger(__name__)

RETRY = 0.5  # seconds between attempts while the database is away
FAREWELL = 3.0  # seconds that a stopping process spends on writing its last tally


class Channel(StrEnum):
    """Where a person read."""

    WEB = "web"
    API = "api"
    TELEGRAM = "telegram"


_STATUS = sa.text("select pg_xact_status(cast(:id as xid8))")

ViewKey = tuple[dt.date, int, Channel, Sign, Language]

_UPSERT = sa.text(
    """
    with written as (
        insert into horoscope_views (date, hour, channel, sign, language, views)
        select * from unnest(
            cast(:dates as date[]), cast(:hours as smallint[]), cast(:channels as text[]),
            cast(:signs as text[]), cast(:languages as text[]), cast(:views as bigint[])
        )
        on conflict (date, hour, channel, sign, language)
        do update set views = horoscope_views.views + excluded.views
    )
    select cast(pg_current_xact_id() as text)
    """
)


class _Tally:
    """Views that share one commit."""

    def __init__(self) -> None:
        self.views: Counter[ViewKey] = Counter()
        self.committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class _Counter:
    """The tally that fills and the signal that there is one."""

    def __init__(self) -> None:
        self.filling: _Tally | None = None
        self.wake = asyncio.Event()
        self.closing = False

    def add(self, key: ViewKey) -> _Tally:
        if self.filling is None:
            self.filling = _Tally()
        self.filling.views[key] += 1
        self.wake.set()
        return self.filling

    async def write_tallies(self) -> None:
        """Write one tally after the other until closed and empty."""
        while not (self.closing and self.filling is None):
            await self.wake.wait()
            self.wake.clear()
            tally, self.filling = self.filling, None
            if tally is not None:
                await _write_until_committed(tally)
                tally.committed.set_result(None)

    def close(self) -> None:
        self.closing = True
        self.wake.set()


_counter = _Counter()


def count(sign: Sign, channel: Channel, language: Language) -> None:
    """Count one view of a reading, now; never waits and never fails."""
    _add(sign, channel, language)


async def record(sign: Sign, channel: Channel, language: Language) -> None:
    """Count one view and return once it is committed."""
    await asyncio.shield(_add(sign, channel, language).committed)


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


async def _write_until_committed(tally: _Tally) -> None:
    transaction_id: str | None = None
    waiting = False
    while True:
        try:
            if transaction_id is None or not await _was_committed(transaction_id):
                transaction_id = None
                async with transaction() as session:
                    transaction_id = await _write(session, tally)
            if waiting:
                log.info("waiting views were written", views=tally.views.total())
            return
        except OUTAGE as error:
            if not waiting:
                log.warning("views wait in memory, the database is away", error=str(error))
                waiting = True
            await asyncio.sleep(RETRY)


async def _write(session: AsyncSession, tally: _Tally) -> str:
    """Write the tally and return the id of the transaction it is written in."""
    rows = sorted(tally.views.items())  # one order in every process: no deadlock
    keys = [key for key, _ in rows]
    values = {
        "dates": [key[0] for key in keys],
        "hours": [key[1] for key in keys],
        "channels": [key[2].value for key in keys],
        "signs": [key[3].value for key in keys],
        "languages": [key[4].value for key in keys],
        "views": [views for _, views in rows],
    }
    return str((await session.execute(_UPSERT, values)).scalar_one())


async def _was_committed(transaction_id: str) -> bool:
    """Whether a transaction whose commit broke off took place after all: its views count once, either way."""
    while True:
        async with transaction() as session:
            status = (await session.execute(_STATUS, {"id": transaction_id})).scalar_one_or_none()
        if status != "in progress":
            return bool(status == "committed")
        await asyncio.sleep(RETRY)
