"""Who is told of alerts and when: editors' chats, a webhook, quiet hours, and what nobody wants to hear of."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.admins import Role
from horo_app.accounts.tables import AdminAccount
from horo_app.alerts.conditions import URGENT, Condition
from horo_app.alerts.tables import AlertSettings
from horo_app.core.db.columns import table_of
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg
from horo_app.core.language import DEFAULT, Language
from horo_app.subscribers.tables import EditorChat, TelegramSubscriber

_SETTINGS = table_of(AlertSettings)
_ADMINS = table_of(AdminAccount)
_CHATS = table_of(EditorChat)
_SUBSCRIBERS = table_of(TelegramSubscriber)


@dataclass(frozen=True, slots=True)
class Setup:
    """How alerts are set up. `quiet` are the hours from and to which only what is urgent is told."""

    webhook: str = ""
    language: Language = DEFAULT
    quiet: tuple[int, int] | None = None
    muted: frozenset[Condition] = frozenset()

    @property
    def webhook_host(self) -> str:
        """As much of the webhook's address as is no secret."""
        return urlsplit(self.webhook).hostname or ""

    def is_quiet(self, at: dt.datetime) -> bool:
        """Whether it is within quiet hours, which may span midnight; `at` is of the service's zone."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        return start <= at.hour < end if start < end else at.hour >= start or at.hour < end

    def lets_through(self, condition: Condition, at: dt.datetime) -> bool:
        """Whether news of this condition may be told now."""
        return condition not in self.muted and (condition in URGENT or not self.is_quiet(at))


@dataclass(frozen=True, slots=True)
class Recipient:
    """A chat and whose it is (the last of those who share it), or the webhook, which has neither."""

    chat_id: int | None
    language: Language
    admin: str = ""


async def setup(session: AsyncSession) -> Setup:
    """How alerts are set up."""
    row = (await session.execute(sa.select(_SETTINGS))).mappings().one_or_none()
    if row is None:
        return Setup()
    quiet = None if row["quiet_from"] is None else (row["quiet_from"], row["quiet_to"])
    known = frozenset(Condition(one) for one in row["muted"] if one in set(Condition))
    return Setup(row["webhook"], Language(row["language"]), quiet, known)


async def keep(session: AsyncSession, wanted: Setup) -> None:
    """Set alerts up; raises Refused for an address that is none."""
    if wanted.webhook and not _is_address(wanted.webhook):
        raise Refused(msg("The webhook must be an address that begins with https:// or http://."))
    start, end = wanted.quiet or (None, None)
    values: dict[str, Any] = {
        "webhook": wanted.webhook,
        "language": wanted.language,
        "quiet_from": None if start == end else start,
        "quiet_to": None if start == end else end,
        "muted": sorted(wanted.muted),
    }
    statement = insert(_SETTINGS).values(id=1, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


async def recipients(session: AsyncSession, current: Setup) -> list[Recipient]:
    """Whom alerts go to: the webhook, and the chats of editors who want them."""
    query = (
        sa.select(_CHATS.c.chat_id, _SUBSCRIBERS.c.language, _ADMINS.c.name)
        .join(_ADMINS, _ADMINS.c.id == _CHATS.c.admin)
        .join(_SUBSCRIBERS, _SUBSCRIBERS.c.chat_id == _CHATS.c.chat_id)
        .where(_CHATS.c.alerts, _ADMINS.c.disabled_at.is_(None), _ADMINS.c.role == Role.EDITOR.value)
        .order_by(_ADMINS.c.key)
    )
    rows = (await session.execute(query)).all()
    chats = {row.chat_id: Recipient(row.chat_id, Language(row.language), row.name) for row in rows}
    return [*([Recipient(None, current.language)] if current.webhook else []), *chats.values()]


async def want(session: AsyncSession, admin: int, *, wanted: bool) -> None:
    """Send alerts to the admin's own chat from now on, or no more."""
    statement = insert(_CHATS).values(admin=admin, alerts=wanted)
    await session.execute(statement.on_conflict_do_update(index_elements=["admin"], set_={"alerts": wanted}))


async def wants(session: AsyncSession, admin: int) -> bool:
    """Whether alerts go to the admin's own chat once one is connected."""
    query = sa.select(_CHATS.c.alerts).where(_CHATS.c.admin == admin)
    return bool((await session.execute(query)).scalar())


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0 and len(text) <= 1024
    except ValueError:
        return False
