"""A process that computes: pickled calls come in on its standard input, what they give goes out on its standard output.

`python -m horo_app.core.compute_process PARENT` is the process itself; it ends with its parent, however that ends.
"""

import asyncio
import os
import pickle
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import BinaryIO, TypeVar

from horo_app.core.folders import HOME
from horo_app.core.parent_death import die_with

T = TypeVar("T")

NICENESS = 5  # answering goes first where processors are few, and who waits for a result is not starved

_LENGTH = struct.Struct("!Q")


class Ended(Exception):
    """The process has ended; whether it did the work nobody knows."""


class Computer:
    """Such a process, for one call at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls) -> "Computer":
        """A new one, that has imported nothing yet."""
        command = [sys.executable, "-m", "horo_app.core.compute_process", str(os.getpid())]
        return cls(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=HOME))

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """What the function gives there; raises what it raises, and Ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(_framed(pickle.dumps(partial(function, *args))))
            await stdin.drain()
            [length] = _LENGTH.unpack(await stdout.readexactly(_LENGTH.size))
            is_well, given = pickle.loads(await stdout.readexactly(length))  # noqa: S301 (our own process)
        except (OSError, RuntimeError, asyncio.IncompleteReadError) as error:
            raise Ended(repr(error)) from error
        if not is_well:
            raise given
        return given  # type: ignore[no-any-return]

    async def end(self) -> None:
        """Kill it: it keeps nothing."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _framed(pickled: bytes) -> bytes:
    return _LENGTH.pack(len(pickled)) + pickled


def _work(calls: BinaryIO, results: BinaryIO) -> None:
    while header := calls.read(_LENGTH.size):
        work = pickle.loads(calls.read(*_LENGTH.unpack(header)))  # noqa: S301 (our own parent)
        results.write(_framed(_done(work)))
        results.flush()


def _done(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except Exception as error:
        return pickle.dumps((False, error))


def _main(parent: int) -> None:
    die_with(parent)
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed by mistake is no result
    _work(sys.stdin.buffer, results)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
