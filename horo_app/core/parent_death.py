"""What one process may ask of the kernel about another."""

import ctypes
import os
import signal
import sys
import threading
import time

from horo_app.core import shutdown

_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask the kernel to end this process when `parent` dies, however it dies: no orphan keeps the port.

    One that cannot end in good order then, because its loop is blocked, is killed.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # `stty tostop` must not stop who logs from the background
    threading.Thread(target=_outlive_for_a_moment, args=(parent,), daemon=True, name="orphan").start()


def _outlive_for_a_moment(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    time.sleep(shutdown.ORPHAN)
    os.kill(os.getpid(), signal.SIGKILL)
