"""Figures of the Telegram bot, for whoever runs the service."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.scope import Scope, last_days, midnight
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.subscribers.bot_health import BotHealth, bot_health
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.forecast import Forecast, forecast
from horo_app.subscribers.states import STATE, SubscriberState
from horo_app.subscribers.tables import TelegramDay, TelegramDelivery, TelegramSubscriber

_SUBSCRIBERS = table_of(TelegramSubscriber)
_DELIVERIES = table_of(TelegramDelivery)
_DAYS = table_of(TelegramDay)


@dataclass(frozen=True, slots=True)
class Readership:
    """Subscribers by state; and the active ones by sign, by language and by the local hour of their delivery."""

    states: dict[str, int]
    signs: dict[str, int]
    languages: dict[str, int]
    hours: dict[int, int]


@dataclass(frozen=True, slots=True)
class SubscriberChanges:
    """How many there are by state, and how many joined and left today."""

    states: dict[str, int]
    joined: int
    left: int

    @property
    def active(self) -> int:
        return self.states.get(SubscriberState.ACTIVE, 0)


@dataclass(frozen=True, slots=True)
class JoinsAndLeaves:
    """How many joined and left on a day."""

    date: dt.date
    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class Mornings:
    """The readings that were due on a day, by outcome; how late the sent ones came, in seconds."""

    outcomes: dict[str, int]
    median_lag: float | None
    p95_lag: float | None
    longest_lag: float | None


@dataclass(frozen=True, slots=True)
class SubscriberReport:
    """All figures of the bot: today's mornings, and joins and leaves of the days asked for and of as many before."""

    readership: Readership
    coming: list[JoinsAndLeaves]
    coming_before: list[JoinsAndLeaves]
    today: Mornings
    health: BotHealth
    forecast: Forecast


# Whom a figure is of: those whom a broadcast can reach, and those of them who get a reading each day.
ACTIVE = _SUBSCRIBERS.c.state == SubscriberState.ACTIVE
READING = sa.and_(ACTIVE, _SUBSCRIBERS.c.sign.is_not(None))
HOUR = _SUBSCRIBERS.c.deliver_at // 60
LAG = sa.extract("epoch", _DELIVERIES.c.finished_at - _DELIVERIES.c.due_at)


async def board(session: AsyncSession, scope: Scope) -> SubscriberReport:
    """Everything about the bot."""
    return SubscriberReport(
        readership=await readership(session),
        coming=await coming_and_going(session, scope),
        coming_before=await coming_and_going(session, scope.before),
        today=await mornings(session, clock.today(settings().timezone)),
        health=await bot_health(session),
        forecast=await forecast(session),
    )


async def following(session: AsyncSession) -> SubscriberChanges:
    """How many subscribers there are, and today's changes."""
    [today] = await coming_and_going(session, last_days(1, clock.today(settings().timezone)))
    states = await _count_by(session, STATE, sa.true())
    return SubscriberChanges(states, today.joined, today.left)


async def readership(session: AsyncSession) -> Readership:
    """Who the subscribers are."""
    return Readership(
        states=await _count_by(session, STATE, sa.true()),
        signs=await _count_by(session, _SUBSCRIBERS.c.sign, READING),
        languages=await _count_by(session, _SUBSCRIBERS.c.language, ACTIVE),
        hours=await _count_by(session, HOUR, READING),
    )


async def coming_and_going(session: AsyncSession, scope: Scope) -> list[JoinsAndLeaves]:
    """The days of the scope, those without anybody included."""
    rows = await session.execute(sa.select(_DAYS).where(_DAYS.c.date.between(scope.first, scope.last)))
    known = {row.date: JoinsAndLeaves(row.date, row.joined, row.left) for row in rows}
    return [known.get(date, JoinsAndLeaves(date, 0, 0)) for date in scope.days]


async def mornings(session: AsyncSession, date: dt.date) -> Mornings:
    """The deliveries of readings that were due on `date` of the service's time zone."""
    start, end = (midnight(day, settings().timezone) for day in (date, date + clock.DAY))
    of_day = (
        _DELIVERIES.c.broadcast_id.is_(None) & (_DELIVERIES.c.due_at >= start) & (_DELIVERIES.c.due_at < end)
    )
    lags = sa.select(
        *(sa.func.percentile_cont(share).within_group(LAG) for share in (0.5, 0.95)), sa.func.max(LAG)
    ).where(of_day, _DELIVERIES.c.status == Status.SENT)
    figures = (await session.execute(lags)).one()
    return Mornings(
        await _count_by(session, _DELIVERIES.c.status, of_day),
        *(None if figure is None else float(figure) for figure in figures),
    )


async def _count_by(
    session: AsyncSession, column: sa.ColumnElement[Any], where: sa.ColumnElement[bool]
) -> dict[Any, int]:
    query = sa.select(column, sa.func.count()).where(where).group_by(column).order_by(column)
    return {value: int(number) for value, number in await session.execute(query)}
