"""Everything that is kept of somebody who reads in Telegram: handed over, or erased."""

import datetime as dt
import hashlib
import hmac
import json
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from horo_app.astrology.zodiac import SIGNS
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import feedback
from horo_app.readings.cache import Key
from horo_app.readings.feedback import OPEN
from horo_app.readings.tables import FeedbackBallot
from horo_app.subscribers import subscribers, unknown_phrases

INTERNAL = {"code", "code_until", "sender"}  # hashes of links and numbers of processes
PASSING = {"telegram_pace"}  # when the bot last wrote to a chat: an answer to a stranger makes it

_BALLOTS = FeedbackBallot.__table__  # type: ignore[attr-defined]


async def export(session: AsyncSession, chat_id: int) -> str | None:
    """What is kept of the chat as JSON, by the names of the tables that hold it; None when it is nothing.

    Every table with a `chat_id` is looked into, so one that comes later is not forgotten here.
    """
    found: dict[str, Any] = {}
    for table in SQLModel.metadata.sorted_tables:
        if "chat_id" in table.columns:
            columns = [column for column in table.columns if column.name not in INTERNAL]
            query = sa.select(*columns).where(table.columns.chat_id == chat_id)
            found[table.name] = [dict(row) for row in (await session.execute(query)).mappings()]
    given = sa.select(_BALLOTS.c["sign", "date", "language", "answer", "cast_at"]).where(
        _BALLOTS.c.ballot.in_(ballots(chat_id))
    )
    found[_BALLOTS.name] = [dict(row) for row in (await session.execute(given)).mappings()]
    found["telegram_unknown_marks"] = await unknown_phrases.days(session, chat_id)
    kept = {name: rows for name, rows in found.items() if rows}
    if set(kept) <= PASSING:
        return None
    told = {"chat_id": chat_id, "exported_at": clock.now()} | kept
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain) + "\n"


async def erase(session: AsyncSession, chat_id: int) -> bool:
    """Erase it all; False when there was nothing. What answers said stays counted."""
    await feedback.forget_cast(session, ballots(chat_id))
    return await subscribers.forget(session, chat_id)


def ballot(chat_id: int, key: Key) -> uuid.UUID:
    """Under what a chat's answer about a reading counts once; nobody reads the chat out of it without our token."""
    secret = settings().telegram_bot_token.get_secret_value().encode()
    told = " ".join(map(str, (chat_id, *key))).encode()
    return uuid.UUID(bytes=hmac.digest(secret, told, hashlib.sha256)[:16])


def ballots(chat_id: int) -> list[uuid.UUID]:
    """All that a chat may have cast and that are still kept."""
    today = clock.now().date()
    dates = [today + number * clock.DAY for number in range(-OPEN.days - 1, 2)]
    return [
        ballot(chat_id, (sign, date, language)) for sign in SIGNS for date in dates for language in Language
    ]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)  # a moment is a date, too
