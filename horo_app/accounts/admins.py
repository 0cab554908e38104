"""Admins: who may sign in, and what they may do."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.tables import AdminAccount, PendingLogin
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg

_ADMINS = table_of(AdminAccount)
_PENDING = table_of(PendingLogin)

_LOCK = 0x41646D69  # one change of who is an editor at a time


class Role(StrEnum):
    """What an admin may do: look, or look and change."""

    VIEWER = "viewer"
    EDITOR = "editor"

    def reaches(self, needed: "Role") -> bool:
        """Whether this role may do what `needed` may."""
        return self is Role.EDITOR or needed is Role.VIEWER


@dataclass(frozen=True, slots=True)
class Admin:
    """Who is asking: an admin in one of their sessions, from an address."""

    id: int
    name: str
    role: Role
    session: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An admin as others see them."""

    id: int
    name: str
    role: Role
    created_at: dt.datetime
    disabled_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a login is checked against."""

    id: int
    name: str
    password: str
    is_disabled: bool


def key(name: str) -> str:
    """How names are compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:128]


def require_good_name(name: str) -> str:
    """The name as it is kept; raises Refused."""
    tidy = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 2 <= len(tidy) <= 40:
        raise Refused(msg("A name has 2 to 40 characters."))
    if not all(letter.isalnum() or letter in " .-_@" for letter in tidy):
        raise Refused(msg("A name has letters, digits, spaces and . - _ @ only."))
    return tidy


async def exist(session: AsyncSession) -> bool:
    """Whether there is any admin at all."""
    return (await session.execute(sa.select(_ADMINS.c.id).limit(1))).first() is not None


async def create(session: AsyncSession, name: str, password: str, role: Role) -> int:
    """Add an admin whose password is kept as `password`; raises Refused when the name is taken."""
    tidy = require_good_name(name)
    values = {
        "name": tidy,
        "key": key(tidy),
        "password": password,
        "role": role.value,
        "created_at": clock.now(),
    }
    statement = insert(_ADMINS).values(values).on_conflict_do_nothing().returning(_ADMINS.c.id)
    created: int | None = (await session.execute(statement)).scalar_one_or_none()
    if created is None:
        raise Refused(msg("There is an admin of that name already."))
    return created


async def kept(session: AsyncSession, name: str) -> Kept | None:
    """What is kept of the admin called `name`."""
    row = (await session.execute(sa.select(_ADMINS).where(_ADMINS.c.key == key(name)))).one_or_none()
    return Kept(row.id, row.name, row.password, row.disabled_at is not None) if row else None


async def everyone(session: AsyncSession) -> list[Account]:
    """All admins, the disabled ones too, by name."""
    rows = await session.execute(sa.select(_ADMINS).order_by(_ADMINS.c.key))
    return [Account(row.id, row.name, Role(row.role), row.created_at, row.disabled_at) for row in rows]


async def get(session: AsyncSession, admin: int) -> Account:
    """The admin of this number; raises Refused."""
    for account in await everyone(session):
        if account.id == admin:
            return account
    raise Refused(msg("There is no such admin."))


async def find(session: AsyncSession, name: str) -> Account:
    """The admin called `name`; raises Refused."""
    for account in await everyone(session):
        if key(account.name) == key(name):
            return account
    raise Refused(msg("There is no admin called {name}."), name=name)


async def change_password(session: AsyncSession, admin: int, password: str) -> None:
    """Keep `password`, a hash, as the admin's. A login that waits for its code began with another."""
    await session.execute(sa.update(_ADMINS).where(_ADMINS.c.id == admin).values(password=password))
    await session.execute(sa.delete(_PENDING).where(_PENDING.c.admin == admin))


async def disable(session: AsyncSession, admin: int) -> None:
    """Let the admin sign in no more; raises Refused for the last who may change anything."""
    await require_another_editor(session, admin)
    await session.execute(sa.update(_ADMINS).where(_ADMINS.c.id == admin).values(disabled_at=clock.now()))


async def change_role(session: AsyncSession, admin: int, role: Role) -> None:
    """Let the admin do what `role` may, from the next call on; raises Refused for the last editor."""
    if role is not Role.EDITOR:
        await require_another_editor(session, admin)
    await session.execute(sa.update(_ADMINS).where(_ADMINS.c.id == admin).values(role=role.value))


async def enable(session: AsyncSession, admin: int) -> None:
    """Let the admin sign in again."""
    await session.execute(sa.update(_ADMINS).where(_ADMINS.c.id == admin).values(disabled_at=None))


async def require_another_editor(session: AsyncSession, admin: int) -> None:
    """Raise Refused when `admin` is the only one who may change anything; two at once take turns."""
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    editors = sa.select(_ADMINS.c.id).where(
        _ADMINS.c.role == Role.EDITOR.value, _ADMINS.c.disabled_at.is_(None)
    )
    found = set((await session.execute(editors)).scalars())
    if found == {admin}:
        raise Refused(msg("This is the last editor: without one nobody could change anything."))


async def take_turns(session: AsyncSession) -> None:
    """Wait until nobody else is making the first admin."""
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
