"""Whether the bot runs and keeps up, by the word of its processes."""

import datetime as dt
import os
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import clock
from horo_app.models import BotProcess, TelegramDelivery, TelegramSubscriber
from horo_app.services.deliveries import SILENCE

REMEMBERED = dt.timedelta(days=1)  # a bot that has been silent for longer is not missed any more
LAG = 300.0  # seconds that a delivery may wait for its turn before the bot counts as late

_PROCESSES = BotProcess.__table__  # type: ignore[attr-defined]
_DELIVERIES = TelegramDelivery.__table__  # type: ignore[attr-defined]
_SUBSCRIBERS = TelegramSubscriber.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class Pulse:
    """What a process of the bot tells of itself."""

    id: uuid.UUID
    username: str
    started_at: dt.datetime
    receives: bool = False
    last_update_at: dt.datetime | None = None
    last_delivery_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BotHealth:
    """`status` is ok, late (it is silent or behind) or absent; `lag` is the seconds that the longest due has waited."""

    status: str
    processes: int = 0
    username: str = ""
    last_update_at: dt.datetime | None = None
    last_delivery_at: dt.datetime | None = None
    lag: float = 0


async def beat(session: AsyncSession, pulse: Pulse) -> None:
    """Give a sign of life."""
    row: dict[str, Any] = {
        "id": pulse.id,
        "username": pulse.username,
        "pid": os.getpid(),
        "receives": pulse.receives,
        "started_at": pulse.started_at,
        "seen_at": clock.now(),
        "last_update_at": pulse.last_update_at,
        "last_delivery_at": pulse.last_delivery_at,
    }
    statement = insert(_PROCESSES).values(row)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))
    await session.execute(sa.delete(_PROCESSES).where(_PROCESSES.c.seen_at < clock.now() - REMEMBERED))


async def farewell(session: AsyncSession, process: uuid.UUID) -> None:
    """Note that a process has ended in good order."""
    await session.execute(sa.delete(_PROCESSES).where(_PROCESSES.c.id == process))


async def bot_health(session: AsyncSession) -> BotHealth:
    """How the bot is, all its processes together."""
    now = clock.now()
    rows = (await session.execute(sa.select(_PROCESSES).order_by(_PROCESSES.c.seen_at))).mappings().all()
    if not rows:
        return BotHealth("absent")
    alive = [row for row in rows if row["seen_at"] > now - SILENCE]
    lag = await _lag(session, now)
    return BotHealth(
        status="ok" if alive and lag <= LAG else "late",
        processes=len(alive),
        username=rows[-1]["username"],
        last_update_at=_latest(rows, "last_update_at"),
        last_delivery_at=_latest(rows, "last_delivery_at"),
        lag=lag,
    )


def _latest(rows: Any, name: str) -> dt.datetime | None:
    return max((row[name] for row in rows if row[name]), default=None)


async def _lag(session: AsyncSession, now: dt.datetime) -> float:
    """How long the reading that has waited longest for its hour is waiting."""
    waiting = _DELIVERIES.c.status.in_(["due", "sending"]) & _DELIVERIES.c.broadcast_id.is_(None)
    planned = sa.select(sa.func.min(_DELIVERIES.c.due_at)).where(waiting).scalar_subquery()
    unplanned = sa.select(sa.func.min(_SUBSCRIBERS.c.next_at)).scalar_subquery()
    oldest = (await session.execute(sa.select(sa.func.least(planned, unplanned)))).scalar()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
