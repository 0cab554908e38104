"""The audit page: who did what, when and from where."""

import datetime as dt
from dataclasses import dataclass

import reflex as rx
from babel.dates import format_datetime

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.accounts.audit import Entry
from horo_app.analytics.change_feed import Changes
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import live_page, table
from horo_app.dashboard.account_state import browser_name
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.table import TableState
from horo_app.tables.labels import word


@dataclass(frozen=True)
class AuditLine:
    """An entry in words."""

    at: str
    moment: str
    admin: str
    action: str
    subject: str
    outcome: str
    outcome_said: str
    detail: str
    address: str


class AuditState(AdminState):
    """The entries that the page's address asks for."""

    lines: list[AuditLine] = []
    table: TableState = TableState()
    export: str = ""

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show what the address asks for."""
        await self._show(admin)

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Show new entries as they are written, until the page is left or the session ends."""
        await live_page.follow(self, lambda pulse: pulse.audit, self._renew)

    @rx.event
    @guarded(Role.VIEWER)
    async def look_for(self, admin: Admin, form: dict[str, str]):
        """Search and filter: to the address that asks for it."""
        asked = table.asked(form, audit.SORTS, audit.OUTCOMES)
        return rx.redirect(table.address(self.router.url.path, asked))

    async def _renew(self, pulse: Changes) -> None:
        admin = await self._admit(Role.VIEWER, acting=False)
        async with self:
            await self._show(admin)

    async def _show(self, admin: Admin) -> None:
        """Addresses are for editors: for viewers they are neither shown nor searched nor sorted by."""
        with_addresses = admin.role.reaches(Role.EDITOR)
        sorts = audit.sorts(with_addresses=with_addresses)
        asked = table.asked(table.query_of(self), sorts, audit.OUTCOMES)
        async with transaction() as session:
            found = await audit.find(session, asked, with_addresses=with_addresses)
        language = self._language()
        self.lines = [line(entry, language) for entry in found.rows]
        self.table = table.shown(self.router.url.path, asked, sorts, found.total, language)
        self.export = table.export_words(table.query_of(self), language)

    def _failed(self) -> None:
        self.table = table.failed(self.table)


def line(entry: Entry, language: Language) -> AuditLine:
    """The entry in words of `language`, its time in the service's zone."""
    return AuditLine(
        at=_moment(entry.at, language),
        moment=entry.at.isoformat(),
        admin=entry.admin or say(language, "a stranger"),
        action=word("action", entry.action, language),
        subject=entry.subject,
        outcome=entry.outcome,
        outcome_said=word("outcome", entry.outcome, language),
        detail=_detail(entry, language),
        address=entry.address,
    )


def _moment(at: dt.datetime, language: Language) -> str:
    pattern = {Language.RU: "d MMM y, HH:mm:ss", Language.EN: "MMM d, y, HH:mm:ss"}[language]
    return format_datetime(at, pattern, tzinfo=settings().timezone, locale=language.value)


def _detail(entry: Entry, language: Language) -> str:
    told = dict(entry.detail)
    parts = []
    if why := str(told.pop("why", "")):
        parts.append(word("why", why, language))
    if agent := str(told.pop("agent", "")):
        parts.append(browser_name(agent, language))
    if entry.times > 1:
        parts.append(say(language, "{times} times", times=entry.times))
    parts += [f"{key}: {value}" for key, value in told.items()]
    return ", ".join(parts)
