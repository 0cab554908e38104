"""Work that takes longer than a few milliseconds, done in processes beside this one: a thread would hold Python's lock.

What many ask for at once is done once, a few things at a time, and when too many wait others are asked to come back.
Outside of `processes` (commands, tests) the work is done in a thread.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from horo_app.core import logs
from horo_app.core.compute_process import Computer, Ended
from horo_app.core.errors import HoroError
from horo_app.core.single_flight import SingleFlight

log = logs.logger(__name__)

T = TypeVar("T")

PATIENCE = 30.0  # seconds that somebody waits before they are asked to come back
SLOWLY = (
    1.0  # seconds after which somebody is refused: who asks again at once must not be quicker than who waits
)
LIMIT = 60.0  # seconds after which a process that is still at it is killed


class Busy(HoroError):
    """Too many wait already."""

    status = 503
    title = "Busy"


class WorkQueue:
    """Work of one kind, `at_once` pieces at a time. With `room`, only so many pieces may be there."""

    def __init__(self, at_once: int, room: int | None = None) -> None:
        self._free = at_once
        self._room = room
        self._waiting: list[asyncio.Future[None]] = []
        self._making: SingleFlight[Any] = SingleFlight()
        self._asking: Counter[Hashable] = Counter()

    async def run(self, key: Hashable, function: Callable[..., T], *args: object) -> T:
        """What the function gives, once for all who ask for `key` meanwhile; raises Busy.

        The function, what it is given and what it gives travel to another process and back.
        """
        work = partial(self._run, key, function, *args)
        if self._room is None:
            first: T = await self._making.do(key, work)
            return first
        if len(self._making) >= self._room and key not in self._making:
            await asyncio.sleep(SLOWLY)
            raise Busy("Too much is being asked for right now. Please come back in a few seconds.")
        self._asking[key] += 1
        try:
            async with asyncio.timeout(PATIENCE):
                made: T = await self._making.do(key, work)
                return made
        except TimeoutError:
            raise Busy("This takes longer than usual right now. Please come back in a few seconds.") from None
        finally:
            self._asking[key] -= 1
            if not self._asking[key]:
                del self._asking[key]

    async def _run(self, key: Hashable, function: Callable[..., T], *args: object) -> T:
        async with self._turn():
            if self._room is not None and key not in self._asking:
                raise Busy("Nobody waits for it any more.")
            try:
                async with asyncio.timeout(LIMIT):
                    return await _done(function, *args)
            except (TimeoutError, Ended) as error:
                # never what it was given, which may be a password
                what = getattr(function, "__qualname__", type(function).__name__)
                log.error("computing took too long or was ended twice", work=what, error=repr(error))
                if self._room is None:  # it is never refused: here it costs others time, but it comes
                    return await asyncio.to_thread(function, *args)
                raise Busy("This cannot be worked out right now. Please come back later.") from None

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One of the places, when it is free. A semaphore would belong to one event loop for good."""
        if self._free == 0:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        else:
            self._free -= 1
        try:
            yield
        finally:
            self._waiting = [waiting for waiting in self._waiting if not waiting.done()]
            if self._waiting:
                self._waiting.pop(0).set_result(None)
            else:
                self._free += 1


# The days that people live in and the home page are never refused, and pass all others. What anybody can think of
# asking for, any date of two centuries, waits in line; pictures, which no page waits for, in another.
FIRST = WorkQueue(at_once=2)
OTHERS = WorkQueue(at_once=1, room=64)
PICTURES = WorkQueue(at_once=1, room=16)

_idle: list[Computer] | None = None  # those without work; None outside of `processes`


@asynccontextmanager
async def processes() -> AsyncIterator[None]:
    """Within this, work is done in processes, which are started when they are needed."""
    global _idle
    mine: list[Computer] = []
    _idle = mine
    try:
        yield
    finally:
        _idle = None
        for computer in mine:
            await computer.end()


async def _done(function: Callable[..., T], *args: object) -> T:
    if _idle is None:
        return await asyncio.to_thread(function, *args)
    try:
        try:
            return await _call(_idle, function, *args)
        except Ended as error:  # somebody has killed it, the kernel in want of memory perhaps
            log.warning("a computing process has ended, another one takes its work", error=str(error))
            return await _call(_idle, function, *args)
    except OSError as error:  # no process, no memory, no file to be had: late is better than never
        log.warning("no computing process could be started", error=str(error))
        return await asyncio.to_thread(function, *args)


async def _call(idle: list[Computer], function: Callable[..., T], *args: object) -> T:
    computer = await _take(idle)
    try:
        given = await computer.call(function, *args)
    except asyncio.CancelledError:  # it goes on, and nobody would read what it gives
        await asyncio.shield(computer.end())
        raise
    except Exception as error:
        if not isinstance(error, Ended):
            idle.append(computer)
        raise
    idle.append(computer)
    return given


async def _take(idle: list[Computer]) -> Computer:
    while idle:
        computer = idle.pop()
        if computer.is_alive:
            return computer
    return await Computer.start()
