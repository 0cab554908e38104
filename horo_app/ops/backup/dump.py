"""Taking a backup: every table as of one instant, while everything runs."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from horo_app import __version__
from horo_app.core import clock
from horo_app.core.db import dsn
from horo_app.ops.backup import backup_file
from horo_app.ops.backup.backup_file import Manifest, TableCopy, UnfitBackup

# Whatever the defaults of the server, the database and the user are: no limit of time, texts that any server reads.
SESSION = """
    set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0;
    set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 3; set bytea_output = 'hex'
"""

# Ordinary tables of ours: what is unlogged is worth nothing after a crash, and an extension's tables are its own.
TABLES = """
    select relname, array(
        select attname::text from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum)
    from pg_class c
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relpersistence = 'p'
        and relname <> 'alembic_version'
        and not exists (select from pg_depend where objid = c.oid and deptype = 'e')
    order by relname
"""
SEQUENCES = (
    "select sequencename, last_value from pg_sequences where schemaname = current_schema() and last_value > 0"
)

Progress = Callable[[str, int, int], None]  # the table, how many are done, of how many


def connect(url: str, application_name: str) -> psycopg.Connection[Any]:
    """A connection that waits for the server as long as it takes; each statement commits by itself."""
    parameters = dsn.parameters(url) | {"application_name": application_name}
    made = psycopg.connect(make_conninfo("", **parameters), autocommit=True)
    made.execute(SESSION)
    return made


def take(connection: psycopg.Connection[Any], target: Path, progress: Progress) -> Manifest:
    """Write all data as they are now into the file `target`."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    with connection.transaction(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = _begun(connection)
        for done, table in enumerate(manifest.tables):
            progress(table.name, done, len(manifest.tables))
            with connection.cursor() as cursor:
                backup_file.write_table(archive, table, _copied(cursor, table))
                table.rows = cursor.rowcount
        backup_file.finish(archive, manifest)
    backup_file.seal(target)
    connection.read_only = False
    connection.isolation_level = None
    return manifest


def _begun(connection: psycopg.Connection[Any]) -> Manifest:
    try:
        [(version,)] = connection.execute("select version_num from alembic_version").fetchall()
    except (psycopg.errors.UndefinedTable, ValueError):
        raise UnfitBackup("There is nothing to back up: the database holds no tables of Horo.") from None
    tables = [
        TableCopy(name=name, columns=columns, rows=0, size=0, sha256="")
        for name, columns in connection.execute(TABLES).fetchall()
    ]
    return Manifest(
        version=__version__,
        schema_version=version,
        postgres=connection.info.parameter_status("server_version") or "",
        taken_at=clock.now().astimezone(dt.UTC),
        tables=tables,
        sequences=dict(connection.execute(SEQUENCES).fetchall()),
    )


def _copied(cursor: psycopg.Cursor[Any], table: TableCopy) -> Iterator[bytes | bytearray | memoryview]:
    query = sql.SQL("copy {} ({}) to stdout").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    with cursor.copy(query) as copy:
        yield from copy


def has_data(url: str) -> bool:
    """Whether the database holds anything that a backup could be taken of."""
    with connect(url, "horo backup") as connection:
        return connection.execute("select to_regclass('alembic_version')").fetchall() != [(None,)]
