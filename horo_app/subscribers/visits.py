"""Where people came from and on which days they were there: what is kept of it, and for how long."""

import datetime as dt
import re

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.subscribers.tables import TelegramActivity, TelegramPerson, TelegramSubscriber

KEPT = dt.timedelta(days=90)
LONGEST_SOURCE = 32  # characters

_PEOPLE = table_of(TelegramPerson)
_ACTIVITY = table_of(TelegramActivity)
_SUBSCRIBERS = table_of(TelegramSubscriber)


def source_of(words: str) -> str:
    """The source that a link names, from its words after the sign: "vk" of "vk", "utm-vk" and "utm_source-vk"."""
    found = re.sub(r"^utm[-_](?:source[-_])?", "", words.lower())
    return re.sub(r"[^a-z0-9_-]", "", found)[:LONGEST_SOURCE].strip("-_")


async def forget(session: AsyncSession, chat_id: int) -> bool:
    """Erase what we hold of a person; False if there was nothing."""
    await session.execute(sa.delete(_ACTIVITY).where(_ACTIVITY.c.chat_id == chat_id))
    gone = sa.delete(_PEOPLE).where(_PEOPLE.c.chat_id == chat_id).returning(_PEOPLE.c.chat_id)
    return (await session.execute(gone)).first() is not None


async def forget_old(session: AsyncSession) -> None:
    """Drop days that are long past, and whoever came so long ago and did not stay."""
    last = clock.today(settings().timezone) - KEPT
    await session.execute(sa.delete(_ACTIVITY).where(_ACTIVITY.c.date < last))
    stayed = sa.exists().where(_SUBSCRIBERS.c.chat_id == _PEOPLE.c.chat_id)
    await session.execute(sa.delete(_PEOPLE).where(_PEOPLE.c.came_on < last, ~stayed))
