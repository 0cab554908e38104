"""What the bot did not understand, for whoever teaches it: only what five different chats wrote, and for 30 days.

Before that there are hashes, of the phrase and of the chat, from which neither can be read.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers.erasures import HASH
from horo_app.subscribers.tables import UnknownPhrase, UnknownPhraseMark

ENOUGH = 5  # chats
KEPT = dt.timedelta(days=30)

_MARKS = table_of(UnknownPhraseMark)
_PHRASES = table_of(UnknownPhrase)


async def note(session: AsyncSession, chat_id: int, phrase: str, language: Language) -> None:
    """Count that a chat wrote the phrase, and keep it once enough of them did."""
    today = clock.today(settings().timezone)
    mark, chat = await _hashed(session, phrase), await _hashed(session, str(chat_id))
    first = insert(_MARKS).values(phrase=mark, chat=chat, written_on=today)
    again = first.on_conflict_do_update(index_elements=["phrase", "chat"], set_={"written_on": today})
    await session.execute(again)
    chats = sa.select(sa.func.count()).where(_MARKS.c.phrase == mark, _MARKS.c.written_on > today - KEPT)
    number = (await session.execute(chats)).scalar_one()
    if number >= ENOUGH:
        kept = insert(_PHRASES).values(phrase=phrase, language=language, times=number, last_on=today)
        more = {"times": _PHRASES.c.times + 1, "last_on": today}
        await session.execute(kept.on_conflict_do_update(index_elements=["phrase"], set_=more))


async def days(session: AsyncSession, chat_id: int) -> list[dt.date]:
    """The days on which the chat wrote what was not understood; the words themselves nobody knows."""
    query = sa.select(_MARKS.c.written_on).where(_MARKS.c.chat == await _hashed(session, str(chat_id)))
    return list((await session.execute(query.order_by(_MARKS.c.written_on))).scalars())


async def forget(session: AsyncSession, chat_id: int) -> None:
    """Erase that the chat wrote anything."""
    await session.execute(sa.delete(_MARKS).where(_MARKS.c.chat == await _hashed(session, str(chat_id))))


async def forget_old(session: AsyncSession) -> None:
    """Drop what was last written too long ago."""
    first = clock.today(settings().timezone) - KEPT
    await session.execute(sa.delete(_MARKS).where(_MARKS.c.written_on <= first))
    await session.execute(sa.delete(_PHRASES).where(_PHRASES.c.last_on <= first))


async def _hashed(session: AsyncSession, value: str) -> str:
    query = sa.text(f"select {HASH.format(chat=':value')}")
    return str((await session.execute(query, {"value": value})).scalar_one())
