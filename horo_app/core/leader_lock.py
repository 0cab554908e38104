"""Locks that one process holds at a time: PostgreSQL gives them, and takes them back from whoever dies."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress

import psycopg

from horo_app.core import db, tasks
from horo_app.core.db import OUTAGE

APPLY = 1.0  # seconds between tries to get a lock that is taken
PROOF = 5.0  # seconds between looks whether it is still held


async def hold(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` for as long as this process holds the lock `name`, again and again until cancelled.

    While the database is away, whoever held the lock goes on, and so does who has never heard of another holder.
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    holder = _Holder(work)
    try:
        while True:
            try:
                async with await db.connect("horo office", autocommit=True, limit=PROOF) as connection:
                    await holder.apply(connection, number)
            except OUTAGE as error:
                tasks.failing(error)
                holder.carry_on()
            else:
                tasks.working()
            await holder.work_for(APPLY)
    finally:
        await holder.stop()


class _Holder:
    """The work under a lock, which outlives the connection by which the lock is held."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._working: asyncio.Future[None] | None = None
        self._is_taken = False  # by another, as far as we know

    async def apply(self, connection: psycopg.AsyncConnection, number: int) -> None:
        """Work while the lock is ours; return once it is another's or the work is done. Raises one of OUTAGE."""
        cursor = await connection.execute("select pg_try_advisory_lock(%s)", [number])
        row = await cursor.fetchone()
        self._is_taken = not (row and row[0])
        if self._is_taken:
            return await self.stop()
        self.carry_on()
        tasks.working()
        while await self.work_for(PROOF):
            await connection.execute("select 1")  # the lock goes with the connection

    def carry_on(self) -> None:
        """Work, unless another does."""
        if not self._is_taken and self._working is None:
            self._working = asyncio.ensure_future(self._work())

    async def work_for(self, seconds: float) -> bool:
        """Wait for so long; False as soon as the work is done. Raises what it raised."""
        if self._working is None:
            await asyncio.sleep(seconds)
            return False
        done, _ = await asyncio.wait({self._working}, timeout=seconds)
        for working in done:
            self._working = None
            await working
        return not done

    async def stop(self) -> None:
        """End the work."""
        if self._working is not None:
            self._working.cancel()
            with suppress(asyncio.CancelledError):
                await self._working
            self._working = None
