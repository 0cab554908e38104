"""Noticing a process that hangs: it counts in memory shared with its parent, and the parent looks at the count."""

import asyncio
import faulthandler
import mmap
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

HANG = 20.0  # seconds of silence after which a process is taken to hang
STARTING = 120.0  # seconds to the first sign of life; imports on a slow and busy machine take long
PERIOD = 1.0  # seconds between two signs of life
TELL = signal.SIGUSR2
LAST_WORDS = 0.5  # seconds that a process which is killed may take to write where it hung
STEP = 2.0  # seconds that one look may add: what is more between two looks, the parent itself did not run


class Heartbeat:
    """Counters in shared memory, one for each process that is watched.

    Forked processes share the object; a program of its own is given `fd`, and opens it again.
    """

    def __init__(self, processes: int = 1, fd: int | None = None) -> None:
        self.fd = os.memfd_create("heartbeat") if fd is None else fd
        if fd is None:
            os.ftruncate(self.fd, processes)
        self._counts = mmap.mmap(self.fd, processes)

    def beat(self, place: int = 0) -> None:
        """Give a sign of life."""
        self._counts[place] = (self._counts[place] + 1) % 256

    def count(self, place: int = 0) -> int:
        """Differs after each sign of life."""
        return self._counts[place]

    def beat_on(self, loop: asyncio.AbstractEventLoop, place: int = 0) -> None:
        """Give signs of life for as long as the loop runs; a loop that something blocks gives none."""
        self.beat(place)
        loop.call_later(PERIOD, self.beat_on, loop, place)


class Watchdog:
    """Judges one process by its heartbeat. Only time in which the judge itself ran counts as silence.

    A machine that was suspended, or a parent that was stopped and continued, finds every process as alive as before.
    """

    def __init__(
        self,
        heartbeat: Heartbeat,
        place: int = 0,
        hang_after: float = HANG,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._heartbeat = heartbeat
        self._place = place
        self._clock = clock
        self._hang_after = hang_after
        self._allowed = max(hang_after, STARTING)
        self._count = heartbeat.count(place)
        self._looked_at = clock()
        self._silence = 0.0
        self.lives = False  # whether there ever was a sign of life

    def hangs(self) -> bool:
        """Whether it has been silent for too long; to be asked more often than each `STEP` seconds."""
        now = self._clock()
        self._silence += min(now - self._looked_at, STEP)
        self._looked_at = now
        count = self._heartbeat.count(self._place)
        if count != self._count:
            self._count = count
            self._silence = 0.0
            self._allowed = self._hang_after
            self.lives = True
        return self._silence > self._allowed


def tell_where_it_hangs() -> None:
    """Have the signal that comes before a hung process is killed write to the log what each thread is doing."""
    faulthandler.register(TELL, all_threads=True)


def kill_hung(pid: int, still_there: Callable[[], bool]) -> None:
    """Kill a process that hangs, after it had a moment to tell where."""
    with suppress(ProcessLookupError):
        os.kill(pid, TELL)
        deadline = time.monotonic() + LAST_WORDS
        while still_there() and time.monotonic() < deadline:
            time.sleep(0.05)
        if still_there():
            os.kill(pid, signal.SIGKILL)
