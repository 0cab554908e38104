"""Standard output and error that nobody's life depends on: what cannot be written is dropped.

A closed pipe, a full disk, a terminal that is gone, a reader who has stopped reading: each raises an error in who
writes, or blocks it for ever.
"""

import errno
import io
import os
import select
import sys
from contextlib import suppress
from typing import TextIO

PATIENCE = 0.1  # seconds that a service waits for a reader who does not read

_lost: set[int | None] = set()  # the kinds of errors that there were


class _Stream(io.FileIO):
    """A file descriptor that takes whatever it is given; waits up to `patience` seconds, for ever with None."""

    def __init__(self, fd: int, patience: float | None) -> None:
        super().__init__(fd, "w", closefd=False)
        self._patience = None if patience is None else patience * 1000
        self._wait = self._patience

    def write(self, data: object) -> int:
        left = memoryview(data).cast("B")  # type: ignore[arg-type]
        whole = left.nbytes
        try:
            while left and self._has_room():
                left = left[os.write(self.fileno(), left[: select.PIPE_BUF]) :]
        except OSError as error:
            if self._patience is None:  # a service's log is no result that somebody waits for
                _lost.add(error.errno)
        return whole

    def _has_room(self) -> bool:
        """Whether a write does not block. Who did not read once is not waited for until they read again."""
        poll = select.poll()
        poll.register(self.fileno(), select.POLLOUT)
        room = bool(poll.poll(self._wait))
        self._wait = self._patience if room else 0
        return room


def tolerate(patience: float | None = None) -> None:
    """Make this process's standard streams such, and open those that it was started without."""
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:  # else the next file or socket got this number, and what is printed went into it
            with suppress(OSError):
                os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    if not _is_captured(sys.stdout):
        sys.stdout = _text(1, patience, sys.stdout)
    if not _is_captured(sys.stderr):
        sys.stderr = _text(2, patience, sys.stderr)


def _is_captured(stream: TextIO | None) -> bool:
    """Whether somebody in this process reads what is printed, as tests do: such a stream has no descriptor."""
    if stream is None or stream.closed:
        return False
    try:
        stream.fileno()
    except OSError:
        return True
    return False


def _text(fd: int, patience: float | None, before: TextIO | None) -> io.TextIOWrapper:
    stream = io.BufferedWriter(_Stream(fd, patience))
    encoding = before.encoding if before else "utf-8"
    return io.TextIOWrapper(stream, encoding=encoding, errors="backslashreplace", line_buffering=True)


def was_lost() -> bool:
    """Whether something could not be written though somebody wanted it: the disk was full, not the pipe closed."""
    return bool(_lost - {errno.EPIPE, errno.EIO})
