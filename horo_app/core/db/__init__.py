"""PostgreSQL: the engine of this process, connections that give up in time, and short transactions."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg import errors
from psycopg.rows import dict_row
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from horo_app.core.db import dsn
from horo_app.core.db.connection import SINGLE, Budget, Connection, budget, of_request, open_connection
from horo_app.core.db.replica import Replica
from horo_app.core.errors import DatabaseUnavailable

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
PROMPT = 2.0  # the same for a single statement that a person waits for
PAUSE = 2.0  # seconds without such statements after the server did not answer one
JOB_LIMIT = 60.0  # the same for a job, for which no person waits

POOL, OVERFLOW = 5, 10  # connections that the pool keeps, and opens beside for a while
CONNECTIONS = POOL + OVERFLOW + 5  # of one process at most, those of one's own included: `connect` and `Line`

Session = AsyncSession  # what `transaction` gives, for those who may not know of SQL
Found = TypeVar("Found")


@dataclass(slots=True)
class _Silence:
    """Until when (on the monotonic clock) a server that did not answer is left alone; 0 while it answers."""

    until: float = 0.0


@dataclass(frozen=True, slots=True)
class _Open:
    """The engine, and what it and all other connections are made with."""

    engine: AsyncEngine
    direct: dict[str, str]
    replica: Replica | None
    limit: float
    silence: _Silence = field(default_factory=_Silence)


_open: _Open | None = None


def open_engine(url: str, direct_url: str = "", replica_url: str = "", *, limit: float = LIMIT) -> None:
    """Create this process's connection pool; connects on first use, so a stopped server is no error here.

    With a `direct_url`, `url` may lead to a pooler that gives a session for a transaction only. `limit` is what
    `transaction` allows by default.
    """
    global _open
    parameters = dsn.parameters(url)
    replica = Replica(_engine(dsn.parameters(replica_url), pooled=True)) if replica_url else None
    direct = dsn.parameters(direct_url) if direct_url else parameters
    _open = _Open(_engine(parameters, pooled=bool(direct_url)), direct, replica, limit)


def _engine(parameters: dict[str, str], *, pooled: bool) -> AsyncEngine:
    made = create_async_engine(
        "postgresql+psycopg://",  # the address is the creator's alone: nothing else may read it in another way
        async_creator=partial(open_connection, parameters, "horo", autocommit=False, pooled=pooled),
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=2,
        hide_parameters=True,  # texts and people's numbers have no place in a log
        pool_pre_ping=True,  # a server restart must not cost a reader their first read
    )
    sa.event.listen(made.sync_engine, "handle_error", _named)
    return made


def _named(context: ExceptionContext) -> DBAPIError | None:
    """SQLAlchemy names an error as the driver does; this names outages OperationalError, and nothing else."""
    error = context.original_exception
    if not isinstance(error, psycopg.Error) or not isinstance(context.sqlalchemy_exception, DBAPIError):
        return None
    if isinstance(error, errors.ReadOnlySqlTransaction):  # a server that others have left: so must the pool
        context.is_disconnect = True
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
    """Close every pooled connection; from the first moment on nobody is given another."""
    global _open
    opened, _open = _open, None
    if opened is not None:
        await opened.engine.dispose()
        if opened.replica is not None:
            await opened.replica.engine.dispose()


def is_open() -> bool:
    """Whether there is an engine, which says nothing of the server."""
    return _open is not None


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
    opened = _opened()
    of_all = of_request.get()
    if limit is None and of_all is not None and not of_all.is_over:
        mine = of_all
    else:
        mine = Budget(opened.limit if limit is None else limit)
    async with _transaction(opened.engine, mine) as session:
        yield session


@contextmanager
def one_deadline() -> Iterator[None]:
    """All transactions inside, but those with a limit of their own, wait for the server only as long as one may."""
    shared = Budget(_open.limit if _open else LIMIT)
    token = of_request.set(shared)
    try:
        yield
    finally:
        shared.is_over = True
        of_request.reset(token)


@asynccontextmanager
async def _transaction(made: AsyncEngine, mine: Budget) -> AsyncIterator[AsyncSession]:
    outer = budget.get()
    budget.set(mine)
    try:
        async with AsyncSession(made, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        budget.set(outer)


async def read(
    work: Callable[[AsyncSession], Awaitable[Found]], session: AsyncSession | None = None
) -> Found:
    """What `work` finds, which may be a moment old: on the replica while that follows, else in `session` or a new one.

    `work` may be called twice. While the primary is away, a replica that is there answers however old it is.
    """
    replica = _opened().replica
    if replica is None:
        return await _read(work, session)
    if replica.follows:
        with suppress(*OUTAGE):
            return await _read_replica(replica, work)
        replica.rest()
    try:
        return await _read(work, session)
    except OUTAGE:
        return await _read_replica(replica, work)


async def _read(work: Callable[[AsyncSession], Awaitable[Found]], session: AsyncSession | None) -> Found:
    if session is not None:
        return await work(session)
    async with transaction() as own:
        return await work(own)


async def _read_replica(replica: Replica, work: Callable[[AsyncSession], Awaitable[Found]]) -> Found:
    async with _transaction(replica.engine, Budget(_opened().limit / 2)) as session:
        return await work(session)


def rest_replica() -> None:
    """Something has changed that nobody may find the old state of: the primary answers for as long as that could be."""
    if _open is not None and _open.replica is not None:
        _open.replica.rest()


async def look_at_replica() -> None:
    """Find out whether the replica follows; raises one of OUTAGE when it does not."""
    if (replica := _opened().replica) is not None:
        await replica.look()


async def connect(application_name: str, *, autocommit: bool = False, limit: float = SINGLE) -> Connection:
    """A connection of one's own to the server itself, outside the pool: to listen, to hold a lock, to write views.

    Outside a transaction each of its statements may wait for the server for `limit` seconds.
    """
    made = await open_connection(_opened().direct, application_name, autocommit=autocommit)
    made.limit = limit
    return made


def _refuse_during(silence: _Silence) -> None:
    if time.monotonic() < silence.until:
        raise DatabaseUnavailable("The database does not answer.")


class DedicatedConnection:
    """A connection of one's own for single statements that a person waits for: one round trip, not the pool's five.

    Commits without waiting for the disk: only for what a crash of the server may take back. A statement that finds the
    connection broken is sent once more over a new one.
    """

    def __init__(self, application_name: str) -> None:
        self._name = application_name
        self._connection: Connection | None = None
        self._opening = asyncio.Lock()

    async def fetch(self, statement: str, values: Mapping[str, object]) -> dict[str, Any]:
        """The one row that the statement gives; raises one of OUTAGE, at once while the server is known to hang."""
        silence = _opened().silence
        _refuse_during(silence)
        begun, outer = time.monotonic(), budget.get()
        if silence.until:
            silence.until = begun + PAUSE  # one asks again, and the others do not wait for what comes of it
        budget.set(Budget(PROMPT))
        try:
            row = await self._fetch_again(statement, values)
        except OUTAGE:
            if time.monotonic() - begun > PROMPT / 2:
                silence.until = time.monotonic() + PAUSE
            raise
        finally:
            budget.set(outer)
        silence.until = 0.0
        return row

    async def _fetch_again(self, statement: str, values: Mapping[str, object]) -> dict[str, Any]:
        if self._connection is not None:
            with suppress(*OUTAGE):
                return await self._fetch(statement, values)
            _refuse_during(_opened().silence)
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
