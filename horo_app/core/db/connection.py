"""A connection that waits for the server only so long, and knows what our statements rely on."""

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import IsolationLevel, errors, waiting
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus

SINGLE = 10.0  # seconds that one statement on a connection of one's own may wait

# The server ends what nobody waits for any more, and what a process that hangs keeps locked. The rest is what our
# statements rely on, whatever the defaults of the server, the database and the user are. A pooler would give the
# session to somebody else: behind one these are for its own configuration to set (docs/scaling.md).
_SESSION = """
    set statement_timeout = '75s'; set idle_in_transaction_session_timeout = '75s';
    set datestyle = 'ISO'; set intervalstyle = 'postgres'; set default_transaction_isolation = 'read committed'
"""


@dataclass(slots=True)
class Budget:
    """Seconds of waiting for the server that the transaction, or the request, under way has left."""

    left: float
    is_over: bool = False  # of a request that was answered; what it left running waits on its own account


budget: ContextVar[Budget | None] = ContextVar("budget", default=None)
of_request: ContextVar[Budget | None] = ContextVar("of_request", default=None)


class Connection(psycopg.AsyncConnection[Any]):
    """Waits for the server only so long. A server that was stopped with its connections open never answers."""

    limit = SINGLE

    async def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As the driver's own; raises ConnectionTimeout when the limit is over, and hangs up when cancelled."""
        shared = budget.get()
        limit = self.limit if shared is None else max(shared.left, 0.001)
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
            if shared is not None:
                shared.left -= time.monotonic() - begun


async def open_connection(
    parameters: dict[str, str], application_name: str, *, autocommit: bool, pooled: bool = False
) -> Connection:
    """Connect, within what the address allows each of its hosts and what the transaction under way has left.

    `pooled` when a pooler may give each transaction another session of the server: nothing is prepared there then.
    """
    shared = budget.get()
    limit = int(parameters["connect_timeout"]) * (parameters.get("host", "").count(",") + 1) + 1.0
    target = make_conninfo("", **parameters | {"application_name": application_name})
    try:
        async with asyncio.timeout(limit if shared is None else min(limit, shared.left)):
            made = await Connection.connect(target, autocommit=True, prepare_threshold=None if pooled else 5)
    except TimeoutError:  # the driver's own limit does not cover looking up a name
        raise errors.ConnectionTimeout("the server did not let us in in time") from None
    try:
        if pooled:
            await made.set_isolation_level(IsolationLevel.READ_COMMITTED)  # goes with each BEGIN
        else:
            await made.execute(_SESSION)
        await made.set_autocommit(autocommit)
    except BaseException:
        await made.close()
        raise
    return made
