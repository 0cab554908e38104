"""What the coming day asks of the bot: how many readings fall into each half hour, and whether the pace serves them."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.subscribers.deliveries import LATE
from horo_app.subscribers.tables import TelegramSubscriber

_SUBSCRIBERS = table_of(TelegramSubscriber)

SLOT = dt.timedelta(minutes=30)  # the distance between two times that a reader may choose


@dataclass(frozen=True, slots=True)
class Forecast:
    """The fullest moment of the next 24 hours with its `readings`, and what an hour holds.

    `longest` is how long the last of any moment waits, at most as long as a reading may be late; `too_late` is how many
    readings would come later than that, and so not at all.
    """

    at: dt.datetime | None
    readings: int
    an_hour: int
    longest: dt.timedelta
    too_late: int


async def forecast(session: AsyncSession) -> Forecast:
    """The next 24 hours, as subscribers have chosen by now."""
    now = clock.now()
    slot = sa.func.date_bin(
        SLOT, _SUBSCRIBERS.c.next_at, sa.text("timestamptz '2000-01-01 00:00:00+00'")
    ).label("slot")
    query = (
        sa.select(slot, sa.func.count())
        .where(_SUBSCRIBERS.c.next_at >= now, _SUBSCRIBERS.c.next_at < now + clock.DAY)
        .group_by(slot)
        .order_by(slot)
    )
    return foresee({row[0]: int(row[1]) for row in await session.execute(query)}, settings().telegram_rate)


def foresee(readings: dict[dt.datetime, int], rate: int) -> Forecast:
    """What becomes of so many readings at these moments when `rate` go out in a second, the longest due first."""
    waiting, longest, too_late, before = 0.0, 0.0, 0, None
    most = rate * LATE.total_seconds()
    for at, many in sorted(readings.items()):
        if before is not None:
            waiting = max(0.0, waiting - rate * (at - before).total_seconds())
        waiting += many
        too_late += round(max(0.0, waiting - most))
        waiting = min(waiting, most)
        longest, before = max(longest, waiting / rate), at
    fullest = max(readings, key=lambda at: readings[at], default=None)
    return Forecast(
        at=fullest,
        readings=readings[fullest] if fullest else 0,
        an_hour=rate * 3600,
        longest=dt.timedelta(seconds=longest),
        too_late=too_late,
    )
