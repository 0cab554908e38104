"""A real PostgreSQL for every test that asks, a clock to set, a running site and a browser for those that need one."""

import datetime as dt
import inspect
import itertools
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from horo_app.analytics import counts
from horo_app.core import clock, db, settings, tasks
from horo_app.http import cache
from horo_app.readings import service
from horo_app.readings.cache import ReadingCache
from horo_app.site.seo import origin
from tests import browser
from tests.database import TestServer, cleaning_up, create_database
from tests.patience import PATIENCE
from tests.running_site import Site

_numbers = itertools.count()

expect.set_options(timeout=PATIENCE * 1000)

# What takes longest begins first, so that both processes end at the same time; the dashboard's files one after the
# other, because they share a service.
LONGEST = (
    "dashboard",
    "test_watchdog.py",
    "test_run.py",
    "test_service.py",
    "test_bot_process.py",
    "test_embedded_postgres.py",
    "test_postgres_upgrade.py",
    "test_backup.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, and among them those with an event loop of their own before those that
    share a browser: while Playwright's runs, there can be no other in the process.
    """

    def place(item: pytest.Item) -> tuple[int, bool]:
        names = (item.path.name, item.path.parent.name)
        first = next((place for place, name in enumerate(LONGEST) if name in names), len(LONGEST))
        return first, not inspect.iscoroutinefunction(getattr(item, "function", None))

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def _nothing_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever ends the tests, kill -9 included, ends what they started."""
    with cleaning_up(tmp_path_factory.getbasetemp()):
        yield


@pytest.fixture(scope="session")
def postgres_server(
    _nothing_left_behind: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestServer]:
    """A PostgreSQL server of this test process's own."""
    server = TestServer(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres(postgres_server: TestServer) -> str:
    """The address of that server."""
    return postgres_server.url


@pytest.fixture
def database_url(postgres_server: TestServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty, migrated database, in force as DATABASE_URL."""
    url = postgres_server.emptied()
    monkeypatch.setenv("DATABASE_URL", url)
    settings.settings.cache_clear()
    yield url
    settings.settings.cache_clear()


@pytest.fixture
def own_database_url(postgres_server: TestServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same for a test that changes the database itself, not only its rows: one that is dropped afterwards."""
    name = f"own_{next(_numbers)}"
    url = postgres_server.create(name, template="template")
    monkeypatch.setenv("DATABASE_URL", url)
    settings.settings.cache_clear()
    yield url
    settings.settings.cache_clear()
    postgres_server.drop(name)


@pytest.fixture
async def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A fresh database with this process's engine open on it, and nothing in memory."""
    monkeypatch.setattr(service, "PATIENCE", 30)  # a busy machine is no outage
    service.memory = ReadingCache()
    service._ask_again_at = 0.0
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
    cache.kept.clear()
    origin._known.clear()
    tasks._down.clear()
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
        context.set_default_timeout(PATIENCE * 1000)
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
