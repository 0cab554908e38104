"""A backup each day, the list of erased chats beside it each minute, and how old the last one is."""

import asyncio
import datetime as dt
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.db.columns import table_of
from horo_app.core.errors import HoroError
from horo_app.core.folders import HOME
from horo_app.core.settings import settings
from horo_app.core.tables import JobRun
from horo_app.ops.backup.store import open_store, write_erased
from horo_app.ops.backup.taking import JOB
from horo_app.readings.rollover import HAND
from horo_app.subscribers import erasures

AT = 4  # o'clock, by the service's zone: the hour with the fewest readers
OLD = dt.timedelta(hours=30)  # after which a day's backup is missing
PAUSE = dt.timedelta(minutes=50)  # after a failure, for all processes together
LONGEST = 3600.0  # seconds that a backup may take

_RUNS = table_of(JobRun)

_told: tuple[str, dict[str, dt.datetime]] | None = (
    None  # where this process last wrote which list of erased chats
)


class BackupFailed(HoroError):
    """The backup's own process did not do it; the sentence is its own."""

    title = "Backup failed"


class BackupStatus(StrEnum):
    """How the backups are."""

    OFF = "off"
    OK = "ok"
    PENDING = "pending"
    OLD = "old"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """The last backup and what came after it. `error` is why the last run failed; `size` is in bytes."""

    status: BackupStatus
    place: str = ""
    last_at: dt.datetime | None = None
    size: int = 0
    rows: int = 0
    error: str = ""


async def backup_health(session: AsyncSession) -> BackupHealth:
    """How the backups are, by the record of all processes."""
    done = await _last(session, "done")
    failed = await _last(session, "failed")
    is_failing = failed is not None and (done is None or failed.finished_at > done.finished_at)
    found = BackupHealth(
        status=BackupStatus.OFF,
        place=done.result.get("place", "") if done else "",
        last_at=done.finished_at if done else None,
        size=done.result.get("size", 0) if done else 0,
        rows=done.result.get("rows", 0) if done else 0,
        error=(failed.error or "") if failed is not None and is_failing else "",
    )
    return _with_status(found)


def _with_status(found: BackupHealth) -> BackupHealth:
    if not settings().backup_place:
        status = BackupStatus.OFF
    elif found.error:
        status = BackupStatus.FAILING
    elif found.last_at is None:
        status = BackupStatus.PENDING
    else:
        status = BackupStatus.OLD if found.last_at < clock.now() - OLD else BackupStatus.OK
    return BackupHealth(status, found.place, found.last_at, found.size, found.rows, found.error)


async def _last(session: AsyncSession, outcome: str) -> sa.Row[Any, Any, Any] | None:
    query = sa.select(_RUNS.c.finished_at, _RUNS.c.result, _RUNS.c.error)
    query = query.where(_RUNS.c.job == JOB, _RUNS.c.outcome == outcome)
    return (await session.execute(query.order_by(_RUNS.c.started_at.desc()).limit(1))).one_or_none()


async def back_up(trigger: str = "schedule") -> None:
    """Take the day's backup unless it is there, in a process of its own; raises BackupFailed.

    By hand another one at any time. Any process may do it: one that finds another at it leaves it to that.
    """
    if not settings().backup_place:
        if trigger == HAND:
            raise BackupFailed(
                "There is no place for backups: set BACKUP_TO to a folder or to s3://bucket/prefix."
            )
        return
    async with transaction() as session:
        done, failed = await _last(session, "done"), await _last(session, "failed")
    rests = failed is not None and failed.finished_at > clock.now() - PAUSE
    if trigger != HAND and (rests or (done is not None and done.finished_at >= _due())):
        return
    await _run_apart(trigger)


def _due() -> dt.datetime:
    """The last time at which the day's backup was due."""
    now = clock.now().astimezone(settings().timezone)
    due = now.replace(hour=AT, minute=0, second=0, microsecond=0)
    return due if due <= now else due - clock.DAY


async def _run_apart(trigger: str) -> None:
    """Run the command in a process that ends with this one: what it computes must hold up nobody here."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "horo_app", "backup", "--trigger", trigger, "--parent", str(os.getpid()),
        cwd=HOME,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(LONGEST):
            _, said = await process.communicate()
    except TimeoutError:
        raise BackupFailed(f"The backup took longer than {LONGEST / 60:.0f} minutes.") from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        raise BackupFailed(lines[-1] if lines else f"It ended with status {process.returncode}.")


async def keep_erasures() -> None:
    """Keep the list of erased chats beside the backups up to date, for a restore when the database is lost."""
    global _told
    place = settings().backup_place
    async with transaction() as session:
        erased = await erasures.listed(session)
    if _told != (place, erased) and (erased or _told):
        await asyncio.to_thread(write_erased, open_store(place, settings()), erased)
    _told = place, erased
