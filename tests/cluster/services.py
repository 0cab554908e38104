"""What stands between the sites and their data: a primary with a synchronous replica, PgBouncer, HAProxy and Redis."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from horo_app.core.folders import ROOT
from tests.debian import documented, find, listens
from tests.running_site import eventually, free_port

_AS_POSTGRES = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


class Postgres:
    """A server of Debian's PostgreSQL in a folder of its own, on a port of 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/horo"

    def make(self) -> None:
        """A new and empty cluster, running, with the database."""
        self._own()
        self._run(
            "initdb", "-D", str(self.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        self.start()
        with psycopg.connect(self.url.replace("/horo", "/postgres"), autocommit=True) as connection:
            connection.execute("create database horo")

    def follow(self, primary: "Postgres") -> None:
        """Become a running replica of `primary`, which from then on waits for it at each commit."""
        self._own()
        source = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres"]
        self._run("pg_basebackup", *source, "-D", str(self.folder), "-R", "-X", "stream", "-c", "fast")
        self.start()
        primary.execute("alter system set synchronous_standby_names = '*'")
        primary.execute("select pg_reload_conf()")
        eventually(lambda: primary.execute("select sync_state from pg_stat_replication") == [("sync",)])

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c max_connections=100 -c wal_keep_size=256MB"
        )
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-l", log, "-o", options, "start")

    def restart(self) -> None:
        """As for an upgrade of the server: every session is ended."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", "fast", "restart")

    def stop(self, mode: str = "fast") -> None:
        if (self.folder / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", mode, "stop")

    def promote(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder), "-w", "promote")

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def _own(self) -> None:
        self.folder.mkdir(mode=0o700)
        if _AS_POSTGRES:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(Path(find("postgres")).parent / program), *arguments]
        done = subprocess.run(
            command,
            cwd="/",
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **_AS_POSTGRES,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def haproxy(sites: list[int], databases: list[int], folder: Path) -> Iterator[tuple[int, int]]:
    """Yields the port for people, and the one that leads to whichever server is the primary."""
    http, database = free_port(), free_port()
    check, configuration = folder / "is-primary", folder / "haproxy.cfg"
    shutil.copy2(ROOT / "docs" / "is-primary", check)
    check.parent.chmod(0o755)
    servers = (*(f"127.0.0.1:{port}" for port in sites), *(f"127.0.0.1:{port}" for port in databases))
    given = (r"10\.0\.0\.11:3000", r"10\.0\.0\.12:3000", r"10\.0\.0\.21:5432", r"10\.0\.0\.22:5432")
    configuration.write_text(
        documented(
            "haproxy.cfg",
            (r"bind :80", f"bind 127.0.0.1:{http}"),
            (r"127\.0\.0\.1:5400", f"127.0.0.1:{database}"),
            (r"/etc/haproxy/is-primary", str(check)),
            *zip(given, servers, strict=True),
        )
    )
    with _process([find("haproxy"), "-db", "-f", str(configuration)], folder / "haproxy.log"):
        eventually(lambda: listens(http) and listens(database))
        yield http, database


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Yields its address."""
    port = free_port()
    command = [
        find("redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    with _process(command, folder / "redis.log"):
        eventually(lambda: listens(port))
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _process(command: list[str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def newer_code(source: Path, target: Path) -> None:
    """A copy of the code with one migration more, which the code before can live with."""
    names = subprocess.run(["git", "ls-files"], cwd=source, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        if name.startswith("tests/") or not (source / name).is_file():
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / name, target / name)
    (target / ".web").symlink_to(source / ".web")
    newest = max(path.name[:4] for path in (source / "alembic" / "versions").glob("[0-9]*.py"))
    following = f"{int(newest) + 1:04}"
    (target / "alembic" / "versions" / f"{following}_following.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision = "{following}"\ndown_revision = "{newest}"\nbranch_labels = depends_on = None\n'
        f'oldest_code = "{newest}"\n\n\n'
        "def upgrade() -> None:\n"
        '    op.add_column("horoscope_cache", sa.Column("mood", sa.Text))\n'
        '    op.add_column("telegram_deliveries", sa.Column("mood", sa.Text))\n'
    )
