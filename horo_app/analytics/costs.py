"""What the model costs, and what went wrong."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.scope import midnight
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.tables import JobRun
from horo_app.generation.tables import GenerationAttempt
from horo_app.readings.tables import HoroscopeCache

_ATTEMPTS = table_of(GenerationAttempt)
_CACHE = table_of(HoroscopeCache)
_RUNS = table_of(JobRun)

FAILED = ("rejected", "failed", "lost")  # how an attempt ends that cost a text its turn


@dataclass(frozen=True, slots=True)
class Spending:
    """What attempts cost, in the currency of the model's prices, and how many of them have no known cost."""

    today: Decimal
    month: Decimal
    attempts_today: int
    unknown: int


@dataclass(frozen=True, slots=True)
class FailureCounts:
    """Failures since today's midnight, texts that wait after a failure, and the last failure's words and moment."""

    runs: int
    attempts: int
    waiting: int
    last: str = ""
    last_at: dt.datetime | None = None

    @property
    def total(self) -> int:
        return self.runs + self.attempts


async def spending(session: AsyncSession, zone: ZoneInfo) -> Spending:
    """What was spent since midnight and since the first of the month, by the clock of `zone`."""
    today = clock.today(zone)
    day, month = midnight(today, zone), midnight(today.replace(day=1), zone)
    of_today = _ATTEMPTS.c.started_at >= day
    cost = sa.func.sum(_ATTEMPTS.c.cost)
    query = sa.select(
        sa.func.coalesce(cost.filter(of_today), 0),
        sa.func.coalesce(cost, 0),
        sa.func.count().filter(of_today),
        sa.func.count().filter(_ATTEMPTS.c.cost.is_(None), _ATTEMPTS.c.outcome != "in_flight"),
    ).where(_ATTEMPTS.c.started_at >= month)
    return Spending(*(await session.execute(query)).one())


async def troubles(session: AsyncSession, zone: ZoneInfo) -> FailureCounts:
    """What failed since midnight by the clock of `zone`."""
    since = midnight(clock.today(zone), zone)
    runs = sa.select(_RUNS.c.started_at, _RUNS.c.error).where(
        _RUNS.c.started_at >= since, _RUNS.c.outcome == "failed"
    )
    attempts = sa.select(_ATTEMPTS.c.started_at, _ATTEMPTS.c.error).where(
        _ATTEMPTS.c.started_at >= since, _ATTEMPTS.c.outcome.in_(FAILED)
    )
    waiting = sa.select(sa.func.count()).where(_CACHE.c.last_error.is_not(None))
    last = sa.union_all(runs, attempts).subquery()
    latest = (await session.execute(sa.select(last).order_by(last.c.started_at.desc()).limit(1))).first()
    return FailureCounts(
        runs=await _number(session, runs),
        attempts=await _number(session, attempts),
        waiting=(await session.execute(waiting)).scalar_one(),
        last=(latest.error or "") if latest else "",
        last_at=latest.started_at if latest else None,
    )


async def _number(session: AsyncSession, query: sa.Select[Any]) -> int:
    number: int = (
        await session.execute(sa.select(sa.func.count()).select_from(query.subquery()))
    ).scalar_one()
    return number
