"""How the bot grows: where people came from, whether they stay, how many are there, and what it does not understand."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.scope import Scope
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.tables import (
    TelegramActivity,
    TelegramDelivery,
    TelegramPerson,
    TelegramSubscriber,
    UnknownPhrase,
)

_PEOPLE = table_of(TelegramPerson)
_ACTIVITY = table_of(TelegramActivity)
_SUBSCRIBERS = table_of(TelegramSubscriber)
_DELIVERIES = table_of(TelegramDelivery)
_PHRASES = table_of(UnknownPhrase)

AFTER = (1, 7, 30)  # days after somebody came, on which it is seen whether they are there
SHOWN_PHRASES = 20


@dataclass(frozen=True, slots=True)
class Funnel:
    """Of those who came in the days asked for: how many chose a sign, and how many got a reading by themselves."""

    came: int
    chose: int
    received: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Of those who came `after` days ago or earlier, `came`, how many were there again on that day of theirs."""

    after: int
    came: int
    returned: int


@dataclass(frozen=True, slots=True)
class ActivePeople:
    """How many were there on a day, in the 7 days up to it, and in the 30."""

    date: dt.date
    day: int
    week: int
    month: int


@dataclass(frozen=True, slots=True)
class Growth:
    """All of it, for the days asked for, and who was active in as many before; the load is the readings of the next 24
    hours by hour.
    """

    sources: dict[str, int]
    funnel: Funnel
    retention: list[Retention]
    active: list[ActivePeople]
    active_before: list[ActivePeople]
    phrases: dict[str, int]
    load: dict[int, int]


async def growth(session: AsyncSession, scope: Scope) -> Growth:
    """Everything about growth."""
    return Growth(
        sources=await _pairs(session, sources(scope)),
        funnel=await funnel(session, scope),
        retention=[await _retention(session, scope, after) for after in AFTER],
        active=await active(session, scope),
        active_before=await active(session, scope.before),
        phrases=await _pairs(
            session,
            sa.select(_PHRASES.c.phrase, _PHRASES.c.times)
            .limit(SHOWN_PHRASES)
            .order_by(_PHRASES.c.times.desc(), _PHRASES.c.phrase),
        ),
        load=await _load(session),
    )


def sources(scope: Scope) -> sa.Select[Any]:
    """How many came by each source in the days of the scope."""
    query = sa.select(_PEOPLE.c.source, sa.func.count()).where(came_within(scope))
    return query.group_by(_PEOPLE.c.source).order_by(sa.func.count().desc())


async def funnel(session: AsyncSession, scope: Scope) -> Funnel:
    """From coming to the first morning."""
    chose = sa.exists().where(_SUBSCRIBERS.c.chat_id == _PEOPLE.c.chat_id, _SUBSCRIBERS.c.sign.is_not(None))
    received = sa.exists().where(
        _DELIVERIES.c.chat_id == _PEOPLE.c.chat_id,
        _DELIVERIES.c.date.is_not(None),
        _DELIVERIES.c.status == Status.SENT,
    )
    number = sa.func.count()
    query = sa.select(number, number.filter(chose), number.filter(received)).where(came_within(scope))
    return Funnel(*map(int, (await session.execute(query)).one()))


async def _retention(session: AsyncSession, scope: Scope, after: int) -> Retention:
    later = after * clock.DAY
    last = clock.today(settings().timezone) - later
    there = sa.exists().where(
        _ACTIVITY.c.chat_id == _PEOPLE.c.chat_id, _ACTIVITY.c.date == _PEOPLE.c.came_on + after
    )
    query = sa.select(sa.func.count(), sa.func.count().filter(there)).where(
        came_within(scope), _PEOPLE.c.came_on <= last
    )
    came, returned = (await session.execute(query)).one()
    return Retention(after, int(came), int(returned))


def active_by_day(first: Any, last: Any) -> sa.Subquery:
    """Each day with how many were there on it, in its week and in its month."""
    days = sa.select(
        sa.cast(sa.func.generate_series(first, last, sa.text("interval '1 day'")), sa.Date).label("date")
    ).subquery("days")

    def within(number: int) -> Any:
        query = sa.select(sa.func.count(_ACTIVITY.c.chat_id.distinct())).where(
            _ACTIVITY.c.date > days.c.date - number, _ACTIVITY.c.date <= days.c.date
        )
        return query.scalar_subquery()

    return sa.select(
        days.c.date, within(1).label("day"), within(7).label("week"), within(30).label("month")
    ).subquery("active")


async def active(session: AsyncSession, scope: Scope) -> list[ActivePeople]:
    """The days of the scope up to today."""
    last = min(scope.last, clock.today(settings().timezone))
    found = active_by_day(scope.first, last)
    rows = await session.execute(sa.select(found).order_by(found.c.date))
    return [ActivePeople(row.date, int(row.day), int(row.week), int(row.month)) for row in rows]


async def _load(session: AsyncSession) -> dict[int, int]:
    """Readings due in each hour of the next 24, by the service's clock."""
    now, zone = clock.now(), settings().timezone
    hour = sa.cast(sa.extract("hour", sa.func.timezone(zone.key, _SUBSCRIBERS.c.next_at)), sa.Integer).label(
        "hour"
    )
    due = _SUBSCRIBERS.c.next_at.between(now, now + clock.DAY)
    rows = await session.execute(sa.select(hour, sa.func.count()).where(due).group_by(hour).order_by(hour))
    return {int(row[0]): int(row[1]) for row in rows}


def came_within(scope: Scope) -> sa.ColumnElement[bool]:
    """Whether somebody came in the days of the scope, by its source if it has one."""
    came: sa.ColumnElement[bool] = _PEOPLE.c.came_on.between(scope.first, scope.last)
    return came if scope.source is None else came & (_PEOPLE.c.source == scope.source)


async def _pairs(session: AsyncSession, query: sa.Select[Any]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in await session.execute(query)}
