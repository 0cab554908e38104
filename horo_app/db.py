"""PostgreSQL: the engine of this process, and short transactions."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg.rows import dict_row
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from horo_app.errors import DatabaseUnavailable

# What "the database is away" looks like, from the pool, the driver and the socket.
OUTAGE = (OperationalError, DBAPIError, PoolTimeout, psycopg.OperationalError, OSError)

Session = AsyncSession  # what `transaction` gives, for those who may not know of SQL

_engine: AsyncEngine | None = None


def open_engine(url: str) -> None:
    """Create this process's connection pool; connects on first use, so a stopped server is no error here."""
    global _engine
    _engine = create_async_engine(
        url,
        pool_size=5,
        max_overflow=10,
        pool_timeout=2,
        pool_pre_ping=True,  # a server restart must not cost a reader their first read
        connect_args={"connect_timeout": 3, "application_name": "horo"},
    )


async def close_engine() -> None:
    """Close every pooled connection."""
    global _engine
    if _engine is not None:
        await _engine.dispose()
        _engine = None


def engine() -> AsyncEngine:
    """This process's engine; raises DatabaseUnavailable before `open_engine`."""
    if _engine is None:
        raise DatabaseUnavailable("The database is not open in this process.")
    return _engine


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """A session in one transaction: committed at the end of the block, rolled back if it raises."""
    async with AsyncSession(engine(), expire_on_commit=False) as session, session.begin():
        yield session


async def connect(application_name: str, *, autocommit: bool = False) -> psycopg.AsyncConnection:
    """A connection of one's own, outside the pool: for listening, and for the writer of views."""
    address = engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    return await psycopg.AsyncConnection.connect(
        address, autocommit=autocommit, connect_timeout=3, application_name=application_name
    )


class Line:
    """A connection of one's own for single statements that a person waits for: one round trip, not the pool's five.

    Commits without waiting for the disk: only for what a crash of the server may take back. A statement that finds the
    connection broken is sent once more over a new one.
    """

    def __init__(self, application_name: str) -> None:
        self._name = application_name
        self._connection: psycopg.AsyncConnection | None = None
        self._opening = asyncio.Lock()

    async def fetch(self, statement: str, values: Mapping[str, object]) -> dict[str, Any]:
        """The one row that the statement gives; raises one of OUTAGE, or DatabaseUnavailable."""
        if self._connection is not None:
            with suppress(*OUTAGE):
                return await self._fetch(statement, values)
        return await self._fetch(statement, values)

    async def _fetch(self, statement: str, values: Mapping[str, object]) -> dict[str, Any]:
        try:
            async with self._opening:
                if self._connection is None:
                    self._connection = await connect(self._name, autocommit=True)
                    await self._connection.execute("set synchronous_commit to off")
            async with self._connection.cursor(row_factory=dict_row) as cursor:
                await cursor.execute(statement, values)
                return await cursor.fetchone() or {}
        except OUTAGE:
            await self.close()
            raise

    async def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None
