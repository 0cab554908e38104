"""From a backup back to a database: an empty one, or with `replace` in the place of what is there."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from horo_app.core.db import dsn, schema
from horo_app.core.errors import NotEmpty, Refused
from horo_app.ops.backup import backup_file, dump
from horo_app.ops.backup.backup_file import Manifest, TableCopy, UnfitBackup
from horo_app.ops.backup.dump import Progress
from horo_app.subscribers.erasures import HASH

# Tables that are empty until people come: rows there are somebody's, and not what a first start makes.
_OF_PEOPLE = (
    "admins",
    "telegram_subscribers",
    "horoscope_views",
    "horoscope_feedback",
    "telegram_broadcasts",
)

_OTHERS = """
    select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name like 'horo%'
"""

# A table after those that its foreign keys name.
_NEEDS = """
    select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
    where contype = 'f' and conrelid <> confrelid and connamespace = current_schema()::regnamespace
"""

# Tables that know of chats by themselves, by number or hash; those with a foreign key follow the subscribers.
_OF_CHATS = """
    select c.relname, attname from pg_class c join pg_attribute a on attrelid = c.oid and attname in ('chat_id', 'chat')
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> 'erased_chats'
        and not exists (select from pg_constraint where contype = 'f' and conrelid = c.oid and conkey @> array[attnum])
"""

# What happened between the backup and now is not known, so nothing is sent that may have been sent: what was due then
# stays unknown, and a morning that has passed is the next one's. Who was signed in then may have signed out since.
_AFTERWARDS = (
    "update telegram_deliveries set status = 'unknown', reason = 'restored', finished_at = now(), sender = null "
    "where status in ('due', 'sending')",
    "update admin_sessions set ended_at = now() where ended_at is null",
    "update editor_chats set code = null where code is not null",
)
# Links that may have served since, processes that are gone, messages to admins that may have been sent.
_EMPTIED = ("setup_links", "processes", "bot_processes", "alert_notices")
_DAILY = ("next_at", "ask_at")  # when a subscriber is written to next
_NEXT_DAY = """
    update telegram_subscribers set {0} = {0} + (floor(extract(epoch from now() - {0}) / 86400) + 1) * interval '1 day'
    where {0} <= now()
"""


def restore(
    url: str, file: Path, erased: Mapping[str, dt.datetime], progress: Progress, *, replace: bool = False
) -> tuple[Manifest, int]:
    """Put the data of `file` into the database at `url`; what the file holds, and how many chats were erased again.

    The schema becomes the backup's, and after that the newest. Loading is one transaction: it happens whole or not.
    Raises a HoroError.
    """
    manifest = backup_file.read_manifest(file)
    if manifest.schema_version > schema.newest():
        raise UnfitBackup(
            f"{file} has schema {manifest.schema_version} of Horo {manifest.version}, and this one knows schemas up "
            f"to {schema.newest()}. Update Horo first."
        )
    backup_file.check(file, manifest)
    with dump.connect(url, "horo restore") as connection:
        _require_free(connection, replace)
    _rebuild_schema(url, manifest.schema_version)
    with dump.connect(url, "horo restore") as connection, connection.transaction():
        _load(connection, file, manifest, progress)
        again = _erase_again(connection, erased)
    schema.migrate(url)
    return manifest, again


def _require_free(connection: psycopg.Connection[Any], replace: bool) -> None:
    [(others,)] = connection.execute(_OTHERS).fetchall()
    if others:
        raise Refused("Horo is running on this database. Stop it, and restore then.")
    if replace:
        return
    filled = [table for table in _OF_PEOPLE if _has_rows(connection, table)]
    if filled:
        place = dsn.place({"host": connection.info.host, "dbname": connection.info.dbname})
        raise NotEmpty(
            f"There are data already at {place}, in {', '.join(filled)}. Restore into another database or DATA_DIR, "
            "or put the backup in their place with --replace, which first takes a backup of them."
        )


def _has_rows(connection: psycopg.Connection[Any], table: str) -> bool:
    if connection.execute("select to_regclass(%s)", [table]).fetchall() == [(None,)]:
        return False
    query = sql.SQL("select exists (select from {})").format(sql.Identifier(table))
    return connection.execute(query).fetchall() == [(True,)]


def _rebuild_schema(url: str, version: str) -> None:
    """Empty tables of that version, whatever there was."""
    import alembic.command

    config = schema.migrations(url)
    alembic.command.downgrade(config, "base")
    alembic.command.upgrade(config, version)


def _load(connection: psycopg.Connection[Any], file: Path, manifest: Manifest, progress: Progress) -> None:
    known = {name: set(columns) for name, columns in connection.execute(dump.TABLES).fetchall()}
    tables = [table for table in manifest.tables if table.name in known]
    for name in known:
        connection.execute(sql.SQL("truncate {} cascade").format(sql.Identifier(name)))
    for name in known:  # no change is announced or versioned that is none
        connection.execute(sql.SQL("alter table {} disable trigger user").format(sql.Identifier(name)))
    with zipfile.ZipFile(file) as archive:
        for done, table in enumerate(_in_order(connection, tables)):
            progress(table.name, done, len(tables))
            _fill(connection, archive, table)
    for statement in _AFTERWARDS:
        connection.execute(statement.encode())
    for name in known.keys() & set(_EMPTIED):
        connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
    for moment in _DAILY:
        if _columns(connection, "telegram_subscribers", moment):
            connection.execute(_NEXT_DAY.format(moment).encode())
    for name in known:
        connection.execute(sql.SQL("alter table {} enable trigger user").format(sql.Identifier(name)))
    for sequence, last in manifest.sequences.items():
        connection.execute(
            "select setval(to_regclass(%s), %s) where to_regclass(%s) is not null", [sequence, last, sequence]
        )


def _in_order(connection: psycopg.Connection[Any], tables: list[TableCopy]) -> list[TableCopy]:
    """Each table after those that it needs."""
    needs: dict[str, set[str]] = {}
    for table, needed in connection.execute(_NEEDS).fetchall():
        needs.setdefault(table, set()).add(needed)
    by_name = {table.name: table for table in tables}
    graph = {name: needs.get(name, set()) & by_name.keys() for name in by_name}
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def _fill(connection: psycopg.Connection[Any], archive: zipfile.ZipFile, table: TableCopy) -> None:
    query = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    with connection.cursor() as cursor:
        with cursor.copy(query) as copy:
            for chunk in backup_file.read_table(archive, table):
                copy.write(chunk)
        if cursor.rowcount != table.rows:
            raise UnfitBackup(f"Of {table.rows} rows of the table {table.name} {cursor.rowcount} came.")


_CHAT = HASH.format(chat="chat_id")
# What is kept of a chat, and what its rows know it by; the subscribers last, for those are counted.
_CHATS = {
    "telegram_people": _CHAT,
    "telegram_activity": _CHAT,
    "telegram_unknown_marks": "chat",
    "telegram_subscribers": _CHAT,
}


def _erase_again(connection: psycopg.Connection[Any], erased: Mapping[str, dt.datetime]) -> int:
    """Delete whoever asked to be forgotten after the backup; how many were there."""
    if not erased or not _columns(connection, "erased_chats", "chat"):
        return 0
    known = dict(connection.execute("select chat, erased_at from erased_chats").fetchall())
    later = {chat: at for chat, at in erased.items() if chat not in known or known[chat] < at}
    gone: set[int] = set()
    for table, column in connection.execute(_OF_CHATS).fetchall():
        value = HASH.format(chat="chat_id") if column == "chat_id" else "chat"
        query = f"delete from {table} where {value} = any(%s) returning {column}"  # noqa: S608 (our own names)
        rows = connection.execute(query.encode(), [list(later)]).fetchall()
        gone |= {row[0] for row in rows if column == "chat_id"}
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into erased_chats values (%s, %s) on conflict (chat) do update set erased_at = excluded.erased_at",
            list(later.items()),
        )
    return len(gone)


def _columns(connection: psycopg.Connection[Any], table: str, *columns: str) -> bool:
    """Whether the schema that was restored has these columns."""
    query = "select count(*) from information_schema.columns where table_schema = current_schema() "
    query += "and table_name = %s and column_name = any(%s)"
    return connection.execute(query.encode(), [table, list(columns)]).fetchall() == [(len(columns),)]
