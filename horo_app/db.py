"""PostgreSQL: the engine of this process, connections that give up in time, and short transactions."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import errors, waiting
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from horo_app import dsn
from horo_app.errors import DatabaseUnavailable

# Errors of a server that works and takes no writes, or has closed the session: the driver puts them among its own.
_AWAY_TOO = (errors.ReadOnlySqlTransaction, errors.IdleInTransactionSessionTimeout)

# What "the database is away" looks like: no connection, no answer in time, no room on its disk, or read-only for now.
# Anything else is an error of ours and gets its whole story told. `_named` sees to it that SQLAlchemy's names fit.
OUTAGE = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    *_AWAY_TOO,
    DatabaseUnavailable,
)

LIMIT = 6.0  # seconds that all statements of a transaction may wait for the server together
JOB = 60.0  # the same for a job, for which no person waits
SINGLE = 10.0  # seconds that one statement on a connection of one's own may wait

# The server ends what nobody waits for any more, and what a process that hangs keeps locked. The rest is what our
# statements rely on, whatever the defaults of the server, the database and the user are.
_SESSION = """
    set statement_timeout = '75s'; set idle_in_transaction_session_timeout = '75s';
    set datestyle = 'ISO'; set intervalstyle = 'postgres'; set default_transaction_isolation = 'read committed'
"""

Session = AsyncSession  # what `transaction` gives, for those who may not know of SQL


@dataclass(slots=True)
class _Budget:
    """Seconds of waiting for the server that the transaction under way has left."""

    left: float


_budget: ContextVar[_Budget | None] = ContextVar("budget", default=None)


class Connection(psycopg.AsyncConnection[Any]):
    """Waits for the server only so long. A server that was stopped with its connections open never answers."""

    limit = SINGLE

    async def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As the driver's own; raises ConnectionTimeout when the limit is over, and hangs up when cancelled."""
        budget = _budget.get()
        limit = self.limit if budget is None else max(budget.left, 0.001)
        own = timeout is None or timeout > limit
        begun = time.monotonic()
        try:
            return await waiting.wait_async(
                gen, self.pgconn.socket, interval=interval, timeout=limit if own else timeout
            )
        except errors._WaitTimeout:
            if not own:
                raise
            self.pgconn.finish()
            raise errors.ConnectionTimeout(f"the server did not answer within {limit:.1f} s") from None
        except asyncio.CancelledError:
            # the driver would ask the server to cancel, and wait for up to ten seconds for what came of it
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
        finally:
            if budget is not None:
                budget.left -= time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class _Open:
    """The engine, and what it and all other connections are made with."""

    engine: AsyncEngine
    parameters: dict[str, str]
    limit: float


_open: _Open | None = None


def open_engine(url: str, limit: float = LIMIT) -> None:
    """Create this process's connection pool; connects on first use, so a stopped server is no error here.

    `limit` is what `transaction` allows by default.
    """
    global _open
    parameters = dsn.parameters(url)

    async def connect_for_pool() -> Connection:
        return await _connect(parameters, "horo", autocommit=False)

    made = create_async_engine(
        "postgresql+psycopg://",  # the address is the creator's alone: nothing else may read it in another way
        async_creator=connect_for_pool,
        pool_size=5,
        max_overflow=10,
        pool_timeout=2,
        pool_pre_ping=True,  # a server restart must not cost a reader their first read
    )
    sa.event.listen(made.sync_engine, "handle_error", _named)
    _open = _Open(made, parameters, limit)


def _named(context: ExceptionContext) -> DBAPIError | None:
    """SQLAlchemy names an error as the driver does; this names outages OperationalError, and nothing else."""
    error = context.original_exception
    if not isinstance(error, psycopg.Error) or not isinstance(context.sqlalchemy_exception, DBAPIError):
        return None
    away = context.is_disconnect or isinstance(error, _AWAY_TOO)
    ours = not away and isinstance(error, psycopg.OperationalError) and _is_ours(context, error)
    if not ours and (not away or isinstance(context.sqlalchemy_exception, OperationalError)):
        return None
    return (ProgrammingError if ours else OperationalError)(
        context.statement, context.parameters, error, connection_invalidated=context.is_disconnect
    )


def _is_ours(context: ExceptionContext, error: psycopg.OperationalError) -> bool:
    """Whether a statement was too large for the server or the driver: it would be tomorrow, too."""
    if error.sqlstate is None:  # the driver's own word, on a connection that still works
        return context.connection is not None
    return error.sqlstate.startswith("54")


async def close_engine() -> None:
    """Close every pooled connection."""
    global _open
    if _open is not None:
        await _open.engine.dispose()
        _open = None


def engine() -> AsyncEngine:
    """This process's engine; raises DatabaseUnavailable before `open_engine`."""
    return _opened().engine


def _opened() -> _Open:
    if _open is None:
        raise DatabaseUnavailable("The database is not open in this process.")
    return _open


@asynccontextmanager
async def transaction(limit: float | None = None) -> AsyncIterator[AsyncSession]:
    """A session in one transaction: committed at the end of the block, rolled back if it raises.

    Its statements may wait for the server for `limit` seconds together; then they raise one of OUTAGE.
    """
    opened, outer = _opened(), _budget.get()
    _budget.set(_Budget(opened.limit if limit is None else limit))
    try:
        async with AsyncSession(opened.engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        _budget.set(outer)


async def connect(application_name: str, *, autocommit: bool = False, limit: float = SINGLE) -> Connection:
    """A connection of one's own, outside the pool: for listening, and for the writer of views.

    Outside a transaction each of its statements may wait for the server for `limit` seconds.
    """
    made = await _connect(_opened().parameters, application_name, autocommit=autocommit)
    made.limit = limit
    return made


async def _connect(parameters: dict[str, str], application_name: str, *, autocommit: bool) -> Connection:
    hosts = parameters.get("host", "").count(",") + 1
    budget = _budget.get()
    limit = int(parameters["connect_timeout"]) * hosts + 1.0
    try:
        async with asyncio.timeout(limit if budget is None else min(limit, budget.left)):
            made = await Connection.connect(
                make_conninfo("", **parameters | {"application_name": application_name}), autocommit=True
            )
    except TimeoutError:  # the driver's own limit does not cover looking up a name
        raise errors.ConnectionTimeout("the server did not let us in in time") from None
    try:
        await made.execute(_SESSION)
        await made.set_autocommit(autocommit)
    except BaseException:
        await made.close()
        raise
    return made


class Line:
    """A connection of one's own for single statements that a person waits for: one round trip, not the pool's five.

    Commits without waiting for the disk: only for what a crash of the server may take back. A statement that finds the
    connection broken is sent once more over a new one.
    """

    def __init__(self, application_name: str) -> None:
        self._name = application_name
        self._connection: Connection | None = None
        self._opening = asyncio.Lock()

    async def fetch(self, statement: str, values: Mapping[str, object]) -> dict[str, Any]:
        """The one row that the statement gives; raises one of OUTAGE."""
        if self._connection is not None:
            with suppress(*OUTAGE):
                return await self._fetch(statement, values)
        return await self._fetch(statement, values)

    async def _fetch(self, statement: str, values: Mapping[str, object]) -> dict[str, Any]:
        try:
            async with self._opening:
                if self._connection is None:
                    self._connection = await connect(self._name, autocommit=True, limit=LIMIT / 2)
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
