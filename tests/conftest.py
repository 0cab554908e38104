"""A real PostgreSQL for every test that asks, a clock to set, a running site and a browser for those that need one."""

import datetime as dt
import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from horo_app import clock, db, http_cache, schema, settings
from horo_app.embedded import EmbeddedPostgres
from horo_app.services import horoscopes
from horo_app.services.analytics import counts
from horo_app.services.memory import Memory
from tests import browser
from tests.site import Site

_numbers = itertools.count()

# What starts whole services and kills them runs in one lane and begins first; the dashboard's tests share a service.
# Whatever else there is runs beside, file by file.
PROCESSES = (
    "test_service.py", "test_run.py", "test_bot_process.py", "test_embedded.py", "test_makefile.py",
    "test_model_service.py", "test_first_admin.py", "test_frontend.py", "test_writers.py", "test_truths.py",
    "test_watchdog.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long lanes first."""
    first = ["processes", "dashboard"]

    def place(item: pytest.Item) -> int:
        lane = _lane(item.path)
        return first.index(lane) if lane in first else len(first)

    items.sort(key=place)


class Lanes(LoadScopeScheduling):
    """Gives a lane's tests to one process, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return _lane(Path(nodeid.partition("::")[0]))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Lanes:
    """Whatever `--dist` says: our own lanes."""
    return Lanes(config, log)


def _lane(path: Path) -> str:
    if path.name in PROCESSES:
        return "processes"
    return "dashboard" if path.parent.name == "dashboard" else str(path)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own, with a migrated database `template`."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"))
    url = server.start()
    schema.migrate(create_database(url, "template"))
    yield url
    server.release()


def _named(url: str, database: str) -> str:
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)


def create_database(url: str, name: str) -> str:
    """The address of a new and empty database on the server at `url`."""
    _execute(url, f"create database {name}")
    return _named(url, name)


def _execute(url: str, statement: str) -> None:
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def database_url(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a fresh, migrated database, in force as DATABASE_URL."""
    name = f"test_{next(_numbers)}"
    _execute(postgres, f"create database {name} template template")
    url = _named(postgres, name)
    monkeypatch.setenv("DATABASE_URL", url)
    settings.settings.cache_clear()
    yield url
    settings.settings.cache_clear()
    _execute(postgres, f"drop database {name} with (force)")


@pytest.fixture
async def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A fresh database with this process's engine open on it, and nothing in memory."""
    monkeypatch.setattr(horoscopes, "PATIENCE", 30)  # a busy machine is no outage
    horoscopes.memory = Memory()
    horoscopes._ask_again_at = 0.0
    counts.past = counts.Past()
    db.open_engine(database_url)
    yield database_url
    await db.close_engine()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Stop the clock at an ISO instant with its offset: set_clock("2026-11-23T00:00+03:00")."""

    def at(instant: str) -> None:
        moment = dt.datetime.fromisoformat(instant)
        assert moment.tzinfo is not None
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(dt.UTC))

    return at


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test reads the developer's .env or environment, or writes to the developer's data."""
    for name in settings.Settings.model_fields:
        if name != "database_url":
            monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(settings.Settings.model_config, "env_file", None)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.settings.cache_clear()
    http_cache.kept.clear()
    yield
    settings.settings.cache_clear()


@pytest.fixture(scope="session")
def site(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole service as `make run` starts it, on a free port, with a database of its own."""
    url = create_database(postgres, "site")
    with Site(tmp_path_factory.mktemp("site"), DATABASE_URL=url) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser.find(), args=browser.FLAGS)
        yield started
        started.close()


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """A visitor of their own, in the service's zone unless told another: visitor(timezone_id="Asia/Tokyo").

    What the console says fails the test, but for what `expected` matches.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def arrive(expected: str = "(?!)", **options: object) -> Page:
        options = {"timezone_id": "Europe/Moscow"} | options
        context = chromium.new_context(base_url=site.url, locale="ru-RU", **options)
        contexts.append(context)
        page = context.new_page()

        known = f"{browser.LEFT_EARLY}|{expected}"

        def listen(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not re.search(known, message.text):
                complaints.append(message.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []
