"""PostgreSQL: the engine of this process, short transactions, and the schema's migrations."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import psycopg
import sqlalchemy as sa
from psycopg.rows import dict_row
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from horo_app.errors import CannotStart, DatabaseUnavailable
from horo_app.settings import ROOT

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


def migrations(url: str) -> alembic.config.Config:
    """Alembic's configuration for the database at `url`."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    return config


def migrate(url: str, patience: float = 5) -> None:
    """Bring the schema to the newest version; several processes may do so at once.

    Waits up to `patience` seconds for a server that is not accepting connections yet.
    Raises CannotStart with the server's own reason when it cannot be used.
    """
    try:
        for attempt in Retrying(
            stop=stop_after_delay(patience),
            wait=wait_fixed(0.2),
            retry=retry_if_exception(_may_pass),
            reraise=True,
        ):
            with attempt:
                alembic.command.upgrade(migrations(url), "head")
    except OperationalError as error:
        raise CannotStart(_why_unusable(error, url)) from None
    except sa.exc.ProgrammingError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CannotStart(
            f"The database refused the migration: {reason}. Give the user of DATABASE_URL its own database or schema."
        ) from None


def _may_pass(error: BaseException) -> bool:
    """Whether a later attempt may succeed: nobody listening yet, or the server still starting."""
    if not isinstance(error, OperationalError):
        return False
    text = str(error.orig).lower()
    return "refused" in text or "starting up" in text or "no such file" in text


def _why_unusable(error: OperationalError, url: str) -> str:
    target = sa.make_url(url)
    place = f"{target.host or target.query.get('host') or 'localhost'}:{target.port or 5432}"
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    reason = (lines[0] if lines else "no answer").rpartition("failed: ")[2].rstrip(".")
    return (
        f"Cannot use the PostgreSQL server at {place}, database {target.database or 'default'}: {reason}. "
        "Check DATABASE_URL and that the server runs."
    )


def schema_directory() -> Path:
    """Where the migrations are."""
    return ROOT / "alembic" / "versions"
