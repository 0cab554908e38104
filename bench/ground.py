"""What the measurements stand on: a PostgreSQL server of the benchmark's own, and Horo's server processes."""

import asyncio
import http.client
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
import uvloop

from horo_app.core.db import schema
from horo_app.core.settings import settings
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from tests.running_site import Site

T = TypeVar("T")


class Ground:
    """An embedded server with fsync on, on the disk that Horo's own data would be on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = EmbeddedPostgres(folder / "shared")
        self._url = self._server.start()
        self._numbers = itertools.count()
        self.postgres_version = self._ask("show server_version")

    @classmethod
    @contextmanager
    def prepared(cls) -> Iterator["Ground"]:
        """The ground, and afterwards nothing of it."""
        settings().data_dir.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="bench-", dir=settings().data_dir))
        try:
            ground = cls(folder)
            try:
                yield ground
            finally:
                ground._server.release()
        finally:
            shutil.rmtree(folder)

    def database(self) -> str:
        """The address of a new, migrated database."""
        name = f"bench_{next(self._numbers)}"
        self._ask(f"create database {name}")
        url = sa.make_url(self._url).set(database=name).render_as_string(hide_password=False)
        schema.migrate(url)
        return url

    def folder(self) -> Path:
        """A new folder for a site's data."""
        return self._folder / f"data_{next(self._numbers)}"

    def site(self, before: Callable[[str], None] | None = None, **environment: str) -> Site:
        """The whole service with one worker, to be entered; it has a database of its own, which `before` may fill."""
        url = self.database()
        if before:
            before(url)
        return Site(self.folder(), DATABASE_URL=url, WORKERS="1", VIEW_LIMIT="0", **environment)

    def _ask(self, statement: str) -> str:
        with psycopg.connect(address(self._url), autocommit=True) as connection:
            answer = connection.execute(statement)
            return str(answer.fetchone()[0]) if answer.description else ""


def address(url: str) -> str:
    """A SQLAlchemy address as psycopg wants it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def counted(url: str, channel: str = "web") -> int:
    """How many views of a channel the table holds."""
    with psycopg.connect(address(url)) as connection:
        query = "select coalesce(sum(views), 0) from horoscope_views where channel = %s"
        return int(connection.execute(query, [channel]).fetchone()[0])


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run on the event loop that Granian's workers use."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(coroutine)


def server_environment(**values: str) -> dict[str, str]:
    """This process's environment with `values` in it, for a quiet server."""
    return os.environ | {"LOG_LEVEL": "warning", "VIEW_LIMIT": "0"} | values


def serves(port: int) -> bool:
    """Whether a server on `port` answers with a page."""
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/leo")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
