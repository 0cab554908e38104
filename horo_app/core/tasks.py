"""Background tasks of this process: one that fails is begun again after a pause, and is down until it works again.

What is down is told by `/health/ready` and the dashboard, for it does no harm to readers that anybody would notice.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import Context, ContextVar
from dataclasses import asdict, dataclass
from typing import Any

from horo_app.core import clock, logs
from horo_app.core.db import OUTAGE
from horo_app.core.errors import DatabaseUnreachable, HoroError

log = logs.logger(__name__)

PAUSE = 0.5  # seconds before a task is begun again; while the database is away always, else twice as long each time
LONGEST_PAUSE = 30.0
SETTLED = 15.0  # seconds without an error after which a task that tells nothing counts as working again

AWAY = (*OUTAGE, DatabaseUnreachable)  # what passes by itself: nothing to tell a story about

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class DownTask:
    """A task that does not work: since when, what it last failed with, and whether the database is the reason."""

    task: str
    since: dt.datetime
    error: str
    outage: bool
    failures: int

    def told(self) -> dict[str, object]:
        """As JSON, which `heard` reads again."""
        return asdict(self) | {"since": self.since.isoformat()}


def heard(told: Mapping[str, Any]) -> DownTask:
    """A task of another process, from what that told."""
    return DownTask(**dict(told) | {"since": dt.datetime.fromisoformat(told["since"])})


_down: dict[str, DownTask] = {}
_current: ContextVar[str] = ContextVar("task")


def down() -> list[DownTask]:
    """The tasks of this process that do not work now, the longest first."""
    return sorted(_down.values(), key=lambda one: one.since)


def failing(error: BaseException, task: str = "", *, silent: bool = False) -> None:
    """Note that `task`, by default the one that this is called in, failed; its story is logged once."""
    name = task or _current.get("")
    if not name:
        return
    before, outage = _down.get(name), isinstance(error, AWAY)
    said = f"{type(error).__name__}: {error}".strip().partition("\n")[0][:200]
    others_away = any(one.outage for one in _down.values())
    _down[name] = DownTask(
        name, before.since if before else clock.now(), said, outage, before.failures + 1 if before else 1
    )
    if silent:
        return
    if outage:
        if before is None or not before.outage:
            log.log(10 if others_away else 30, "a task waits, the database is away", task=name, error=said)
    elif before is None or before.error != said:
        expected = isinstance(error, HoroError)
        log.error("a task failed", task=name, error=said, exc_info=None if expected else error)


def working(task: str = "") -> None:
    """Note that `task`, by default the one that this is called in, has done what it is for."""
    name = task or _current.get("")
    if before := _down.pop(name, None):
        quiet = before.outage and any(one.outage for one in _down.values())
        log.log(10 if quiet else 20, "a task works again", task=name, failures=before.failures)


def forget(task: str) -> None:
    """Note that `task` is over, whether it worked or not."""
    _down.pop(task, None)


async def supervise(name: str, work: Work, stop: asyncio.Event | None = None) -> None:
    """Run `work` until it returns, however often it fails. Once `stop` is set, a failure is the last."""
    loop, pause = asyncio.get_running_loop(), PAUSE
    _current.set(name)
    try:
        while True:
            begun, settled = loop.time(), loop.call_later(SETTLED, working, name)
            try:
                return await work()
            except asyncio.CancelledError:
                if (this := asyncio.current_task()) is not None and this.cancelling():
                    raise
                error: BaseException = RuntimeError("cancelled from within")
            except Exception as problem:
                error = problem
            finally:
                settled.cancel()
            failing(error)
            if stop is not None and stop.is_set():
                return
            again = isinstance(error, AWAY) or loop.time() - begun > SETTLED
            pause = PAUSE if again else min(2 * pause, LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for((stop or asyncio.Event()).wait(), pause)
    finally:
        forget(name)


def start(name: str, work: Work, stop: asyncio.Event | None = None) -> asyncio.Task[None]:
    """Begin to supervise. The task has a context of its own: it outlives whatever it was started in."""
    return asyncio.create_task(supervise(name, work, stop), name=name, context=Context())


@asynccontextmanager
async def running(name: str, work: Work) -> AsyncIterator[None]:
    """Supervise `work` while the block runs."""
    task = start(name, work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
