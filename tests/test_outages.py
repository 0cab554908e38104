"""A PostgreSQL that is frozen, read-only, away at the start or changed by a person: nobody waits, nothing is lost."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from structlog.testing import capture_logs

from horo_app.api.app import api
from horo_app.astrology.zodiac import Sign
from horo_app.core import clock, db, logs, shutdown, tasks
from horo_app.core.db import OUTAGE, dsn, transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.ops import background
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from horo_app.readings.service import get_horoscope
from horo_app.readings.views import Channel, count, counting, record
from tests.database import create_database
from tests.patience import PATIENCE
from tests.pooler import Pooler
from tests.rows import rows
from tests.running_site import Site, eventually, free_port

VIEW = (Sign.LEO, Channel.WEB, Language.RU)


@pytest.fixture(autouse=True)
def no_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that starts sets up its logs, for good; other tests here read theirs."""
    monkeypatch.setattr(logs, "configure", lambda _: None)


class Freezer:
    """Stops all processes of a server, and lets them go on."""

    def __init__(self, folder: Path) -> None:
        self._pid = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        self._frozen: list[psutil.Process] = []

    def freeze(self) -> None:
        postmaster = psutil.Process(self._pid)
        self._frozen = [postmaster, *postmaster.children()]
        for process in self._frozen:
            process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        for process in self._frozen:
            process.send_signal(signal.SIGCONT)
        self._frozen = []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server of these tests' own, and the folder of its data."""
    folder = tmp_path_factory.mktemp("frozen")
    embedded = EmbeddedPostgres(folder)
    yield embedded.start(), folder
    embedded.release()


@pytest.fixture
def freezer(server: tuple[str, Path]) -> Iterator[Freezer]:
    made = Freezer(server[1])
    yield made
    made.thaw()


@pytest.fixture
async def database(own_database_url: str) -> AsyncIterator[str]:
    """A database that a test may change as a person could, with the engine open on it."""
    db.open_engine(own_database_url)
    yield own_database_url
    await db.close_engine()


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Wait for what this process does in its own time."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)


async def test_behind_a_frozen_server_statements_give_up_in_time_and_go_on_when_it_thaws(
    server: tuple[str, Path], freezer: Freezer
) -> None:
    db.open_engine(server[0], limit=0.5)
    try:
        async with transaction() as session:
            await session.execute(sa.text("select 1"))
        own = await db.connect("test", autocommit=True, limit=0.5)
        async with own:
            freezer.freeze()
            begun = time.monotonic()
            with pytest.raises(OUTAGE):
                async with transaction() as session:
                    await session.execute(sa.text("select 1"))
            with pytest.raises(OUTAGE):
                await own.execute("select 1")
            with pytest.raises(OUTAGE):
                await db.connect("test")
            assert time.monotonic() - begun < 15
        freezer.thaw()
        async with transaction(30) as session:
            await session.execute(sa.text("select 1"))
    finally:
        await db.close_engine()


async def test_behind_a_frozen_server_whoever_is_cancelled_leaves_at_once(
    server: tuple[str, Path], freezer: Freezer
) -> None:
    db.open_engine(server[0])
    try:
        own = await db.connect("test", autocommit=True)
        freezer.freeze()
        waiting = asyncio.create_task(own.execute("select 1"))
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        waiting.cancel()
        await asyncio.wait({waiting})
        assert time.monotonic() - begun < 4  # the driver's own way takes ten seconds
    finally:
        await db.close_engine()


async def test_while_the_server_is_frozen_requests_are_answered_and_views_wait(
    server: tuple[str, Path], freezer: Freezer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", create_database(server[0], "frozen"))
    settings.cache_clear()
    app = api()
    app.mount("/", Starlette())
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://x"
    )
    async with background.running(), client:
        date = clock.today(settings().timezone)
        assert (await client.get("/health/ready")).json()["status"] == "ready"
        freezer.freeze()
        counted = asyncio.create_task(record(*VIEW))
        ballot = f"/api/v1/feedback/leo/{date}/ru/3f333df6-90a4-4fda-8dd3-9485d27cee36"
        answers = await asyncio.wait_for(
            asyncio.gather(
                client.get(f"/api/v1/horoscopes/leo?date={date}&lang=ru"),
                client.put(ballot, json={"answer": "yes"}),
                *(client.get("/health/ready") for _ in range(20)),
            ),
            30,
        )
        assert [answer.status_code for answer in answers] == [200] + [503] * 21
        assert answers[1].headers["content-type"] == "application/problem+json"
        assert answers[2].json()["missing"] == ["database"]
        assert not counted.done()
        freezer.thaw()
        await asyncio.wait_for(counted, PATIENCE)
        assert await rows("select sum(views) from horoscope_views") == [(2,)]  # the reader's and this one


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(**dsn.parameters(url), autocommit=True) as connection:  # type: ignore[arg-type]
        for statement in statements:
            connection.execute(statement.format(name=connection.info.dbname))  # type: ignore[arg-type]


END_SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""


async def is_down(task: str) -> bool:
    return task in {one.task for one in tasks.down()}


async def is_down_by(error: str) -> bool:
    return any(error in one.error for one in tasks.down())


async def works(task: str) -> bool:
    return not await is_down(task)


async def test_a_server_that_is_read_only_for_a_while_delays_views_and_loses_none(database: str) -> None:
    async with counting():
        await record(*VIEW)
        _execute(database, 'alter database "{name}" set default_transaction_read_only to on', END_SESSIONS)
        count(*VIEW)
        await until(lambda: is_down_by("read-only"))
        [down] = tasks.down()
        assert (down.task, down.outage) == ("view writer", True)
        count(*VIEW)
        _execute(
            database,
            "set default_transaction_read_only to off",
            'alter database "{name}" reset default_transaction_read_only',
            END_SESSIONS,
        )
        await record(*VIEW)
        assert await works("view writer")
    assert await rows("select sum(views) from horoscope_views") == [(4,)]


async def test_a_session_that_has_become_read_only_is_left_for_a_new_one(database: str) -> None:
    """Nobody ends the old sessions of a server that others have left, and they stay what they are."""
    write = sa.text("insert into horoscope_feedback values ('leo', '2026-11-23', 'en', 'yes', 1)")
    _execute(database, 'alter database "{name}" set default_transaction_read_only to on', END_SESSIONS)
    with pytest.raises(OUTAGE):
        async with transaction() as session:
            await session.execute(write)
    _execute(
        database,
        "set default_transaction_read_only to off",
        'alter database "{name}" reset default_transaction_read_only',
    )
    async with transaction() as session:
        await session.execute(write)
    assert await rows("select answers from horoscope_feedback") == [(1,)]


async def test_a_writer_of_views_that_meets_an_error_it_does_not_know_goes_on_and_loses_none(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PAUSE", 0.01)
    with capture_logs() as lines:
        async with counting():
            await record(*VIEW)
            _execute(database, "alter table horoscope_views rename to elsewhere")
            count(*VIEW)
            await until(lambda: is_down("view writer"))
            [down] = tasks.down()
            assert not down.outage
            assert "UndefinedTable" in down.error
            count(*VIEW)
            _execute(database, "alter table elsewhere rename to horoscope_views")
            await record(*VIEW)
            assert await works("view writer")
    assert await rows("select sum(views) from horoscope_views") == [(4,)]
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["a task failed"]


@pytest.mark.parametrize("reason", ["outage", "error"])
async def test_a_process_that_ends_says_how_many_views_it_could_not_write(
    database: str, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    monkeypatch.setattr(shutdown, "VIEWS", 0.3)
    change = {
        "outage": ('alter database "{name}" set default_transaction_read_only to on', END_SESSIONS),
        "error": ("alter table horoscope_views rename to elsewhere",),
    }
    with capture_logs() as lines:
        async with counting():
            _execute(database, *change[reason])
            for _ in range(7):
                count(*VIEW)
    [line] = [line for line in lines if line["event"].startswith("the last views were not written")]
    assert line["views"] == 7
    assert line["event"].endswith("the database is away") == (reason == "outage")


async def test_health_names_a_task_that_is_down_of_whichever_process_and_readers_are_served(
    database: str,
) -> None:
    app = api()
    app.mount("/", Starlette())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        _execute(
            database,
            """
            insert into processes (id, role, host, pid, version, started_at, seen_at, memory, readings, hits, misses,
                waiting, down)
            values (gen_random_uuid(), 'server', 'h', 4711, '1', now(), now(), 1, 1, 1, 1, 1,
                '[{{"task": "view writer", "since": "2026-11-29T10:00:00+00:00", "error": "ValueError: secret",
                    "outage": false, "failures": 3}}]')
            """,
        )
        tasks.failing(psycopg.OperationalError("secret"), "listener")
        try:
            answer = await client.get("/health/ready")
        finally:
            tasks.working("listener")
    told = {(one["task"], one["process"], one["reason"]) for one in answer.json()["down"]}
    assert told == {("listener", "this one", "database"), ("view writer", "server 4711", "error")}
    assert "secret" not in answer.text


async def test_without_a_database_a_process_starts_and_brings_it_up_to_date_before_its_first_write(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, port = dsn.parameters(create_database(postgres, "comes_later")), free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{empty['user']}@127.0.0.1:{port}/comes_later")
    settings.cache_clear()
    async with background.running():
        assert await is_down("database")
        reading = await get_horoscope(Sign.LEO, clock.today(settings().timezone), Language.EN)
        assert reading.summary
        count(*VIEW)
        with Pooler(empty, "session", port):
            await until(lambda: works("database"))
            await record(*VIEW)
            assert await rows("select sum(views) from horoscope_views") == [(2,)]


def test_a_site_starts_without_its_database_and_says_so_and_is_whole_once_it_comes(
    postgres: str, tmp_path: Path
) -> None:
    empty, port = dsn.parameters(create_database(postgres, "for_the_site")), free_port()
    url = f"postgresql://{empty['user']}:hunter2@127.0.0.1:{port}/for_the_site"
    with Site(tmp_path, DATABASE_URL=url, WORKERS="1") as site:
        said = "".join(site.output)
        assert f"Cannot use the PostgreSQL server at 127.0.0.1:{port}" in said
        assert "readings come from the almanac" in said
        assert site.text_of("/leo")
        assert site.get("/health/ready").json()["missing"] == ["database"]
        with Pooler(empty, "session", port):
            eventually(lambda: site.get("/health/ready").status_code == 200)
            eventually(lambda: "There is no admin yet." in "".join(site.output))
            assert site.stop() == 0
    said = "".join(site.output)
    assert "The database is there." in said
    assert "hunter2" not in said
    assert "Traceback" not in said


async def test_all_transactions_of_a_request_wait_together_as_long_as_one_may(database: str) -> None:
    await db.close_engine()
    db.open_engine(database, limit=0.5)

    async def sleep(seconds: float, limit: float | None = None) -> None:
        async with transaction(limit) as session:
            await session.execute(sa.text("select pg_sleep(:seconds)"), {"seconds": seconds})

    with db.one_deadline():
        await sleep(0.3)
        with pytest.raises(db.OUTAGE):
            await sleep(0.3)
        await sleep(0.3, limit=30)  # a file that is sent piece by piece has a limit of its own
        left_running = asyncio.ensure_future(asyncio.sleep(0, sleep))
    await (await left_running)(0.3)
