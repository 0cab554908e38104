"""Logins whose password was right and whose code is still to come: a browser's token holds each for a few minutes."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.admins import Kept
from horo_app.accounts.sessions import digest
from horo_app.accounts.tables import AdminAccount, PendingLogin
from horo_app.core import clock, cookies
from horo_app.core.db.columns import table_of

SECONDS = 300
LIFE = dt.timedelta(seconds=SECONDS)

_PENDING = table_of(PendingLogin)
_ADMINS = table_of(AdminAccount)


async def begin(session: AsyncSession, admin: int) -> str:
    """The token by which the browser goes on."""
    token = cookies.token()
    await session.execute(
        insert(_PENDING).values(token=digest(token), admin=admin, expires_at=clock.now() + LIFE)
    )
    return token


async def find(session: AsyncSession, token: str) -> Kept | None:
    """Whose login it is; None when it is over, or its admin may not sign in any more."""
    query = (
        sa.select(_ADMINS)
        .join(_PENDING, _PENDING.c.admin == _ADMINS.c.id)
        .where(
            _PENDING.c.token == digest(token),
            _PENDING.c.expires_at > clock.now(),
            _ADMINS.c.disabled_at.is_(None),
        )
    )
    row = (await session.execute(query)).one_or_none() if token else None
    return Kept(row.id, row.name, row.password, is_disabled=False) if row else None


async def end(session: AsyncSession, admin: int) -> None:
    """End all that the admin has begun: one is complete, or the password is another."""
    await session.execute(sa.delete(_PENDING).where(_PENDING.c.admin == admin))


async def forget(session: AsyncSession) -> None:
    """Delete those that are over."""
    await session.execute(sa.delete(_PENDING).where(_PENDING.c.expires_at < clock.now()))
