"""What each process of the service tells of itself, so that any of them can show them all."""

import asyncio
import datetime as dt
import os
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import psutil
import sqlalchemy as sa
from sqlalchemy import RowMapping
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import __version__
from horo_app.core import clock, network_limit, tasks
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.core.tables import Process
from horo_app.core.tasks import DownTask
from horo_app.readings import service, views

_PROCESSES = table_of(Process)

BEAT = 10.0  # seconds between signs of life
STEPS = 10  # looks between two signs of life whether there is news
SILENCE = 35.0  # seconds without one after which a process counts as gone
FORGOTTEN = 1000.0  # seconds after which it is taken off the list


@dataclass(frozen=True, slots=True)
class LiveProcess:
    """A process as it last told of itself.

    `memory` is in bytes, `waiting` are views not written yet, `proxy` is not empty when requests come
    through one that TRUSTED_PROXIES does not tell of. Of the `misses` the almanac answered those `composed`.
    `startup` are the seconds from the process's begin to its first sign of life.
    """

    role: str
    host: str
    pid: int
    version: str
    started_at: dt.datetime
    seen_at: dt.datetime
    memory: int
    readings: int
    hits: int
    misses: int
    waiting: int
    down: tuple[DownTask, ...]
    proxy: str
    composed: int
    startup: float
    own: bool

    @property
    def hit_rate(self) -> float | None:
        """The share of reads that memory answered; None before the first."""
        reads = self.hits + self.misses
        return self.hits / reads if reads else None


_own = uuid.uuid4()
_told = "server", clock.now()  # the role of this process, and when it began


@asynccontextmanager
async def telling(role: str) -> AsyncIterator[None]:
    """Tell of this process while the block runs, and take it off the list at its end."""
    global _own, _told
    _own, _told = uuid.uuid4(), (role, clock.now())  # a forked worker is a process of its own
    try:
        async with tasks.running("heartbeat", partial(_tell, _own, *_told)):
            yield
    finally:
        with suppress(TimeoutError, *OUTAGE):
            async with asyncio.timeout(1), transaction() as session:
                await session.execute(sa.delete(_PROCESSES).where(_PROCESSES.c.id == _own))


async def _tell(own: uuid.UUID, role: str, started_at: dt.datetime) -> None:
    while True:
        async with transaction() as session:
            await beat(session, own, role, started_at)
        tasks.working()
        told = {one.task for one in tasks.down()}
        for _ in range(STEPS):
            await asyncio.sleep(BEAT / STEPS)
            if told != {one.task for one in tasks.down()}:  # news that others should not wait for
                break


async def beat(session: AsyncSession, own: uuid.UUID, role: str, started_at: dt.datetime) -> None:
    """Write down how this process is, and forget those that are long gone."""
    disk = await asyncio.to_thread(_disk)
    values = _state(role, started_at) | {
        "seen_at": sa.func.now(),
        "disk_free": disk.free,
        "disk_size": disk.total,
        "down": [one.told() for one in tasks.down()],
    }
    statement = insert(_PROCESSES).values(id=own, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    await session.execute(sa.delete(_PROCESSES).where(_PROCESSES.c.seen_at < _ago(FORGOTTEN)))


def _state(role: str, started_at: dt.datetime) -> dict[str, Any]:
    return {
        "role": role,
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "version": __version__,
        "started_at": started_at,
        "memory": psutil.Process().memory_info().rss,
        "readings": len(service.memory),
        "hits": service.memory.hits,
        "misses": service.memory.misses,
        "composed": service.memory.composed,
        "waiting": views.waiting(),
        "startup": max(0.0, started_at.timestamp() - psutil.Process().create_time()),
        "proxy": "unknown" if network_limit.unknown_proxy() else "",
    }


def this_process() -> LiveProcess:
    """What this process knows of itself, without the table."""
    return LiveProcess(**_state(*_told), seen_at=clock.now(), down=tuple(tasks.down()), own=True)


async def alive(session: AsyncSession) -> list[LiveProcess]:
    """The processes that gave a sign of life lately, the oldest first."""
    query = sa.select(_PROCESSES).where(is_alive()).order_by(_PROCESSES.c.started_at)
    rows = (await session.execute(query)).mappings().all()
    return [_alive(row) for row in rows]


def _disk() -> Any:
    """The disk under DATA_DIR, or under where it will be made."""
    folder = settings().data_dir
    return psutil.disk_usage(str(next(one for one in (folder, *folder.parents) if one.exists())))


def _alive(row: RowMapping) -> LiveProcess:
    """What the row tells; of this process we know it by ourselves, and sooner."""
    own = row["id"] == _own
    down = tasks.down() if own else [tasks.heard(told) for told in row["down"]]
    known = {name: row[name] for name in row if name not in ("id", "down", "disk_free", "disk_size")}
    return LiveProcess(**known, down=tuple(down), own=own)


def is_alive() -> sa.ColumnElement[bool]:
    """Whether a process gave a sign of life lately."""
    found: sa.ColumnElement[bool] = _PROCESSES.c.seen_at > _ago(SILENCE)
    return found


def _ago(seconds: float) -> Any:
    return sa.func.now() - dt.timedelta(seconds=seconds)
