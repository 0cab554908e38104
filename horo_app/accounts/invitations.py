"""Invitations: a link by which somebody becomes an admin in the role that an editor chose, once."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.admins import Role
from horo_app.accounts.sessions import digest
from horo_app.accounts.tables import AdminAccount, SetupLink
from horo_app.core import clock, cookies
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg

LIFE = dt.timedelta(hours=72)

_LINKS = SetupLink.__table__  # type: ignore[attr-defined]
_ADMINS = AdminAccount.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that is open. `token` is the hash by which it is withdrawn, and opens nothing."""

    token: str
    role: Role
    invited_by: str
    expires_at: dt.datetime


async def invite(session: AsyncSession, admin: int, role: Role) -> str:
    """The secret of a new link; the database knows its hash."""
    secret, now = cookies.token(), clock.now()
    values = {"token": digest(secret), "created_at": now, "expires_at": now + LIFE}
    await session.execute(insert(_LINKS).values(**values, role=role.value, invited_by=admin))
    return secret


async def open_ones(session: AsyncSession) -> list[Invitation]:
    """All that may still be accepted, the oldest first. Those of who is no editor any more may not."""
    query = (
        sa.select(_LINKS.c.token, _LINKS.c.role, _ADMINS.c.name, _LINKS.c.expires_at)
        .join(_ADMINS, _ADMINS.c.id == _LINKS.c.invited_by)
        .where(
            _LINKS.c.used_at.is_(None),
            _LINKS.c.expires_at > clock.now(),
            _ADMINS.c.disabled_at.is_(None),
            _ADMINS.c.role == Role.EDITOR.value,
        )
        .order_by(_LINKS.c.created_at, _LINKS.c.token)
    )
    rows = (await session.execute(query)).all()
    return [Invitation(row.token, Role(row.role), row.name, row.expires_at) for row in rows]


async def require_valid(session: AsyncSession, secret: str) -> Invitation:
    """The invitation; raises Refused when it may not be accepted."""
    for invitation in await open_ones(session):
        if invitation.token == digest(secret):
            return invitation
    raise Refused(msg("This invitation was used, withdrawn or has expired. Ask an editor for a new one."))


async def use(session: AsyncSession, secret: str) -> Invitation:
    """Accept it; raises Refused when somebody else was quicker."""
    found = await require_valid(session, secret)
    statement = (
        sa.update(_LINKS)
        .where(_LINKS.c.token == found.token, _LINKS.c.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(_LINKS.c.token)
    )
    if (await session.execute(statement)).first() is None:
        return await require_valid(session, "")
    return found


async def withdraw(session: AsyncSession, token: str) -> bool:
    """Void the invitation with this hash; False if it was none."""
    statement = sa.delete(_LINKS).where(
        _LINKS.c.token == token, _LINKS.c.role.is_not(None), _LINKS.c.used_at.is_(None)
    )
    return (await session.execute(statement.returning(_LINKS.c.token))).first() is not None
