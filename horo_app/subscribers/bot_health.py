"""Whether the bot runs and keeps up, by the word of its processes."""

import datetime as dt
import os
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.subscribers.deliveries import LATE, MISSED, SILENCE
from horo_app.subscribers.tables import BotProcess, TelegramDelivery, TelegramSubscriber

REMEMBERED = dt.timedelta(days=1)  # a bot that has been silent for longer is not missed any more
LAG = 300.0  # seconds that a delivery may wait for its turn before the bot counts as late
LASTING = dt.timedelta(
    minutes=1
)  # how long no connection is no trouble yet, and how long a rival is remembered
RECENTLY = dt.timedelta(days=1)  # how long a missed morning is told of
MOST = 100_000  # mornings that are counted; more are no other news

_PROCESSES = table_of(BotProcess)
_DELIVERIES = table_of(TelegramDelivery)
_SUBSCRIBERS = table_of(TelegramSubscriber)


class Trouble(StrEnum):
    """Why Telegram takes nothing from us, whomever it is for."""

    UNAUTHORIZED = "token refused"
    RIVAL = "another program polls"
    REFUSED = "requests refused"
    UNREACHABLE = "telegram unreachable"


class TroubleLog:
    """The troubles that a process has now: each since when, and when it was last met."""

    def __init__(self) -> None:
        self._met: dict[Trouble, tuple[dt.datetime, dt.datetime]] = {}

    def note(self, trouble: Trouble) -> None:
        """A request has met it."""
        now = clock.now()
        self._met[trouble] = (self._met.get(trouble, (now,))[0], now)

    def over(self, *, polls: bool) -> None:
        """A request was taken. A rival only disturbs who `polls`, and only now and then."""
        rival = self._met.get(Trouble.RIVAL)
        self._met.clear()
        if rival and not (polls and rival[1] < clock.now() - LASTING):
            self._met[Trouble.RIVAL] = rival

    @property
    def now(self) -> str:
        """The gravest; empty without any."""
        for trouble in Trouble:
            since = self._met.get(trouble, (None,))[0]
            if since and (trouble is not Trouble.UNREACHABLE or since <= clock.now() - LASTING):
                return trouble.value
        return ""


@dataclass(slots=True)
class ProcessReport:
    """What a process of the bot tells of itself."""

    id: uuid.UUID
    username: str
    started_at: dt.datetime
    receives: bool = False
    last_update_at: dt.datetime | None = None
    last_delivery_at: dt.datetime | None = None
    troubles: TroubleLog = field(default_factory=TroubleLog)


@dataclass(frozen=True, slots=True)
class BotHealth:
    """`status` is ok, late (it is silent or behind) or absent; `lag` is the seconds that the longest due has waited.

    `missed` counts the readings of the last day that did not come though they should have. `is_wanted` says that a
    token is set here. `trouble` is one of Trouble, or empty.
    """

    status: str
    processes: int = 0
    username: str = ""
    last_update_at: dt.datetime | None = None
    last_delivery_at: dt.datetime | None = None
    lag: float = 0
    trouble: str = ""
    missed: int = 0
    is_wanted: bool = False

    @property
    def sends(self) -> bool:
        """Whether what is due goes out now, as far as we know."""
        return self.processes > 0 and not self.trouble

    @property
    def problems(self) -> list[str]:
        """What an operator should know, the gravest first."""
        stopped = not self.processes and (self.is_wanted or self.status == "late" or bool(self.trouble))
        found = {
            "stopped": stopped,
            self.trouble: bool(self.trouble),
            "late": self.lag > LAG,
            "mornings missed": self.missed > 0,
        }
        return [problem for problem, is_so in found.items() if is_so]


async def beat(session: AsyncSession, pulse: ProcessReport) -> None:
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
        "trouble": pulse.troubles.now,
    }
    await _put(session, row)
    over = (_PROCESSES.c.seen_at < clock.now() - REMEMBERED) | _PROCESSES.c.ended_at.is_not(None)
    await session.execute(sa.delete(_PROCESSES).where(over))


async def could_not_start(session: AsyncSession, pulse: ProcessReport, trouble: Trouble) -> None:
    """Note why a process ended before it began, until one begins."""
    now = clock.now()
    row: dict[str, Any] = {
        "id": pulse.id,
        "username": pulse.username,
        "pid": os.getpid(),
        "receives": False,
        "started_at": pulse.started_at,
        "seen_at": now,
        "ended_at": now,
        "trouble": trouble,
    }
    await _put(session, row)


async def _put(session: AsyncSession, row: dict[str, Any]) -> None:
    statement = insert(_PROCESSES).values(row)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))


async def farewell(session: AsyncSession, process: uuid.UUID) -> None:
    """Note that a process has ended in good order."""
    await session.execute(sa.delete(_PROCESSES).where(_PROCESSES.c.id == process))


async def bot_health(session: AsyncSession) -> BotHealth:
    """How the bot is, all its processes together."""
    now = clock.now()
    rows = (await session.execute(sa.select(_PROCESSES).order_by(_PROCESSES.c.seen_at))).mappings().all()
    begun = [row for row in rows if row["ended_at"] is None]
    alive = [row for row in begun if row["seen_at"] > now - SILENCE]
    told = alive or [row for row in rows if row["seen_at"] > now - REMEMBERED]
    lag = await _lag(session, now)
    late = not alive or lag > LAG
    return BotHealth(
        status=("late" if late else "ok") if begun else "absent",
        processes=len(alive),
        username=begun[-1]["username"] if begun else "",
        last_update_at=_latest(begun, "last_update_at"),
        last_delivery_at=_latest(begun, "last_delivery_at"),
        lag=lag,
        trouble=next((row["trouble"] for row in reversed(told) if row["trouble"]), ""),
        missed=await _missed(session, now),
        is_wanted=bool(settings().telegram_bot_token.get_secret_value()),
    )


def _latest(rows: Any, name: str) -> dt.datetime | None:
    return max((row[name] for row in rows if row[name]), default=None)


async def _lag(session: AsyncSession, now: dt.datetime) -> float:
    """How long the reading that has waited longest for its hour is waiting."""
    readings = sa.select(_DELIVERIES.c.due_at).where(_DELIVERIES.c.broadcast_id.is_(None))
    due = readings.where(_DELIVERIES.c.status == "due").order_by(_DELIVERIES.c.due_at).limit(1)
    sending = readings.where(_DELIVERIES.c.status == "sending").order_by(_DELIVERIES.c.due_at).limit(1)
    unplanned = sa.select(sa.func.min(_SUBSCRIBERS.c.next_at))
    each = (one.scalar_subquery() for one in (due, sending, unplanned))
    oldest = (await session.execute(sa.select(sa.func.least(*each)))).scalar()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


async def _missed(session: AsyncSession, now: dt.datetime) -> int:
    """Readings that were given up or failed lately, and those that no process was there to plan."""
    given_up = sa.select(sa.literal(1)).where(MISSED, _DELIVERIES.c.finished_at > now - RECENTLY)
    unplanned = sa.select(sa.literal(1)).where(_SUBSCRIBERS.c.next_at < now - LATE)
    both = sa.union_all(given_up, unplanned).limit(MOST).subquery()
    return int((await session.execute(sa.select(sa.func.count()).select_from(both))).scalar_one())
