"""From what is wrong now to what is to be told: when a condition began, that it goes on, that it is over.

All of it stands in the database, so several processes that look tell one thing once.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.alerts.conditions import LASTS, Condition, Detail
from horo_app.alerts.recipients import Setup
from horo_app.alerts.tables import Alert
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings

CLEAR = dt.timedelta(minutes=5)  # how long a condition must be gone to be over: one that flickers is one
PASSED = dt.timedelta(
    seconds=90
)  # the same for one that was not told; processes that do not see it do not end it
AGAIN = dt.timedelta(hours=1)  # between two beginnings of the same condition that are told
REMIND = dt.timedelta(days=1)  # after which it is said that a condition goes on
KEPT = dt.timedelta(days=365)

_ALERTS = table_of(Alert)
_LOCK = 0x416C6572  # one process looks at a time


class AlertEvent(StrEnum):
    """What there is to tell of a condition."""

    BEGINS = "begins"
    LASTS = "lasts"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell of a condition, with its figures and when it began and ended."""

    condition: Condition
    event: AlertEvent
    detail: Detail
    began_at: dt.datetime
    ended_at: dt.datetime | None = None

    def told(self) -> dict[str, Any]:
        """As JSON, which `heard` reads again."""
        return {
            "condition": self.condition.value,
            "event": self.event.value,
            "detail": self.detail,
            "began_at": self.began_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
        }


def heard(told: Mapping[str, Any]) -> News:
    """What `told` made."""
    ended_at = told["ended_at"] and dt.datetime.fromisoformat(told["ended_at"])
    began_at = dt.datetime.fromisoformat(told["began_at"])
    return News(Condition(told["condition"]), AlertEvent(told["event"]), told["detail"], began_at, ended_at)


async def take_turn(session: AsyncSession) -> bool:
    """Whether no other process looks at this moment; it keeps others from it until the transaction ends."""
    return bool((await session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK)))).scalar())


async def update(session: AsyncSession, found: Mapping[Condition, Detail], current: Setup) -> list[News]:
    """Write down what is wrong now, and return what is to be told."""
    now = clock.now()
    await _see(session, found, now)
    # a condition that nobody told of is forgotten once it is gone
    is_open, told = _ALERTS.c.ended_at.is_(None), _ALERTS.c.told_at.is_not(None)
    passed = _ALERTS.c.seen_at <= now - PASSED
    await session.execute(sa.delete(_ALERTS).where(is_open, ~told, passed))
    over = is_open & (_ALERTS.c.seen_at <= now - CLEAR)
    await session.execute(sa.update(_ALERTS).where(over).values(ended_at=now))
    return await _news(session, current, now)


async def note_over(session: AsyncSession, news: Sequence[News]) -> None:
    """Write down what was told elsewhere from its beginning to its end."""
    for one in news:
        values = {"condition": one.condition, "detail": one.detail, "began_at": one.began_at}
        over = dict.fromkeys(("seen_at", "ended_at", "end_told_at"), one.ended_at)
        told = dict.fromkeys(("told_at", "reminded_at"), one.began_at)
        await session.execute(insert(_ALERTS).values(values | over | told))


async def _see(session: AsyncSession, found: Mapping[Condition, Detail], now: dt.datetime) -> None:
    for condition, detail in found.items():
        values = {"condition": condition, "detail": detail, "began_at": now, "seen_at": now}
        statement = insert(_ALERTS).values(values)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["condition"],
                index_where=sa.text("ended_at is null"),
                set_={"seen_at": now, "detail": detail},
            )
        )


async def _news(session: AsyncSession, current: Setup, now: dt.datetime) -> list[News]:
    """What may be told now of what is open, or over and not told as such; each is marked as told."""
    untold = sa.and_(_ALERTS.c.told_at.is_not(None), _ALERTS.c.end_told_at.is_(None))
    query = sa.select(_ALERTS).where(_ALERTS.c.ended_at.is_(None) | untold).order_by(_ALERTS.c.id)
    news = []
    for row in (await session.execute(query)).mappings().all():
        event = await _event(session, row, now)
        condition = Condition(row["condition"])
        if event is None or not current.lets_through(condition, now.astimezone(settings().timezone)):
            continue
        marks = {
            AlertEvent.BEGINS: ("told_at", "reminded_at"),
            AlertEvent.LASTS: ("reminded_at",),
            AlertEvent.ENDS: ("end_told_at",),
        }
        told = dict.fromkeys(marks[event], now)
        await session.execute(sa.update(_ALERTS).where(_ALERTS.c.id == row["id"]).values(told))
        news.append(News(condition, event, row["detail"], row["began_at"], row["ended_at"]))
    return news


async def _event(session: AsyncSession, row: Any, now: dt.datetime) -> AlertEvent | None:
    if row["ended_at"] is not None:
        return AlertEvent.ENDS
    if row["told_at"] is not None:
        return AlertEvent.LASTS if row["seen_at"] == now and row["reminded_at"] <= now - REMIND else None
    if now - row["began_at"] < LASTS.get(Condition(row["condition"]), dt.timedelta(0)):
        return None
    lately = sa.select(_ALERTS.c.id).where(
        _ALERTS.c.condition == row["condition"], _ALERTS.c.told_at > now - AGAIN
    )
    return None if (await session.execute(lately.limit(1))).first() else AlertEvent.BEGINS


async def open_alerts(session: AsyncSession) -> list[News]:
    """What is wrong now and was told, or would be were it not muted or quiet, the longest first."""
    query = sa.select(_ALERTS).where(_ALERTS.c.ended_at.is_(None)).order_by(_ALERTS.c.began_at)
    now = clock.now()
    return [
        News(Condition(row.condition), AlertEvent.BEGINS, row.detail, row.began_at)
        for row in await session.execute(query)
        if row.told_at or now - row.began_at >= LASTS.get(Condition(row.condition), dt.timedelta(0))
    ]


async def forget(session: AsyncSession) -> None:
    """Delete what is long over."""
    await session.execute(sa.delete(_ALERTS).where(_ALERTS.c.ended_at < clock.now() - KEPT))
