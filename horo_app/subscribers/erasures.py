"""Which chats were erased lately: salted hashes, by which a restored backup is rid of them again.

The list is also kept beside the backups, for a restore is needed when the database is lost. Backups live for at most 30
days, and so do, a little longer, the entries.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.subscribers.tables import ErasedChat

KEPT = dt.timedelta(days=35)

_ERASED = table_of(ErasedChat)

# What stands for a chat's number. Restoring a backup uses it too, in SQL, with the salt that the backup holds.
HASH = "encode(sha256(convert_to((select salt from installation) || ':' || {chat}, 'UTF8')), 'hex')"


async def record(session: AsyncSession, chat_id: int) -> None:
    """Note that everything about the chat has just been erased."""
    values = {"chat": sa.text(HASH.format(chat=":chat_id")).bindparams(chat_id=str(chat_id))}
    statement = insert(_ERASED).values(**values, erased_at=clock.now())
    later = {"erased_at": statement.excluded.erased_at}
    await session.execute(statement.on_conflict_do_update(index_elements=["chat"], set_=later))


async def listed(session: AsyncSession) -> dict[str, dt.datetime]:
    """When each chat on the list was erased."""
    query = sa.select(_ERASED.c.chat, _ERASED.c.erased_at).where(_ERASED.c.erased_at > clock.now() - KEPT)
    return {row.chat: row.erased_at for row in await session.execute(query.order_by(_ERASED.c.erased_at))}


async def forget(session: AsyncSession) -> None:
    """Drop the entries that no backup needs any more."""
    await session.execute(sa.delete(_ERASED).where(_ERASED.c.erased_at < clock.now() - KEPT))
