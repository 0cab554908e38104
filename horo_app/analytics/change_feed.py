"""What changes on a dashboard, looked at once for all the dashboards that are open in this process.

While nobody follows, nobody asks the database.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts import sessions
from horo_app.accounts.tables import AuditEntry
from horo_app.analytics.counts import VIEWS
from horo_app.core import clock, tasks
from horo_app.core.db import transaction
from horo_app.core.db.columns import table_of
from horo_app.core.errors import DatabaseUnavailable
from horo_app.core.settings import settings
from horo_app.core.tables import JobRun
from horo_app.generation.tables import GenerationAttempt
from horo_app.readings.feedback import OPEN
from horo_app.readings.tables import HoroscopeCache, HoroscopeFeedback
from horo_app.subscribers.tables import (
    BotProcess,
    EditorChat,
    TelegramBroadcast,
    TelegramDay,
    TelegramDelivery,
)

_ATTEMPTS = table_of(GenerationAttempt)
_AUDIT = table_of(AuditEntry)
_CACHE = table_of(HoroscopeCache)
_RUNS = table_of(JobRun)
_BOTS = table_of(BotProcess)
_BROADCASTS = table_of(TelegramBroadcast)
_CHATS = table_of(EditorChat)
_DAYS = table_of(TelegramDay)
_DELIVERIES = table_of(TelegramDelivery)
_FEEDBACK = table_of(HoroscopeFeedback)

INTERVAL = 1.0  # seconds between looks: what is new is on every dashboard within two


@dataclass(frozen=True, slots=True)
class Changes:
    """Marks that differ when something is new. Without a database nothing is known, and `alive` is False."""

    alive: bool
    today: dt.date | None = None
    views: int = 0
    texts: str = ""
    runs: int = 0
    attempts: str = ""
    audit: int = 0
    sessions: int = 0
    bot: str = ""
    following: str = ""
    answers: str = ""


AWAY = Changes(alive=False)


async def look(session: AsyncSession) -> Changes:
    """The changes now, in one statement over today's rows and the queue."""
    today = clock.today(settings().timezone)
    found = sa.select(
        _views(today).label("views"),
        _texts().label("texts"),
        _last(_RUNS).label("runs"),
        _requests().label("attempts"),
        _last(_AUDIT).label("audit"),
        sessions.how_many().label("sessions"),  # when one ends, its tabs are to hear of it at once
        _bot().label("bot"),
        _following(today).label("following"),
        _answers(today).label("answers"),
    )
    row = (await session.execute(found)).mappings().one()
    return Changes(alive=True, today=today, **dict(row) | {"views": int(row["views"])})


def _views(today: dt.date) -> Any:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(VIEWS.c.view_count), 0))
        .where(VIEWS.c.date == today)
        .scalar_subquery()
    )


def _texts() -> Any:
    """Everything about the queue that a dashboard shows, as one word."""
    names = ("sign", "date", "language", "version", "locked", "wanted", "tries", "next_try_at", "lease_owner")
    row = sa.func.concat_ws("/", *(_CACHE.c[name] for name in names), _CACHE.c.lease_until > sa.func.now())
    return sa.select(sa.func.md5(sa.func.coalesce(sa.func.string_agg(row, ","), ""))).scalar_subquery()


def _last(table: Any) -> Any:
    return sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0)).scalar_subquery()


def _requests() -> Any:
    lately = _ATTEMPTS.c.started_at > sa.func.now() - dt.timedelta(hours=1)
    under_way = sa.select(sa.func.count()).where(lately, _ATTEMPTS.c.outcome == "in_flight").scalar_subquery()
    return sa.func.concat_ws("/", _last(_ATTEMPTS), under_way)


def _bot() -> Any:
    """Everything about the bot that moves by itself: its signs of life, deliveries, messages to many, own chats."""
    alive = sa.select(sa.func.concat(sa.func.max(_BOTS.c.seen_at), sa.func.count())).scalar_subquery()
    waiting = (_deliveries(status) for status in ("due", "sending"))  # each has an index
    states = sa.func.string_agg(sa.func.concat(_BROADCASTS.c.id, _BROADCASTS.c.state), "")
    messages = sa.select(sa.func.md5(states)).scalar_subquery()
    chats = sa.select(sa.func.count(_CHATS.c.chat_id)).scalar_subquery()
    return sa.func.concat_ws("/", alive, _last(_DELIVERIES), *waiting, messages, chats)


def _following(today: dt.date) -> Any:
    """Who came and went today; on a day without either, nothing."""
    came = sa.select(sa.func.concat_ws("/", _DAYS.c.joined, _DAYS.c.left)).where(_DAYS.c.date == today)
    return sa.func.coalesce(came.scalar_subquery(), "")


def _deliveries(status: str) -> Any:
    is_so = _DELIVERIES.c.status == sa.literal_column(f"'{status}'")
    return sa.select(sa.func.count()).where(is_so).scalar_subquery()


def _answers(today: dt.date) -> Any:
    """What may still change: counts of the days that are open to answers."""
    sums = (sa.func.sum(_FEEDBACK.c.answers).filter(_FEEDBACK.c.answer == answer) for answer in ("yes", "no"))
    recent = _FEEDBACK.c.date >= today - OPEN - clock.DAY
    return sa.select(sa.func.concat_ws("/", *sums)).where(recent).scalar_subquery()


class ChangeFeed:
    """Asks the database once a second while somebody follows."""

    def __init__(self) -> None:
        self.last = AWAY
        self._followers = 0
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def followed(self) -> AsyncIterator[None]:
        """Ask for as long as the block runs."""
        self._followers += 1
        if self._task is None:
            self._task = tasks.start("dashboard updates", self._poll)
        try:
            yield
        finally:
            self._followers -= 1
            if not self._followers and self._task:
                self._task.cancel()
                self._task = None

    async def change(self, seen: Changes, within: float) -> Changes:
        """The first changes that differs from `seen`, or the last one after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while self.last == seen:
                    await self._changed.wait()
        except TimeoutError:
            pass
        return self.last

    async def _poll(self) -> None:
        while True:
            changes = await self._look()
            if changes != self.last:
                self.last = changes
                self._changed.set()
                self._changed = asyncio.Event()
            await asyncio.sleep(INTERVAL)

    async def _look(self) -> Changes:
        try:
            async with asyncio.timeout(5), transaction() as session:
                changes = await look(session)
        except Exception as error:  # the dashboards are to say that they show what was
            tasks.failing(
                DatabaseUnavailable("no answer in time") if isinstance(error, TimeoutError) else error
            )
            return AWAY
        tasks.working()
        return changes


feed = ChangeFeed()
