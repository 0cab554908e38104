"""The overview: how the service does, at one look."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics import annotations, counts, subscribers
from horo_app.analytics.annotations import Mark
from horo_app.analytics.costs import FailureCounts, Spending, spending, troubles
from horo_app.analytics.counts import Counts, within
from horo_app.analytics.scope import Scope
from horo_app.analytics.subscribers import SubscriberChanges
from horo_app.analytics.today import TextReadiness, Views, horoscopes_today, readiness
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.generation.health import ModelHealth, model_health
from horo_app.readings import feedback
from horo_app.readings.feedback import FeedbackCounts
from horo_app.subscribers.bot_health import BotHealth, bot_health


@dataclass(frozen=True)
class Overview:
    """Everything on the overview, for one scope.

    `days_before` counts as many days just before it, each under the day of the scope beside which it stands. Of a scope
    that is not over, only as much of them as of the scope has passed: 30 days up to 12:30 today are compared with the
    30 days up to 12:30 on the last of them.
    """

    scope: Scope
    today: dt.date
    hour: int
    views: Views
    counts: Counts
    days_before: Counter[dt.date]
    ready: list[TextReadiness]
    spending: Spending
    troubles: FailureCounts
    following: SubscriberChanges
    bot: BotHealth
    answers: FeedbackCounts
    model: ModelHealth
    marks: list[Mark] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)  # views that do not count, by the reason why

    @property
    def hourly_averages(self) -> dict[tuple[int, int], float]:
        """Views of an average hour, by weekday (ISO's, 1 is Monday) and hour.

        An hour counts from the first day with views on, once it has begun: 5 Saturdays and 4 Mondays are comparable.
        """
        first = min((date for date, _ in self.counts.days), default=self.scope.last)
        begun: Counter[tuple[int, int]] = Counter()
        for date in self.scope.days:
            if first <= date <= self.today:
                hours = self.hour + 1 if date == self.today else 24
                begun.update((date.isoweekday(), hour) for hour in range(hours))
        return {key: views / max(begun[key], 1) for key, views in self.counts.hours.items()}

    @property
    def before(self) -> int:
        """Views of the days before, all together."""
        return self.days_before.total()

    @property
    def trend(self) -> float | None:
        """Change against the days before, 0.25 for a quarter more; None when there were no views then."""
        return self.counts.total / self.before - 1 if self.before else None


async def overview(session: AsyncSession, scope: Scope, zone: ZoneInfo) -> Overview:
    """The overview for `scope`; "today" is that of `zone`."""
    here = clock.today(zone)
    return Overview(
        scope=scope,
        today=here,
        hour=clock.hour(zone),
        views=await horoscopes_today(session, zone, scope),
        counts=await counts.past.count(session, scope, here),
        days_before=await _days_before(session, scope, zone),
        ready=await readiness(session, here, here + clock.DAY),
        spending=await spending(session, zone),
        troubles=await troubles(session, zone),
        following=await subscribers.following(session),
        bot=await bot_health(session),
        answers=await feedback.between(session, scope.first, scope.last),
        model=await model_health(session),
        marks=await annotations.between(session, scope),
        left_out=await counts.left_out(session, scope),
    )


async def _days_before(session: AsyncSession, scope: Scope, zone: ZoneInfo) -> Counter[dt.date]:
    """Views of the days before, as far as the scope's own have passed, by the day beside which they stand."""
    now, before, table = clock.now().astimezone(zone), scope.before, counts.hours_of(scope)
    end = now.date() - scope.length_before
    weight = sa.case(
        (table.c.date > end, 0.0), (table.c.date < end, 1.0), else_=counts.part_of_day(table.c.hour, now)
    )
    views = sa.func.sum(sa.cast(table.c.view_count, sa.Double) * weight)
    query = sa.select(table.c.date, views).where(*within(before, table)).group_by(table.c.date)
    return Counter({date + scope.length_before: round(found) for date, found in await session.execute(query)})


async def _fetch(scope: Scope, zone: ZoneInfo) -> Overview:
    async with transaction() as session:
        return await overview(session, scope, zone)


class OverviewReport:
    """Overviews that all open dashboards of this process share: one query, however many look at the same."""

    MANY = 32  # scopes

    def __init__(self, fetch: Callable[[Scope, ZoneInfo], Coroutine[Any, Any, Overview]] = _fetch) -> None:
        self._fetch = fetch
        self._found: dict[Scope, tuple[object, asyncio.Task[Overview]]] = {}

    async def overview(self, scope: Scope, zone: ZoneInfo, mark: object) -> Overview:
        """The overview of `scope` as of `mark`: it is asked for anew once the mark is another."""
        held = self._found.get(scope)
        if held is None or held[0] != mark:
            while len(self._found) >= self.MANY:
                self._found.pop(next(iter(self._found)))
            held = self._found[scope] = mark, asyncio.create_task(self._fetch(scope, zone))
        return await asyncio.shield(held[1])  # who leaves takes it from nobody


board = OverviewReport()
