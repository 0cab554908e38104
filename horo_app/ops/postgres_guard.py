"""Stops the embedded PostgreSQL when all who used it were killed: a small process of its own, started with it.

Nobody who dies by kill -9 can stop what they started. The guard looks once a second whether anybody still holds the
lock of the server's users; it holds a lock of its own, so there is one for each data folder.
"""

import fcntl
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

LOOK = 1.0  # seconds between looks
PATIENCE = 8.0  # seconds that sessions may go on without a user: who lost their supervisor still writes
STARTING = 12.0  # seconds that a server may take to appear whose starter was killed


def start(data_dir: Path) -> None:
    """Start the guard of a data folder, unless it has one; to be called by who holds the folder's lock."""
    import subprocess

    from horo_app.core.folders import HOME

    with (data_dir / "postgres.guard").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        lock.truncate(0)
        command = [sys.executable, "-m", "horo_app.ops.postgres_guard", str(lock.fileno())]
        with suppress(OSError):  # no memory: the server runs as well without
            # it hands over to a process that is nobody's child, and ends
            subprocess.run(
                command,
                cwd=HOME,
                env={},
                pass_fds=[lock.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # it must not hold a pipe open whose reader waits for our end
                stderr=subprocess.DEVNULL,
                check=False,
            )


def dismiss(data_dir: Path) -> None:
    """End the guard of a data folder; to be called by who holds the folder's lock and stopped the server."""
    with suppress(FileNotFoundError), (data_dir / "postgres.guard").open() as lock:
        deadline = time.monotonic() + 2
        while not _locks(lock) and time.monotonic() < deadline:
            with suppress(ValueError, ProcessLookupError):
                os.kill(int((data_dir / "postgres.guard").read_text()), 9)
            time.sleep(0.01)


def _locks(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main() -> None:
    """Wait until nobody is left, stop the server, and end."""
    lock = int(sys.argv[1])
    data_dir = Path(f"/proc/self/fd/{lock}").readlink().parent
    if os.fork():
        os._exit(0)
    os.setsid()
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    alone_since: float | None = None
    while True:
        time.sleep(LOOK)
        try:
            with (
                (data_dir / "postgres.gate").open() as gate,
                (data_dir / "postgres.users").open() as users,
            ):
                if not (_locks(gate) and _locks(users)):
                    alone_since = None
                    continue
                alone_since = alone_since or time.monotonic()
                if _stopped(data_dir, time.monotonic() - alone_since):
                    os.close(lock)  # before the gate: who comes next must find that there is no guard
                    return
        except FileNotFoundError:  # the folder was deleted, and its server ends by itself
            return


def _stopped(data_dir: Path, alone: float) -> bool:
    """Stop the server, unless it may still be starting, or its sessions may still have something to write."""
    from horo_app.ops.postgres_cluster import PostgresCluster

    server = PostgresCluster(data_dir)
    if not server.runs:
        return alone > STARTING
    if server.has_sessions and alone < PATIENCE:
        return False
    server.shut_down()
    return True


if __name__ == "__main__":
    main()
