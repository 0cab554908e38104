"""Offices that one process holds at a time: PostgreSQL gives them, and takes them back from whoever dies."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress

import psycopg

from horo_app.core import db, tasks
from horo_app.core.db import OUTAGE

APPLY = 1.0  # seconds between applications for an office that is taken
PROOF = 5.0  # seconds between looks whether it is still held


async def hold(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` for as long as this process holds the office `name`, again and again until cancelled."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    while True:
        try:
            async with await db.connect("horo office", autocommit=True, limit=PROOF) as connection:
                await _hold_once(connection, number, work)
        except OUTAGE as error:
            tasks.failing(error)
        else:
            tasks.working()
        await asyncio.sleep(APPLY)


async def _hold_once(
    connection: psycopg.AsyncConnection, number: int, work: Callable[[], Awaitable[None]]
) -> None:
    cursor = await connection.execute("select pg_try_advisory_lock(%s)", [number])
    row = await cursor.fetchone()
    if not row or not row[0]:
        return
    working = asyncio.ensure_future(work())
    try:
        while not (await asyncio.wait({working}, timeout=PROOF))[0]:
            await connection.execute("select 1")  # the office goes with the connection
        await working
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
