"""Sessions: who is signed in from where. The database decides on every call whether one still holds."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.admins import Admin, Role
from horo_app.accounts.tables import AdminAccount, AdminSession
from horo_app.core import clock
from horo_app.core.db.columns import table_of

IDLE = dt.timedelta(hours=12)  # without an act of the admin's
LIFE = dt.timedelta(days=30)  # whatever they do
SEEN_EVERY = dt.timedelta(minutes=1)  # how exactly an act is written down
KNOWN = dt.timedelta(days=180)  # for how long a browser stays known after it last signed in

_SESSIONS = table_of(AdminSession)
_ADMINS = table_of(AdminAccount)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that an admin is signed in with."""

    id: int
    agent: str
    address: str
    created_at: dt.datetime
    seen_at: dt.datetime


def digest(token: str) -> str:
    """What the database knows of a token: enough to recognise it, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


async def begin(
    session: AsyncSession, admin: int, token: str, *, browser: str, address: str, agent: str
) -> None:
    """Open a session for whoever brings `token`."""
    now = clock.now()
    await session.execute(
        insert(_SESSIONS).values(
            token=digest(token),
            admin=admin,
            browser=digest(browser),
            created_at=now,
            seen_at=now,
            expires_at=now + LIFE,
            address=address,
            agent=agent[:256],
        )
    )


async def find(session: AsyncSession, token: str, *, acting: bool = True) -> Admin | None:
    """Whose session this is, None if it is nobody's any more. `acting` keeps it from idling out."""
    if not token:
        return None
    query = (
        sa.select(
            _SESSIONS.c.id, _SESSIONS.c.seen_at, _ADMINS.c.id.label("admin"), _ADMINS.c.name, _ADMINS.c.role
        )
        .join(_ADMINS, _ADMINS.c.id == _SESSIONS.c.admin)
        .where(_SESSIONS.c.token == digest(token), *_alive())
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    if acting and row.seen_at < clock.now() - SEEN_EVERY:
        await session.execute(
            sa.update(_SESSIONS).where(_SESSIONS.c.id == row.id).values(seen_at=clock.now())
        )
    return Admin(row.admin, row.name, Role(row.role), row.id)


def _alive() -> list[sa.ColumnElement[bool]]:
    now = clock.now()
    return [
        _SESSIONS.c.ended_at.is_(None),
        _SESSIONS.c.expires_at > now,
        _SESSIONS.c.seen_at > now - IDLE,
        _ADMINS.c.disabled_at.is_(None),
    ]


def how_many() -> Any:
    """How many sessions are open, as a part of other queries."""
    joined = _SESSIONS.join(_ADMINS, _ADMINS.c.id == _SESSIONS.c.admin)
    return sa.select(sa.func.count()).select_from(joined).where(*_alive()).scalar_subquery()


async def devices(session: AsyncSession, admin: int) -> list[Device]:
    """Where the admin is signed in, the latest first."""
    columns = [_SESSIONS.c[name] for name in ("id", "agent", "address", "created_at", "seen_at")]
    query = (
        sa.select(*columns)
        .join(_ADMINS, _ADMINS.c.id == _SESSIONS.c.admin)
        .where(_SESSIONS.c.admin == admin, *_alive())
        .order_by(_SESSIONS.c.seen_at.desc(), _SESSIONS.c.id.desc())
    )
    return [Device(**row) for row in (await session.execute(query)).mappings()]


async def end(session: AsyncSession, admin: int, one: int) -> bool:
    """End one session of the admin's; False if it was none, or over already."""
    return await _end(session, _SESSIONS.c.admin == admin, _SESSIONS.c.id == one) > 0


async def end_all(session: AsyncSession, admin: int, *, but: int | None = None) -> int:
    """End the admin's sessions, all `but` one; returns how many were open."""
    return await _end(session, _SESSIONS.c.admin == admin, _SESSIONS.c.id != (but or 0))


async def _end(session: AsyncSession, *which: sa.ColumnElement[bool]) -> int:
    statement = (
        sa.update(_SESSIONS)
        .where(*which, _SESSIONS.c.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(_SESSIONS.c.id)
    )
    return len((await session.execute(statement)).all())


async def knows(session: AsyncSession, key: str, browser: str) -> bool:
    """Whether the admin with this key has signed in with this browser before."""
    query = (
        sa.select(_SESSIONS.c.id)
        .join(_ADMINS, _ADMINS.c.id == _SESSIONS.c.admin)
        .where(
            _ADMINS.c.key == key,
            _SESSIONS.c.browser == digest(browser),
            _SESSIONS.c.seen_at > clock.now() - KNOWN,
        )
        .limit(1)
    )
    return bool(browser) and (await session.execute(query)).first() is not None


async def forget(session: AsyncSession) -> None:
    """Delete what not even the recognition of browsers needs any more."""
    await session.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.seen_at < clock.now() - KNOWN - LIFE))
