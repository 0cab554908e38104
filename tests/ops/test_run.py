"""What happens around a start and an end: takeovers, hangs, interruptions, and the surroundings it may meet."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
import sqlalchemy as sa
from reflex.environment import environment

from horo_app.core.errors import CannotStart
from horo_app.core.folders import ROOT
from horo_app.ops import frontend_build, server, server_child, supervisor
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from tests.database import create_database
from tests.patience import PATIENCE
from tests.running_site import Site, eventually, free_port, processes_of


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Site]:
    """A service on a bare data folder, not started yet; a test fails that leaves a process of it behind."""
    site = Site(tmp_path / "data")
    yield site
    if site.process is not None and site.process.poll() is None:
        site.stop()
    left = processes_of(tmp_path)
    for process in left:
        process.kill()
    assert left == []


@pytest.fixture
def served(own: Site, postgres: str, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The same on a database of the tests' own server: it starts more quickly."""
    name = f"run_{request.node.name.partition('[')[0][-40:]}_{os.getpid()}"
    own.environment["DATABASE_URL"] = create_database(postgres, name)
    yield own


def _server(site: Site) -> psutil.Process:
    [process] = psutil.Process(site.process.pid).children()
    return process


def _said(site: Site, words: str) -> int:
    return "".join(site.output).count(words)


class Readers:
    """Four people who read /leo without pause while the block runs; what they got and what broke."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(4)]
        self.read = 0
        self.texts: set[tuple[str, ...]] = set()
        self.broken: list[httpx.TransportError] = []

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._enough.is_set():
            try:
                self.texts.add(tuple(self._site.text_of("/leo")))
                self.read += 1
            except httpx.TransportError as error:
                self.broken.append(error)
                self._site.dying.wait(PATIENCE)

    def go_on(self, readings: int = 40) -> None:
        """Wait until they read so many more."""
        enough = self.read + readings
        eventually(lambda: self.read >= enough)


def test_readers_get_their_page_while_first_one_and_then_the_other_worker_is_killed(served: Site) -> None:
    """The second death shows that the replacement answers by itself."""
    served.start()
    eventually(lambda: len(served.listening()) == 2)
    text = tuple(served.text_of("/leo"))
    with Readers(served) as readers:
        for victim in served.listening():
            readers.go_on()
            served.kill_worker(victim)
            eventually(lambda: len(served.listening()) == 2)
        readers.go_on()
    assert readers.texts == {text}
    assert len(text) == 5
    # only what was in flight on a worker that died may break, and of that each reader has one
    assert len(readers.broken) <= 2 * 4
    assert not [error for error in readers.broken if isinstance(error, httpx.TimeoutException)]


def test_a_worker_that_hangs_when_its_server_dies_does_not_keep_the_port(served: Site) -> None:
    """Such a worker would get half of the visitors of the next server and answer none."""
    served.start()
    eventually(lambda: len(served.listening()) == 2)
    hung, dead = served.workers()[0], _server(served)
    hung.suspend()
    dead.kill()
    eventually(lambda: not hung.is_running() or hung.status() == psutil.STATUS_ZOMBIE)
    eventually(lambda: served.process.poll() is None and len(served.listening()) == 2)
    assert {served.get("/leo").status_code for _ in range(40)} == {200}
    assert _said(served, "the server ended and is started again") == 1


def test_a_start_right_after_the_supervisor_was_killed_takes_over_port_and_data(own: Site) -> None:
    """Nobody waits for the old workers, which take a moment to notice that they are alone."""
    made = "select sign, date, language, created_at from horoscope_cache order by 1, 2, 3"
    own.start()
    texts, rows = [own.text_of(path) for path in ("/leo", "/en/pisces")], _ask(own.data_dir, made)
    old = own.processes()
    own.process.kill()
    own.process.wait()
    own.start()
    assert [own.text_of(path) for path in ("/leo", "/en/pisces")] == texts
    assert [len(paragraphs) for paragraphs in texts] == [5, 5]
    assert _ask(own.data_dir, made) == rows
    assert _ask(own.data_dir, "select count(*) from job_runs") == [(1,)]
    assert [process for process in old if process.is_running()] == []
    assert own.stop() == 0


def _ask(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    user = EmbeddedPostgres(data_dir)
    try:
        with psycopg.connect(_plain(user.start())) as connection:
            return connection.execute(query).fetchall()
    finally:
        user.release()


def test_the_database_stays_for_another_process_that_uses_the_folder_and_leaves_with_it(own: Site) -> None:
    own.start()
    other = EmbeddedPostgres(own.data_dir)
    other.start()
    assert own.stop() == 0
    assert {process.name() for process in processes_of(own.data_dir)} == {"postgres"}
    other.release()
    assert processes_of(own.data_dir) == []


def test_while_the_database_cannot_come_back_pages_are_read_views_wait_and_it_is_said_once(own: Site) -> None:
    own.start()
    text = own.text_of("/leo")
    settings_file = own.data_dir / "postgres" / "postgresql.conf"
    good = settings_file.read_text()
    settings_file.write_text("nonsense")
    _postmaster(own).kill()
    tries = own.data_dir / "postgres" / "log"
    eventually(lambda: tries.read_text().count("syntax error") >= 3)
    assert own.text_of("/leo") == text
    assert {own.get("/api/v1/horoscopes/leo").status_code for _ in range(20)} == {200}
    assert own.get("/health/ready").json()["missing"] == ["database"]
    assert _said(own, "the embedded PostgreSQL does not start") == 1

    settings_file.write_text(good)
    eventually(lambda: own.get("/health/ready").status_code == 200)
    counted = "select coalesce(sum(views), 0) from horoscope_views where channel = 'api'"
    eventually(lambda: _ask(own.data_dir, counted) == [(20,)])
    assert _said(own, "had ended and was started again") == 1
    assert own.stop() == 0


def _postmaster(site: Site) -> psutil.Process:
    pid_file = site.data_dir / "postgres" / "postmaster.pid"
    return psutil.Process(int(pid_file.read_text().splitlines()[0]))


@pytest.mark.parametrize("when", ["initdb works", "the server has started"])
def test_asked_to_stop_while_it_starts_it_ends_everything_in_time_and_complains_of_nothing(
    own: Site, when: str
) -> None:
    begun: Callable[[], object] = {
        "initdb works": lambda: [*own.data_dir.glob("postgres.new-*")],
        "the server has started": lambda: _said(own, "PostgreSQL runs"),
    }[when]
    own.start(wait=False)
    eventually(begun)
    own.process.send_signal(signal.SIGTERM)
    _ends_in_peace(own)


def _ends_in_peace(site: Site) -> None:
    assert site.process.wait(PATIENCE) == 0
    assert processes_of(site.data_dir) == []
    assert _said(site, "Cannot start") + _said(site, "Traceback") + _said(site, "is ready") == 0


def test_asked_to_stop_while_the_workers_start_it_kills_none_of_them(own: Site, database_url: str) -> None:
    """Granian locks a worker up over a SIGTERM that comes before it serves; then only kill -9 is left."""
    own.environment["DATABASE_URL"] = database_url
    with psycopg.connect(_plain(database_url)) as connection:
        connection.execute("lock table job_runs")  # which the workers wait for before they serve
        own.start(wait=False)
        waiting = "select count(*) from pg_locks where not granted"
        eventually(lambda: connection.execute(waiting).fetchone() == (2,))
        workers = own.workers()
        own.process.send_signal(signal.SIGTERM)
        psutil.wait_procs(workers, timeout=PATIENCE)
        assert [worker for worker in workers if worker.is_running()] == []
    _ends_in_peace(own)


def _plain(url: str | sa.URL) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_asked_to_stop_while_the_pages_are_built_it_ends_the_build(own: Site, tmp_path: Path) -> None:
    own.root = tmp_path / "horo"
    for part in ("horo_app", "alembic", "assets", "reflex.lock"):
        shutil.copytree(ROOT / part, own.root / part, ignore=shutil.ignore_patterns("__pycache__"))
    (own.root / "reflex").mkdir()  # stands before the real one on the path of `python -m reflex`
    (own.root / "reflex" / "__init__.py").touch()
    (own.root / "reflex" / "__main__.py").write_text(
        "import pathlib, subprocess\n"
        "npm = subprocess.Popen(['sleep', '600'])\n"
        "pathlib.Path('building').touch()\n"
        "npm.wait()\n"
    )
    own.start(wait=False)
    eventually((own.root / "building").exists)
    own.process.send_signal(signal.SIGTERM)
    assert own.process.wait(PATIENCE) == 0
    assert processes_of(tmp_path) == []
    assert _said(own, "Cannot start") + _said(own, "Traceback") == 0
    assert not (own.root / ".web" / "horo-built-from").exists()


def test_the_first_start_makes_the_lock_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend_build, "WEB", tmp_path / ".web")
    held = []

    def is_built() -> bool:
        held.append((tmp_path / ".web.lock").exists())
        return held[-1]  # by another process, meanwhile

    monkeypatch.setattr(frontend_build, "is_built", is_built)
    assert frontend_build.build_if_changed(tmp_path / "log") is False
    assert held == [False, True]


def test_a_build_of_another_process_is_not_waited_for_once_asked_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontend_build, "WEB", tmp_path / ".web")
    monkeypatch.setattr(frontend_build, "is_built", lambda: False)
    with (tmp_path / ".web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CannotStart, match="Another process"):
            frontend_build.build_if_changed(tmp_path / "log", lambda: True)


def test_pages_that_cannot_be_written_are_one_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(frontend_build, "WEB", tmp_path / ".web")
    monkeypatch.setattr(frontend_build, "is_built", lambda: False)
    (tmp_path / ".web").touch()
    with pytest.raises(CannotStart, match=r"The pages cannot be built in .*\.web: file exists\. "):
        frontend_build.build_if_changed(tmp_path / "log")


def test_a_proxy_in_the_environment_does_not_come_between_a_start_and_its_server(served: Site) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    served.environment |= {"HTTP_PROXY": nowhere, "http_proxy": nowhere, "no_proxy": "", "NO_PROXY": ""}
    served.start()
    assert _said(served, "Horo is ready") == 1
    assert served.stop() == 0


def test_a_server_whose_supervisor_is_gone_before_it_began_ends_at_once() -> None:
    command = [sys.executable, "-m", "horo_app", "serve", "--parent", str(os.getppid())]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PORT": str(free_port()), "DATABASE_URL": "postgresql://127.0.0.1:1/none"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_port_that_is_about_to_become_free_is_waited_for() -> None:
    """As when a supervisor was killed, and its workers have not noticed yet."""
    leaving = socket.create_server(("127.0.0.1", 0))
    port = leaving.getsockname()[1]
    threading.Timer(0.5, leaving.close).start()
    supervisor.require_port("127.0.0.1", port)
    assert leaving.fileno() == -1


def test_a_wrong_password_is_said_so_and_never_shown(own: Site, postgres: str) -> None:
    admin = _plain(postgres)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("create role guarded login password 'right'")
        rules = Path(connection.execute("show hba_file").fetchone()[0])
        kept = rules.read_text()
        rules.write_text(f"local all guarded scram-sha-256\n{kept}")
        connection.execute("select pg_reload_conf()")
    url = sa.make_url(postgres).set(username="guarded", password="hunter2")
    try:
        eventually(lambda: _refuses(url))
        own.environment["DATABASE_URL"] = url.render_as_string(hide_password=False)
        own.start(wait=False)
        assert own.process.wait(PATIENCE) == 1
        eventually(lambda: _said(own, "Cannot start: Cannot use the PostgreSQL server at"))
        assert _said(own, 'password authentication failed for user "guarded"') == 1
        assert _said(own, "hunter2") + _said(own, "Traceback") == 0
    finally:
        rules.write_text(kept)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("select pg_reload_conf()")
            connection.execute("drop role guarded")


def _refuses(url: sa.URL) -> bool:
    try:
        psycopg.connect(_plain(url)).close()
    except psycopg.OperationalError:
        return True
    return False


def test_an_ipv6_address_of_our_own_is_asked_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    opener = type("Opener", (), {"open": lambda _, url, timeout: asked.append(url) or _raise()})

    def _raise() -> None:
        raise OSError

    monkeypatch.setattr(server_child.urllib.request, "build_opener", lambda *_: opener())
    for host in ("0.0.0.0", "::", "::1", "192.0.2.1"):
        server_child.answers(host, 80)
    near = [url.removeprefix("http://").removesuffix("/health/live") for url in asked]
    assert near == ["127.0.0.1:80", "[::1]:80", "[::1]:80", "192.0.2.1:80"]


def test_the_switches_that_serve_a_finished_build_are_still_reflexs_own() -> None:
    """They are internal to Reflex: with another version they may have other names, and do nothing."""
    used = (
        environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP,
        environment.REFLEX_SKIP_COMPILE,
        environment.REFLEX_ENV_MODE,
    )
    assert {variable.name for variable in used} == set(server.PREBUILT)
