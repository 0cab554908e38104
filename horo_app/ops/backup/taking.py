"""A backup from the database to its place: taken, checked, kept, put on record, and older ones removed."""

import datetime as dt
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from horo_app.core import clock
from horo_app.core.errors import DatabaseUnavailable, HoroError, Refused
from horo_app.core.settings import settings
from horo_app.ops.backup import backup_file, dump
from horo_app.ops.backup.backup_file import Manifest
from horo_app.ops.backup.dump import Progress
from horo_app.ops.backup.store import NAME, BackupStore, rotate, write_erased
from horo_app.subscribers import erasures

JOB = "back_up"
PARTIAL = "horo-backup-"
_LOCK = 0x486F726F_6261636B  # any number will do: two backups at once would only double the work

_ERASED = "select chat, erased_at from erased_chats where erased_at > %s order by erased_at"
_RECORD = """
    insert into job_runs (job, day, trigger, started_at, finished_at, outcome, result, error)
    values (%s, null, %s, %s, %s, %s, %s, %s)
"""


class UnderWay(Refused):
    """Another process is taking a backup."""


@dataclass(frozen=True, slots=True)
class TakenBackup:
    """A backup that is in its place; `removed` are older ones that are not any more."""

    name: str
    size: int
    manifest: Manifest
    removed: list[str]
    seconds: float


def take_backup(
    url: str, store: BackupStore, days: int, progress: Progress, trigger: str = "hand"
) -> TakenBackup:
    """Back up the database at `url`; the run is put on record however it ends. Raises a HoroError."""
    started_at, begun = clock.now(), time.monotonic()
    with _connected(url) as connection:
        if connection.execute("select pg_try_advisory_lock(%s)", [_LOCK]).fetchall() != [(True,)]:
            raise UnderWay("Another backup is under way.")
        try:
            taken = _take(connection, store, days, progress, begun)
        except Exception as error:
            told = str(error) if isinstance(error, HoroError) else type(error).__name__
            with suppress(psycopg.Error):
                _record(connection, trigger, started_at, {}, told)
            raise
        result = {"file": taken.name, "size": taken.size, "rows": taken.manifest.rows, "place": store.place}
        _record(connection, trigger, started_at, result)
        return taken


def _take(
    connection: psycopg.Connection[Any], store: BackupStore, days: int, progress: Progress, begun: float
) -> TakenBackup:
    for remains in work_folder().glob(f"{PARTIAL}*"):  # of one that was killed: nobody else holds the lock
        remains.unlink(missing_ok=True)
    number, path = tempfile.mkstemp(prefix=PARTIAL, dir=work_folder())  # mode 0600
    os.close(number)
    file = Path(path)
    try:
        manifest = dump.take(connection, file, progress)
        backup_file.check(file, manifest)
        name = manifest.taken_at.strftime(NAME)
        store.keep(file, name)
        write_erased(store, _erased(connection))
        removed = rotate(store, days, clock.now())
        return TakenBackup(name, file.stat().st_size, manifest, removed, time.monotonic() - begun)
    except OSError as error:
        raise HoroError(
            f"The backup could not be written: {(error.strerror or str(error)).lower()}."
        ) from None
    finally:
        file.unlink(missing_ok=True)


def work_folder() -> Path:
    """Where a file may lie meanwhile: with the data, for a folder for temporary files may be small or in memory."""
    data_dir = settings().data_dir
    return data_dir if os.access(data_dir, os.W_OK) else Path(tempfile.gettempdir())


def _erased(connection: psycopg.Connection[Any]) -> dict[str, dt.datetime]:
    try:
        return dict(connection.execute(_ERASED, [clock.now() - erasures.KEPT]).fetchall())
    except psycopg.errors.UndefinedTable:  # of a Horo from before the list
        return {}


def _record(
    connection: psycopg.Connection[Any],
    trigger: str,
    started_at: dt.datetime,
    result: dict[str, Any],
    error: str | None = None,
) -> None:
    outcome = "failed" if error else "done"
    values = [JOB, trigger, started_at, clock.now(), outcome, json.dumps(result), error]
    connection.execute(_RECORD, values)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    try:
        with dump.connect(url, "horo backup") as connection:
            yield connection
    except psycopg.OperationalError as error:
        reason = str(error).strip().partition("\n")[0].rpartition("failed: ")[2]
        raise DatabaseUnavailable(f"The database cannot be read: {reason}.") from None
