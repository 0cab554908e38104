"""The whole service as an operator meets it: started, stopped, killed, and told nonsense."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
import sqlalchemy as sa

from horo_app.core.folders import ROOT
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from tests.database import create_database
from tests.patience import PATIENCE
from tests.running_site import Site, eventually, free_port

SIGNS_READ = ("/leo", "/en/leo", "/pisces")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Site]:
    """A service on a bare data folder with the embedded PostgreSQL; whatever a test leaves of it is ended."""
    site = Site(tmp_path / "data")
    yield site
    if site.process is not None and site.process.poll() is None:
        site.kill()
    left = _of(tmp_path)
    for process in left:
        process.kill()
    assert left == []


def _of(folder: Path) -> list[psutil.Process]:
    """Every process that works on this data folder: supervisor, server, workers, PostgreSQL."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [*process.cmdline(), process.environ().get("DATA_DIR", "")]
        except psutil.Error:
            continue
        if any(str(folder) in word for word in told):
            found.append(process)
    return found


def _ask(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(f"postgresql://postgres@/postgres?host={_socket(data_dir)}") as connection:
        return connection.execute(query).fetchall()


def _socket(data_dir: Path) -> str:
    return (data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[4]


def _texts(site: Site) -> list[list[str]]:
    return [site.text_of(path) for path in SIGNS_READ]


MADE = "select sign, date, language, created_at from horoscope_cache order by 1, 2, 3"


def test_from_a_bare_folder_to_a_page_and_to_the_same_page_after_a_restart(own: Site) -> None:
    own.start()
    texts, made = _texts(own), _ask(own.data_dir, MADE)
    assert all(len(paragraphs) == 5 for paragraphs in texts)
    assert len(made) == 48
    assert own.stop() == 0

    own.start()
    assert _texts(own) == texts
    assert _ask(own.data_dir, MADE) == made
    assert _ask(own.data_dir, "select count(*) from job_runs") == [(1,)]
    own.stop()


def test_truth_3_whole_after_the_plug_is_pulled(own: Site) -> None:
    """kill -9 of the supervisor: server and workers end by themselves, and the next start has everything."""
    own.start()
    texts, made = _texts(own), _ask(own.data_dir, MADE)
    children = own.processes()
    own.process.kill()
    own.process.wait()
    psutil.wait_procs(children, timeout=PATIENCE)
    assert [process for process in children if process.is_running()] == []

    own.start()
    assert _texts(own) == texts
    assert _ask(own.data_dir, MADE) == made
    own.stop()


def test_everything_killed_at_once_the_database_included_comes_back_with_the_same_texts(own: Site) -> None:
    own.start()
    texts, made = _texts(own), _ask(own.data_dir, MADE)
    children, postmaster = own.processes(), _postmaster(own.data_dir)
    for process in (psutil.Process(own.process.pid), *children, postmaster):
        with suppress(psutil.NoSuchProcess):  # ended by itself, as it should, when its parent died
            process.kill()
    own.process.wait()
    _, alive = psutil.wait_procs([*children, postmaster], timeout=PATIENCE)
    assert alive == []

    own.start()  # on the same port and folder
    assert _texts(own) == texts
    assert _ask(own.data_dir, MADE) == made
    assert _ask(own.data_dir, "select count(*) from job_runs") == [(1,)]
    own.stop()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_that_was_started_within_ten_seconds(own: Site, how: signal.Signals) -> None:
    own.start()
    assert len(_of(own.data_dir.parent)) > 4
    own.process.send_signal(how)
    assert own.process.wait(PATIENCE) == 0
    assert _of(own.data_dir.parent) == []
    assert "Traceback" not in "".join(own.output)


def test_views_that_were_counted_are_written_before_the_end(own: Site) -> None:
    own.start()
    for _ in range(20):
        own.get("/api/v1/horoscopes/leo")
    own.stop()
    own.start()
    assert _ask(own.data_dir, "select sum(views) from horoscope_views") == [(20,)]
    own.stop()


def test_the_last_user_of_the_embedded_server_stops_it_and_a_dead_one_does_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    address = first.start()
    assert second.start() == address
    code = (
        "import sys, time; from pathlib import Path; from horo_app.ops.embedded_postgres import EmbeddedPostgres; "
        "EmbeddedPostgres(Path(sys.argv[1])).start(); print('in', flush=True); time.sleep(600)"
    )
    third = subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
    assert third.stdout.readline() == b"in\n"
    third.kill()
    third.wait()
    third.stdout.close()

    first.release()
    assert _postmaster(folder).is_running()
    postmaster = _postmaster(folder)
    second.release()
    assert not postmaster.is_running() or postmaster.status() == psutil.STATUS_ZOMBIE


def test_a_service_that_stops_leaves_the_database_to_whoever_still_uses_it(own: Site) -> None:
    own.start()
    other = EmbeddedPostgres(own.data_dir)
    other.start()
    postmaster = _postmaster(own.data_dir)
    try:
        assert own.stop() == 0
        assert _postmaster(own.data_dir) == postmaster
        assert _ask(own.data_dir, "select count(*) from horoscope_cache") == [(48,)]
    finally:
        other.release()
    assert not postmaster.is_running() or postmaster.status() == psutil.STATUS_ZOMBIE


def _postmaster(data_dir: Path) -> psutil.Process:
    return psutil.Process(int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0]))


def test_a_stale_pid_that_now_belongs_to_somebody_else_is_no_obstacle(tmp_path: Path) -> None:
    """As after a power cut: the pid file is there, and its number is another program's."""
    server = EmbeddedPostgres(tmp_path / "data")
    server.start()
    pid_file = tmp_path / "data" / "postgres" / "postmaster.pid"
    kept = pid_file.read_text()
    server.release()
    pid_file.write_text("\n".join([str(os.getpid()), *kept.splitlines()[1:]]) + "\n")

    again = EmbeddedPostgres(tmp_path / "data")
    assert again.start()
    assert _postmaster(tmp_path / "data").name() == "postgres"
    again.release()


def test_readers_notice_neither_a_dead_worker_nor_a_dead_server_nor_a_dead_database(own: Site) -> None:
    own.start()
    texts = own.text_of("/leo")
    eventually(lambda: len(own.workers()) == 2)
    workers = own.workers()

    own.kill_worker(workers[0])
    eventually(lambda: len(own.workers()) == 2)
    assert own.text_of("/leo") == texts

    server = next(process for process in own.processes() if process.parent().pid == own.process.pid)
    old = own.processes()
    server.kill()
    psutil.wait_procs(old, timeout=PATIENCE)
    assert [process for process in old if process.is_running()] == []
    eventually(own.answers)
    assert own.text_of("/leo") == texts

    eventually(lambda: own.get("/health/ready").status_code == 200)
    before = int(_ask(own.data_dir, "select coalesce(sum(views), 0) from horoscope_views")[0][0])
    _postmaster(own.data_dir).kill()
    for _ in range(30):
        assert own.text_of("/leo") == texts
        assert own.get("/api/v1/horoscopes/leo").status_code == 200
    eventually(lambda: own.get("/health/ready").status_code == 200)
    counted = "select sum(views) from horoscope_views"
    eventually(lambda: _ask(own.data_dir, counted) == [(before + 30,)])
    assert "started again" in "".join(own.output)
    own.stop()


def test_what_is_read_while_the_database_is_away_is_counted_when_it_is_back(own: Site) -> None:
    """The supervisor is held still, so that the outage lasts for as long as the readers read."""
    own.start()
    texts = own.text_of("/leo")
    supervisor, postmaster = psutil.Process(own.process.pid), _postmaster(own.data_dir)
    supervisor.suspend()
    try:
        postmaster.kill()
        postmaster.wait(PATIENCE)
        for _ in range(20):
            assert own.text_of("/leo") == texts
            assert own.get("/api/v1/horoscopes/leo").status_code == 200
        assert own.get("/health/ready").status_code == 503
    finally:
        supervisor.resume()
    eventually(lambda: own.get("/health/ready").status_code == 200)
    counted = "select sum(views) from horoscope_views where channel = 'api'"
    eventually(lambda: _ask(own.data_dir, counted) == [(20,)])
    own.stop()


def test_every_request_that_begins_after_a_workers_death_is_answered(site: Site) -> None:
    eventually(lambda: len(site.listening()) == 2)
    victim = site.workers()[0]
    site.kill_worker(victim)
    answered = 0
    while answered < 100 or len(site.workers()) < 2:
        assert site.get("/leo").status_code == 200
        answered += 1
    eventually(lambda: len(site.workers()) == 2 and victim not in site.workers())


async def test_pages_keep_coming_while_a_worker_dies(site: Site) -> None:
    """Only what was in flight on the dead worker may break; whoever comes after it is served."""
    eventually(lambda: len(site.listening()) == 2)
    async with httpx.AsyncClient(
        base_url=site.url, timeout=PATIENCE, limits=httpx.Limits(max_keepalive_connections=0)
    ) as client:
        broken = []

        async def reader() -> None:
            for _ in range(60):
                try:
                    assert (await client.get("/leo")).status_code == 200
                except httpx.TransportError as error:
                    broken.append(error)
                    await asyncio.to_thread(victim.wait, PATIENCE)

        reading = [asyncio.create_task(reader()) for _ in range(4)]
        await asyncio.sleep(0)
        victim = site.workers()[0]
        victim.kill()
        await asyncio.gather(*reading)
    assert len(broken) <= len(reading)
    eventually(lambda: len(site.workers()) == 2 and victim not in site.workers())


def test_two_services_that_start_at_once_on_one_database_do_the_day_once(
    postgres: str, tmp_path: Path
) -> None:
    url = create_database(postgres, "shared")
    pair = [Site(tmp_path / name, DATABASE_URL=url, WORKERS="1") for name in ("one", "two")]
    for each in pair:
        each.start(wait=False)
    try:
        for each in pair:
            eventually(lambda each=each: "Horo is ready" in "".join(each.output))
        plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            assert connection.execute("select count(*), count(distinct job) from job_runs").fetchall() == [
                (1, 1)
            ]
            assert connection.execute("select count(*) from horoscope_cache").fetchall() == [(48,)]
        assert not (tmp_path / "one" / "postgres").exists()  # DATABASE_URL named a server, so none was made
        assert _texts(pair[0]) == _texts(pair[1])
    finally:
        for each in pair:
            each.stop()


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("0.0.0.0", 0))
        listening.listen()
        yield listening.getsockname()[1]


def _refusal(tmp_path: Path, **environment: str) -> str:
    """What a start that cannot succeed says, which is one sentence and no trace."""
    site = Site(environment.pop("DATA_DIR", None) or tmp_path / "data", **environment)
    site.start(wait=False)
    assert site.process.wait(PATIENCE) == 1
    eventually(lambda: any("Cannot start" in line for line in site.output))
    said = "".join(site.output)
    assert "Traceback" not in said
    assert _of(tmp_path) == []
    return next(line for line in site.output if "Cannot start" in line)


def test_a_taken_port_is_said_so(tmp_path: Path, taken: int) -> None:
    said = _refusal(tmp_path, PORT=str(taken))
    assert f"Cannot listen on 0.0.0.0:{taken}: address already in use" in said
    assert "PORT" in said


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("TIMEZONE", "Mars/Olympus", "TIMEZONE must be an IANA time zone"),
        ("PORT", "abc", "PORT should be a valid integer"),
        ("WORKERS", "many", "WORKERS should be a valid integer"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "DATABASE_URL must look like postgresql://"),
        ("DATABASE_URL", "postgresql://u:hunter2@h/d?sslmode=on", "DATABASE_URL has a wrong sslmode"),
        ("DATABASE_URL", "postgresql://u:hunter2@no-such-host.invalid/d", "PostgreSQL server at no-such-host.invalid"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_one_sentence_that_names_it(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    answer = _refusal(tmp_path, **{variable: value})
    assert said in answer
    assert "hunter2" not in answer


def test_a_database_that_does_not_exist_is_named(postgres: str, tmp_path: Path) -> None:
    url = sa.make_url(postgres).set(database="nowhere").render_as_string(hide_password=False)
    assert 'database "nowhere" does not exist' in _refusal(tmp_path, DATABASE_URL=url)


def test_a_data_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = _refusal(tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))
    assert "Cannot keep data in" in said
    assert "DATA_DIR" in said


def test_a_missing_python_is_one_sentence(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    done = subprocess.run(
        ["make", "run", "PYTHON=/nowhere/python3"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Horo needs Python 3.11 or newer as /nowhere/python3" in done.stderr


def test_make_run_takes_its_options_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}", f"DATA_DIR={tmp_path / 'data'}"],
        cwd=ROOT,
        env={
            key: value for key, value in os.environ.items() if key not in ("PORT", "DATA_DIR", "DATABASE_URL")
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "Horo is ready" in line:
            break
    assert said[-1] == f"Horo is ready: http://localhost:{port}\n"
    assert httpx.get(f"http://localhost:{port}/leo", timeout=PATIENCE).status_code == 200
    os.killpg(process.pid, signal.SIGINT)  # what a terminal does
    process.wait(PATIENCE)
    process.stdout.close()
    eventually(lambda: _of(tmp_path) == [])


def test_the_bundle_calls_the_server_it_was_loaded_from() -> None:
    assets = ROOT / ".web" / "build" / "client" / "assets"
    fixed = [
        file.name
        for file in assets.glob("*.js")
        if re.search(r"(?:ws|http)://localhost(?::\d+)?/_event", file.read_text())
    ]
    assert fixed == []
    [environment] = assets.glob("reflex-env-*.js")
    assert "location" in environment.read_text()
