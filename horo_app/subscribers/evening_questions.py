"""Who is to be asked in the evening whether the day's reading came close. A question is asked once at most."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.subscribers.subscribers import next_question, zone_of
from horo_app.subscribers.tables import TelegramDelivery, TelegramSubscriber

LATE = dt.timedelta(hours=2)  # after which nobody is asked any more

_SUBSCRIBERS = table_of(TelegramSubscriber)
_DELIVERIES = table_of(TelegramDelivery)


@dataclass(frozen=True, slots=True)
class EveningQuestion:
    """The reading that a person got for the day, and is asked about."""

    chat_id: int
    sign: Sign
    date: dt.date
    language: Language


async def take(session: AsyncSession, limit: int) -> list[EveningQuestion] | None:
    """The next questions that are due, which nobody else gets once this is committed; None when none is."""
    now = clock.now()
    query = (
        sa.select(_SUBSCRIBERS)
        .where(_SUBSCRIBERS.c.ask_at <= now)
        .order_by(_SUBSCRIBERS.c.ask_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.execute(query)).mappings().all()
    found = []
    for row in rows:
        statement = sa.update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_id == row["chat_id"])
        await session.execute(statement.values(ask_at=next_question(row)))
        date = row["ask_at"].astimezone(zone_of(row)).date()
        if row["ask_at"] > now - LATE and row["sign"] and await _was_sent(session, row, date):
            found.append(EveningQuestion(row["chat_id"], Sign(row["sign"]), date, Language(row["language"])))
    return found if rows else None


async def _was_sent(session: AsyncSession, row: Any, date: dt.date) -> bool:
    query = sa.select(_DELIVERIES.c.id).where(
        _DELIVERIES.c.chat_id == row["chat_id"], _DELIVERIES.c.date == date, _DELIVERIES.c.status == "sent"
    )
    return (await session.execute(query)).first() is not None
