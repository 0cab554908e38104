"""The admins: who may sign in, in which role; inviting more, and letting somebody in no more."""

from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from horo_app.accounts import admins, audit, invitations, second_factor, sessions
from horo_app.accounts.admins import Account, Admin, Role
from horo_app.accounts.invitations import Invitation
from horo_app.analytics.change_feed import Changes
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import figures, live_page, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.routes import INVITATION, AdminPage

Number = Annotated[int, Field(ge=1)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True)
class AccountLine:
    """An admin in words."""

    number: int
    name: str
    role: str
    about: str
    is_editor: bool
    is_disabled: bool
    is_this: bool


@dataclass(frozen=True)
class InvitationLine:
    """An open invitation in words."""

    token: str
    role: str
    about: str


@dataclass(frozen=True)
class AdminsView:
    """Everything on the page but a link that was just made."""

    status: str = table.LOADING
    accounts: list[AccountLine] = field(default_factory=list)
    invitations: list[InvitationLine] = field(default_factory=list)


class AdminsState(AdminState):
    """The page of admins. `link` is an invitation that was just made: it is shown once."""

    shown: AdminsView = AdminsView()
    link: str = ""

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show who may sign in."""
        self.link = ""
        await self._look(admin)

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Show what others change."""

        async def renew(_: Changes) -> None:
            async with self:
                await self._look(admin)

        await live_page.follow(self, lambda changes: changes.audit, renew)

    @rx.event
    @guarded(Role.EDITOR)
    async def invite(self, admin: Admin, role: Role):
        """Make a link by which somebody becomes an admin."""
        async with transaction() as session:
            secret = await invitations.invite(session, admin.id, role)
            await audit.record(session, admin.name, "invite admin", role.value, address=admin.address)
        page = AdminPage(self._language(), INVITATION).path
        self.link = f"{settings().base_url}{page}?{urlencode({'key': secret})}"
        await self._look(admin)

    @rx.event
    @guarded(Role.EDITOR)
    async def withdraw(self, admin: Admin, token: Hash):
        """Void an invitation."""
        async with transaction() as session:
            if await invitations.withdraw(session, token):
                await audit.record(session, admin.name, "withdraw invitation", address=admin.address)
        self.link = ""
        await self._look(admin)

    @rx.event
    @guarded(Role.EDITOR)
    async def change_role(self, admin: Admin, number: Number, role: Role):
        """Let an admin look only, or change things, too."""
        async with transaction() as session:
            account = await admins.get(session, number)
            await admins.change_role(session, number, role)
            await self._write_down(session, admin, "change role", account, role=role.value)
        await self._look(admin)

    @rx.event
    @guarded(Role.EDITOR)
    async def disable(self, admin: Admin, number: Number):
        """Let an admin sign in no more, and end their sessions."""
        async with transaction() as session:
            account = await admins.get(session, number)
            await admins.disable(session, number)
            await sessions.end_all(session, number)
            await self._write_down(session, admin, "disable admin", account)
        await self._look(admin)

    @rx.event
    @guarded(Role.EDITOR)
    async def enable(self, admin: Admin, number: Number):
        """Let an admin sign in again."""
        async with transaction() as session:
            account = await admins.get(session, number)
            await admins.enable(session, number)
            await self._write_down(session, admin, "enable admin", account)
        await self._look(admin)

    async def _write_down(
        self, session: Any, admin: Admin, action: str, account: Account, **detail: object
    ) -> None:
        await audit.record(session, admin.name, action, account.name, address=admin.address, **detail)

    async def _look(self, admin: Admin) -> None:
        language = self._language()
        async with transaction() as session:
            accounts = await admins.everyone(session)
            with_factor = await second_factor.who(session)
            invited = await invitations.open_ones(session)
        self.shown = AdminsView(
            status=table.READY,
            accounts=[_account(one, admin, one.id in with_factor, language) for one in accounts],
            invitations=[_invitation(one, language) for one in invited],
        )

    def _failed(self) -> None:
        if self.shown.status != table.READY:
            self.shown = AdminsView(status=table.FAILED)


def _account(one: Account, admin: Admin, has_factor: bool, language: Language) -> AccountLine:
    told = [say(language, "since {time}", time=figures.full_date(one.created_at.date(), language))]
    if one.disabled_at:
        told.append(say(language, "disabled {when}", when=figures.ago(one.disabled_at, language)))
    elif has_factor:
        told.append(say(language, "signs in with a code"))
    return AccountLine(
        number=one.id,
        name=one.name,
        role=_role(one.role, language),
        about=", ".join(told),
        is_editor=one.role is Role.EDITOR,
        is_disabled=one.disabled_at is not None,
        is_this=one.id == admin.id,
    )


def _invitation(one: Invitation, language: Language) -> InvitationLine:
    about = say(
        language,
        "by {admin}, expires {when}",
        admin=one.invited_by,
        when=figures.ago(one.expires_at, language),
    )
    return InvitationLine(one.token, _role(one.role, language), about)


def _role(role: Role, language: Language) -> str:
    return say(language, "editor") if role is Role.EDITOR else say(language, "viewer")
