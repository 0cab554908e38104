"""The overview: how the service does, at one look."""

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import clock
from horo_app.db import transaction
from horo_app.services import feedback, telegram_figures
from horo_app.services.analytics import counts
from horo_app.services.analytics.costs import Spending, Troubles, spending, troubles
from horo_app.services.analytics.counts import VIEWS, Counts, total, within
from horo_app.services.analytics.scope import Scope
from horo_app.services.analytics.today import Readiness, Views, horoscopes_today, readiness
from horo_app.services.feedback import Answers
from horo_app.services.telegram_figures import Following


@dataclass(frozen=True)
class Overview:
    """Everything on the overview, for one scope; `before` counts as many days just before it."""

    scope: Scope
    today: dt.date
    views: Views
    counts: Counts
    before: int
    ready: list[Readiness]
    spending: Spending
    troubles: Troubles
    following: Following
    answers: Answers

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
        views=await horoscopes_today(session, zone, scope.channel),
        counts=await counts.past.count(session, scope, here),
        before=await _total(session, scope.before),
        ready=await readiness(session, here, here + clock.DAY),
        spending=await spending(session, zone),
        troubles=await troubles(session, zone),
        following=await telegram_figures.following(session),
        answers=await feedback.between(session, scope.first, scope.last),
    )


async def _total(session: AsyncSession, scope: Scope) -> int:
    return int(
        (await session.execute(sa.select(total).select_from(VIEWS).where(*within(scope)))).scalar_one()
    )


async def _fetch(scope: Scope, zone: ZoneInfo) -> Overview:
    async with transaction() as session:
        return await overview(session, scope, zone)


class Board:
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


board = Board()
