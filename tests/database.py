"""The tests' PostgreSQL: one server and one migrated database for each test process, emptied before each test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from horo_app.core.db import schema
from horo_app.core.folders import ROOT
from horo_app.ops.embedded_postgres import EmbeddedPostgres

# Nothing here has to survive a crash of the machine, so no test waits for the disk.
_NO_WAITING_FOR_THE_DISK = (
    "alter system set fsync = off",
    "alter system set full_page_writes = off",
    "alter system set synchronous_commit = off",
    "select pg_reload_conf()",
)

# What a test left open would block the emptying.
_DISCONNECT_OTHERS = """
    select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""

# Only what a test has filled is truncated: that takes a tenth of truncating every table.
_EMPTY = """
    do $$
    declare
        name text;
        filled boolean;
    begin
        for name in select unnest(%s::text[]) loop
            execute format('select exists (select from %%I)', name) into filled;
            if filled then
                execute format('truncate %%I cascade', name);
            end if;
        end loop;
        for name in select sequencename from pg_sequences where schemaname = 'public' and last_value is not null loop
            execute format('alter sequence %%I restart', name);
        end loop;
    end $$
"""


class TestServer:
    """A running server; `template` is a database at the newest schema, with which others begin."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedPostgres(folder)
        self.url = self._server.start()
        for statement in _NO_WAITING_FOR_THE_DISK:
            execute(self.url, statement)
        schema.migrate(self.create("template"))
        self._shared = ""
        self._tables: list[str] = []

    def stop(self) -> None:
        self._server.release()

    def create(self, name: str, template: str = "template1") -> str:
        """The address of a new database."""
        execute(self.url, f"create database {name} template {template}")
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        execute(self.url, f"drop database {name} with (force)")

    def emptied(self) -> str:
        """The address of the database that this process's tests share, without anything that a test put there."""
        if not self._shared:
            self._shared = self.create("test_shared", template="template")
            self._tables = [
                str(name)
                for (name,) in execute(
                    self._shared, "select tablename from pg_tables where schemaname = 'public'"
                )
                if not execute(self._shared, f'select 1 from "{name}" limit 1')  # what migrations fill stays
            ]
        with connection(self._shared) as open_connection:
            open_connection.execute(_DISCONNECT_OTHERS)
            psycopg.ClientCursor(open_connection).execute(_EMPTY, [self._tables])
        return self._shared


@contextmanager
def connection(url: str) -> Iterator[psycopg.Connection]:
    """A connection to the database at an SQLAlchemy address; each statement commits by itself."""
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as opened:
        yield opened


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement; the rows that it gives."""
    with connection(url) as opened:
        done = opened.execute(statement.encode())
        return done.fetchall() if done.description else []


def create_database(url: str, name: str) -> str:
    """The address of a new and empty database on the server at `url`."""
    execute(url, f"create database {name}")
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def cleaning_up(folder: Path) -> Iterator[None]:
    """Run a process that ends whatever works below `folder` when this one is gone, however it went."""
    cleaner = subprocess.Popen(
        [sys.executable, "-m", "tests.cleanup", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is not for it
        env={name: value for name, value in os.environ.items() if name not in ("DATA_DIR", "DATABASE_URL")},
    )
    try:
        yield
    finally:
        assert cleaner.stdin is not None
        cleaner.stdin.close()
        cleaner.wait()
