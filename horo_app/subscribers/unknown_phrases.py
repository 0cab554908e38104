"""What the bot did not understand, for whoever teaches it: only what five different chats wrote, and for 30 days.

Before that there are hashes, of the phrase and of the chat, from which neither can be read.
"""

import datetime as dt
import re
from collections.abc import Collection

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
LONGEST = 40  # characters

_MARKS = table_of(UnknownPhraseMark)
_PHRASES = table_of(UnknownPhrase)

_PRIVATE = re.compile(r"\d|@|://|www\.|\w\.\w")  # numbers, names of accounts, addresses

# Beginnings of words that stand near despair: nothing of that is kept, however many write it.
_DESPAIR = re.compile(
    r"\b(?:умер|умир|умр|сдох|смерт|убит|убью|убей|суицид|самоуб|повес|вены|порез|отчая|безнад|невыносим|жить\b"
    r"|die|dying|dead|death|kill|suicid|hurt|harm|hopeless|despair|unbearable|alive|end it|live\b|living\b)",
)


def normalized(text: str, names: Collection[str]) -> str | None:
    """What may be kept of a message: its words alone; None if it is long, or holds a number, a link or a name, or is
    near despair.

    A name is one of the writer's own `names`, or a capitalized word that does not begin a sentence.
    """
    if len(text) > 2 * LONGEST or _PRIVATE.search(text):
        return None
    if re.search(r"[^\s.!?…]\s+[^\w\s]*[A-ZА-ЯЁ][a-zа-яё]", text):
        return None
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold())
    own = {word for name in names for word in name.casefold().split()}
    phrase = " ".join(words)
    may_be_kept = words and len(phrase) <= LONGEST and not own & set(words) and not _DESPAIR.search(phrase)
    return phrase if may_be_kept else None


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
