"""What alerts are about: each condition with its limits, looked for in the database."""

import datetime as dt
import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts import audit
from horo_app.accounts.tables import AuditEntry, LoginAttempt
from horo_app.analytics import missing_texts
from horo_app.analytics.counts import VIEWS
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.core.tables import Process
from horo_app.generation.health import ModelStatus, model_health
from horo_app.subscribers.bot_health import bot_health
from horo_app.subscribers.tables import TelegramDelivery

_ATTEMPTS = table_of(LoginAttempt)
_AUDIT = table_of(AuditEntry)
_DELIVERIES = table_of(TelegramDelivery)
_PROCESSES = table_of(Process)

ALIVE = dt.timedelta(minutes=1)  # since a process gave its last sign of life
LATELY = dt.timedelta(hours=1)  # deliveries that are counted
MOST_FAILED, FAILED_SHARE = 3, 0.1  # deliveries that may fail in that time, and of all that are over
LOGIN_WINDOW = dt.timedelta(minutes=15)
MOST_LOGINS = 20  # failed or refused attempts to sign in within it
SMALL, LARGE = 500 * 2**20, 5 * 2**30  # bytes: what must be free of any disk, and what is enough on any
FREE_SHARE = 0.05
HOURS = 3  # whole hours whose views are compared with those of the same hours on the days before
WEEK = 7
FALL = 0.3  # of the usual views, below which they have fallen
FEW = 100  # usual views in these hours, below which chance decides


class Condition(StrEnum):
    """What can be wrong."""

    DATABASE = "database away"
    TEXTS = "texts missing"
    TASKS = "tasks down"
    BOT = "bot late"
    DELIVERIES = "deliveries failing"
    MODEL = "model failing"
    BUDGET = "model over budget"
    DISK = "disk short"
    BACKUP = "backup old"
    LOGINS = "login attack"
    VIEWS = "views fall"


URGENT = (Condition.DATABASE, Condition.TEXTS)  # the service is not ready: told in quiet hours, too

# How long each must last before it is told: what passes by itself sooner is nobody's business.
LASTS = {
    Condition.DATABASE: dt.timedelta(minutes=2),
    Condition.TEXTS: dt.timedelta(minutes=3),
    Condition.TASKS: dt.timedelta(minutes=5),
    Condition.BOT: dt.timedelta(minutes=5),
    Condition.MODEL: dt.timedelta(minutes=30),
    Condition.DISK: dt.timedelta(minutes=5),
    Condition.BACKUP: dt.timedelta(hours=2),  # one that failed is tried again within the hour
}

Detail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """A condition, and what finds it: its figures when it is so, None when not."""

    condition: Condition
    find: Callable[[AsyncSession], Awaitable[Detail | None]]


async def look(session: AsyncSession, looks: Sequence[Look]) -> dict[Condition, Detail]:
    """Everything that is wrong now, with its figures."""
    found = [(one.condition, await one.find(session)) for one in looks]
    return {condition: detail for condition, detail in found if detail is not None}


async def _texts(session: AsyncSession) -> Detail | None:
    missing = await missing_texts(session, clock.today(settings().timezone))
    return {"number": len(missing)} if missing else None


async def _tasks(session: AsyncSession) -> Detail | None:
    query = sa.select(_PROCESSES.c.down).where(_is_alive())
    names = {one["task"] for down in (await session.execute(query)).scalars() for one in down}
    return {"names": sorted(names)} if names else None


async def _bot(session: AsyncSession) -> Detail | None:
    problems = [one for one in (await bot_health(session)).problems if one != "mornings missed"]
    return {"problem": problems[0]} if problems else None


async def _deliveries(session: AsyncSession) -> Detail | None:
    since = clock.now() - LATELY
    given_up = sa.or_(
        _DELIVERIES.c.status.in_(("failed", "unknown")),
        sa.and_(_DELIVERIES.c.status == "skipped", _DELIVERIES.c.reason == "late"),
    )
    over = given_up | (_DELIVERIES.c.status == "sent")
    query = sa.select(sa.func.count().filter(given_up), sa.func.count().filter(over)).where(
        _DELIVERIES.c.finished_at > since, _DELIVERIES.c.due_at > since - dt.timedelta(days=1)
    )
    failed, total = (await session.execute(query)).one()
    if failed >= MOST_FAILED and failed >= FAILED_SHARE * total:
        return {"number": failed, "total": total}
    return None


async def _model(session: AsyncSession) -> Detail | None:
    model = await model_health(session)
    if model.status in (ModelStatus.OK, ModelStatus.ABSENT, ModelStatus.OUT_OF_BUDGET):
        return None
    return {"state": model.status.value, "error": model.error}


async def _budget(session: AsyncSession) -> Detail | None:
    return {} if (await model_health(session)).status is ModelStatus.OUT_OF_BUDGET else None


async def _disk(session: AsyncSession) -> Detail | None:
    query = sa.select(_PROCESSES.c.host, _PROCESSES.c.disk_free, _PROCESSES.c.disk_size)
    short = [
        (row.disk_free, row.host)
        for row in await session.execute(query.where(_is_alive(), _PROCESSES.c.disk_free.is_not(None)))
        if row.disk_free < max(SMALL, min(FREE_SHARE * row.disk_size, LARGE))
    ]
    if not short:
        return None
    free, host = min(short)
    return {"free": free, "host": host}


async def _logins(session: AsyncSession) -> Detail | None:
    since = clock.now() - LOGIN_WINDOW
    failed = sa.select(sa.func.count()).where(_ATTEMPTS.c.at > since, sa.not_(_ATTEMPTS.c.succeeded))
    refused = sa.select(sa.func.coalesce(sa.func.sum(_AUDIT.c.times), 0)).where(
        _AUDIT.c.at > since, _AUDIT.c.outcome == audit.REFUSED, _AUDIT.c.action == "login"
    )
    query = sa.select(failed.scalar_subquery() + refused.scalar_subquery())
    number = int((await session.execute(query)).scalar_one())
    return {"number": number} if number >= MOST_LOGINS else None


async def _views(session: AsyncSession) -> Detail | None:
    """By the median of a week's same hours: neither a day that everybody shared nor an outage moves what is usual."""
    today, hour = clock.today(settings().timezone), clock.hour(settings().timezone)
    before = (
        hour - 1 - ((VIEWS.c.date - today) * 24 + VIEWS.c.hour)
    )  # whole hours before the last one that is over
    day = sa.cast(sa.func.floor(before / 24.0), sa.Integer)
    query = (
        sa.select(day, sa.func.sum(VIEWS.c.view_count))
        .where(
            VIEWS.c.date >= today - dt.timedelta(days=WEEK + 1),
            before.between(0, 24 * WEEK + HOURS - 1),
            before % 24 < HOURS,
        )
        .group_by(day)
    )
    views = {int(number): int(total) for number, total in (await session.execute(query)).all()}
    usual = statistics.median(views.get(number, 0) for number in range(1, WEEK + 1))
    now = views.get(0, 0)
    return {"number": now, "usual": round(usual)} if usual >= FEW and now < FALL * usual else None


def _is_alive() -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = _PROCESSES.c.seen_at > sa.func.now() - ALIVE
    return found


LOOKS = (
    Look(Condition.TEXTS, _texts),
    Look(Condition.TASKS, _tasks),
    Look(Condition.BOT, _bot),
    Look(Condition.DELIVERIES, _deliveries),
    Look(Condition.MODEL, _model),
    Look(Condition.BUDGET, _budget),
    Look(Condition.DISK, _disk),
    Look(Condition.LOGINS, _logins),
    Look(Condition.VIEWS, _views),
)
