"""The first admin: without one, a link that is shown where only an operator looks lets its holder become one."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts import admins
from horo_app.accounts.sessions import digest
from horo_app.accounts.tables import SetupLink
from horo_app.core import clock, cookies
from horo_app.core.db.columns import table_of
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg

LIFE = dt.timedelta(hours=24)

_LINKS = table_of(SetupLink)


async def link(session: AsyncSession, shown: str) -> str | None:
    """The secret of a link: the one that was `shown` last while it is valid, else a new one; None with an admin.

    Whoever shows it keeps it, for the database knows no more of it than a hash.
    """
    if await admins.exist(session):
        return None
    if await _is_valid(session, shown):
        return shown
    secret = cookies.token()
    now = clock.now()
    await session.execute(insert(_LINKS).values(token=digest(secret), created_at=now, expires_at=now + LIFE))
    return secret


async def require_valid(session: AsyncSession, secret: str) -> None:
    """Raise Refused unless the link can make the first admin now."""
    if await admins.exist(session) or not await _is_valid(session, secret):
        raise Refused(
            msg(
                "This link was used or has expired. Without an admin, the service shows a new one when it starts."
            )
        )


async def use(session: AsyncSession, secret: str) -> None:
    """The link has served; raises Refused if it had before."""
    await require_valid(session, secret)
    await session.execute(
        sa.update(_LINKS).where(_LINKS.c.token == digest(secret)).values(used_at=clock.now())
    )


async def forget(session: AsyncSession) -> None:
    """Delete links that open nothing any more."""
    await session.execute(sa.delete(_LINKS).where(_LINKS.c.expires_at < clock.now() - LIFE))


async def _is_valid(session: AsyncSession, secret: str) -> bool:
    query = sa.select(_LINKS.c.token).where(
        _LINKS.c.token == digest(secret),
        _LINKS.c.role.is_(None),
        _LINKS.c.used_at.is_(None),
        _LINKS.c.expires_at > clock.now(),
    )
    return bool(secret) and (await session.execute(query)).first() is not None
