"""The page of one's own sessions."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import reflex as rx
from babel.dates import format_timedelta
from pydantic import Field

from horo_app.accounts import audit, sessions
from horo_app.accounts.admins import Admin, Role
from horo_app.accounts.sessions import Device
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.cells import browser_name
from horo_app.dashboard.require_role import guarded


@dataclass(frozen=True)
class SessionLine:
    """A browser that one is signed in with, in words."""

    id: int
    device: str
    address: str
    seen: str
    is_this: bool


class AccountState(AdminState):
    """Where the admin is signed in."""

    lines: list[SessionLine] = []

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show the sessions."""
        async with transaction() as session:
            found = await sessions.devices(session, admin.id)
        self.lines = [session_line(device, admin, self._language()) for device in found]

    @rx.event
    @guarded(Role.VIEWER)
    async def end(self, admin: Admin, number: Annotated[int, Field(ge=1)]):
        """End one of the admin's sessions; nobody else's."""
        async with transaction() as session:
            if await sessions.end(session, admin.id, number):
                await audit.record(session, admin.name, "end session", address=admin.address)
        return AccountState.load

    @rx.event
    @guarded(Role.VIEWER)
    async def end_others(self, admin: Admin):
        """End all but this one."""
        async with transaction() as session:
            if ended := await sessions.end_all(session, admin.id, but=admin.session):
                await audit.record(session, admin.name, "end sessions", address=admin.address, sessions=ended)
        self._tell(say(self._language(), "You are signed out everywhere else."))
        return AccountState.load


def session_line(device: Device, admin: Admin, language: Language) -> SessionLine:
    """The session in words of `language`."""
    since = device.seen_at - clock.now()
    seen = say(language, "now") if -since < dt.timedelta(minutes=2) else _ago(since, language)
    return SessionLine(
        device.id, browser_name(device.agent, language), device.address, seen, device.id == admin.session
    )


def _ago(since: dt.timedelta, language: Language) -> str:
    return format_timedelta(since, add_direction=True, locale=language.value)
