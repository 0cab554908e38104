"""A real PostgreSQL for every test that asks, a clock to set, and a running site for the tests that need one."""

import datetime as dt
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from horo_app import clock, db, settings
from horo_app.embedded import EmbeddedPostgres
from horo_app.services import horoscopes
from horo_app.services.analytics import counts
from horo_app.services.memory import Memory
from tests.site import Site

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of the tests' own, with a migrated database `template`."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"))
    url = server.start()
    db.migrate(create_database(url, "template"))
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
async def database(database_url: str) -> AsyncIterator[str]:
    """A fresh database with this process's engine open on it, and nothing in memory."""
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
    yield
    settings.settings.cache_clear()


@pytest.fixture(scope="session")
def site(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole service as `make run` starts it, on a free port, with a database of its own."""
    url = create_database(postgres, "site")
    with Site(tmp_path_factory.mktemp("site"), DATABASE_URL=url) as running:
        yield running
