"""Editors' own chats in Telegram: connected once by a link, for messages that they send to themselves first."""

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.sessions import digest
from horo_app.accounts.tables import AdminAccount
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.errors import UnfitBroadcast
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers import bot_health, subscribers
from horo_app.subscribers.tables import EditorChat

OPEN = dt.timedelta(minutes=15)  # how long a link may be followed

_CHATS = table_of(EditorChat)
_ADMINS = table_of(AdminAccount)


async def invite(session: AsyncSession, admin: int) -> str:
    """A new code with which the admin's chat is connected, once; those before it are void."""
    code = secrets.token_urlsafe(16)
    values = {"code": digest(code), "code_until": clock.now() + OPEN}
    statement = insert(_CHATS).values(admin=admin, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["admin"], set_=values))
    return code


async def link(session: AsyncSession, admin: int) -> str:
    """A link to the bot that connects the admin's chat; raises UnfitBroadcast while nobody knows the bot's name."""
    username = (await bot_health.bot_health(session)).username or settings().telegram_bot_name
    if not username:
        raise UnfitBroadcast(msg("The bot has not run yet, so nobody knows its name. Start it first."))
    return f"https://t.me/{username}?start=desk-{await invite(session, admin)}"


async def connect(session: AsyncSession, code: str, chat_id: int, spoken: Language) -> str | None:
    """Make the chat that of the admin who was given the code, and return their name; None for a code that is void."""
    query = (
        sa.select(_ADMINS.c.id, _ADMINS.c.name)
        .join(_CHATS, _CHATS.c.admin == _ADMINS.c.id)
        .where(
            _CHATS.c.code == digest(code), _CHATS.c.code_until > clock.now(), _ADMINS.c.disabled_at.is_(None)
        )
        .with_for_update(of=_CHATS)
    )
    admin = (await session.execute(query)).one_or_none()
    if admin is None:
        return None
    await subscribers.choose(session, chat_id, spoken)  # only to subscribers can anything be sent
    connected = {"chat_id": chat_id, "code": None, "code_until": None}
    await session.execute(sa.update(_CHATS).where(_CHATS.c.admin == admin.id).values(connected))
    return str(admin.name)


async def find(session: AsyncSession, admin: int) -> int | None:
    """The admin's chat, if one is connected."""
    return (await session.execute(sa.select(_CHATS.c.chat_id).where(_CHATS.c.admin == admin))).scalar()


async def disconnect(session: AsyncSession, admin: int) -> None:
    """Forget the admin's chat."""
    await session.execute(sa.delete(_CHATS).where(_CHATS.c.admin == admin))
