"""The embedded PostgreSQL: started when nobody names a server, shared, and stopped by its last user."""

import fcntl
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from horo_app.core import logs, shutdown
from horo_app.core.errors import CannotStart
from horo_app.ops import postgres_guard
from horo_app.ops.postgres_cluster import (
    NEWEST,
    OtherMajorVersion,
    PostgresCluster,
)

log = logs.logger(__name__)

ENOUGH_SPACE = 300 * 2**20  # bytes: a new cluster takes some 40 MB, its write-ahead log up to 1 GB later
PATIENCE = 70.0  # seconds to wait for who is starting or stopping the same server


class EmbeddedPostgres(PostgresCluster):
    """One server per data directory, used by any number of processes.

    Each user holds a shared lock on `postgres.users`, which the kernel drops when the process dies however it
    dies; the last one to leave stops the server, and a guard if they were all killed. `postgres.gate` makes arriving
    and leaving take turns.
    """

    def __init__(self, data_dir: Path, stop: threading.Event | None = None, version: int = NEWEST) -> None:
        super().__init__(data_dir, stop, version)
        self._users: IO[str] | None = None

    def start(self, *, may_come_later: bool = False) -> str:
        """Start or join the server and return its SQLAlchemy address; raises CannotStart with the reason.

        With `may_come_later` a server that has data already and does not start, for its disk is full or it recovers
        from a crash, is no error: `revive` tries again.
        """
        try:
            return self._join()
        except OSError as error:
            self.release()
            raise CannotStart(_why_unusable(self._data_dir, error)) from None
        except CannotStart as error:
            is_temporary = self.has_data and not isinstance(error, OtherMajorVersion)
            if may_come_later and is_temporary and self._users is not None:
                log.error("the embedded PostgreSQL does not start yet, trying on", error=str(error))
                return self.address
            self.release()
            raise

    def _join(self) -> str:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        if not self.has_data:  # what was running before is not refused
            require_space(self._data_dir)
        with self._gate():
            self._users = (self._data_dir / "postgres.users").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            postgres_guard.start(self._data_dir)
            return self._run()

    def revive(self) -> bool:
        """Start the server again if it has died; True if it had to be started. Raises CannotStart."""
        try:
            self._keep_log_small()
            if self.runs:
                return False
            with self._gate():
                if self.runs:
                    return False
                self._run()
                return True
        except OSError as error:
            raise CannotStart(_why_unusable(self._data_dir, error)) from None

    def release(self) -> None:
        """Leave the server; stops it if nobody else uses it."""
        if self._users is None:
            return
        # FileNotFoundError: a folder that was deleted took its server with it; BlockingIOError: somebody else is there;
        # CannotStart: somebody who hangs is at the gate, and the guard stops the server when they are gone
        with (
            suppress(FileNotFoundError, BlockingIOError, CannotStart),
            self._gate(shutdown.POSTGRES, to_leave=True),
        ):
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.shut_down()
            postgres_guard.dismiss(self._data_dir)
        self._users.close()
        self._users = None

    @contextmanager
    def _gate(self, patience: float = PATIENCE, to_leave: bool = False) -> Iterator[None]:
        deadline = time.monotonic() + patience
        with (self._data_dir / "postgres.gate").open("w") as gate:
            while True:
                with suppress(BlockingIOError):
                    fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() > deadline or (self._stop.is_set() and not to_leave):
                    raise CannotStart(
                        f"Another process has been starting or stopping the PostgreSQL in {self._data_dir} for long. "
                        "End it, and start again."
                    )
                time.sleep(0.02)
            yield


def _why_unusable(data_dir: Path, error: OSError) -> str:
    if error.filename == "useradd":
        return (
            "PostgreSQL does not run as root, and useradd is missing, which makes a user for it. "
            "Install it (on Debian: apt-get install passwd), start Horo as an ordinary user, or set DATABASE_URL."
        )
    return (
        f"Cannot keep data in {data_dir}: {(error.strerror or str(error)).lower()}. "
        "Set DATA_DIR to a folder that this user may write."
    )


def require_space(path: Path, needed: int = ENOUGH_SPACE) -> None:
    """Raise CannotStart when the disk of `path` has less than `needed` bytes free."""
    free = shutil.disk_usage(path).free
    if free < needed:
        raise CannotStart(
            f"The disk that holds {path} has {free // 2**20} MB free and Horo needs {needed // 2**20} MB. "
            "Free some space or set DATA_DIR to another disk."
        )
