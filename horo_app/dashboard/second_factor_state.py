"""The second factor on the account page: setting it up with an app, recovery codes, turning it off."""

from dataclasses import dataclass
from typing import Annotated

import reflex as rx
import segno
from pydantic import Field

from horo_app.accounts import audit, logins, second_factor, sessions
from horo_app.accounts.admins import Admin, Role
from horo_app.accounts.second_factor import FactorStatus
from horo_app.core import cookies
from horo_app.core.db import transaction
from horo_app.core.i18n import say, say_many
from horo_app.dashboard import figures
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded

BORDER = 4  # modules of white that scanners want around the code

Typed = dict[str, Annotated[str, Field(max_length=1024)]]


@dataclass(frozen=True)
class FactorView:
    """Whether signing in asks for a code, in words."""

    status: str = ""
    about: str = ""


@dataclass(frozen=True)
class QrCode:
    """A QR code as the path of an SVG of `size` modules, and what it says for those who type."""

    path: str = ""
    size: int = 0
    secret: str = ""


class SecondFactorState(AdminState):
    """`codes` are recovery codes that were just made: they are shown once."""

    factor: FactorView = FactorView()
    picture: QrCode = QrCode()
    codes: list[str] = []

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show whether it is on."""
        self.codes = []
        await self._look(admin)

    @rx.event
    @guarded(Role.VIEWER)
    async def start(self, admin: Admin):
        """Make a secret, to be read by the app."""
        async with transaction() as session:
            secret = await second_factor.begin(session, admin.id)
        self.picture = picture(secret, admin.name)
        await self._look(admin)

    @rx.event
    @guarded(Role.VIEWER)
    async def confirm(self, admin: Admin, form: Typed):
        """Ask for codes from now on, since the app makes them; other sessions end."""
        await self._require_password(admin, form, "turn on second factor")
        async with transaction() as session:
            codes = await second_factor.confirm(session, admin.id, form.get("code", ""))
            ended = await sessions.end_all(session, admin.id, but=admin.session)
            await audit.record(
                session, admin.name, "turn on second factor", address=admin.address, sessions=ended
            )
        self.picture, self.codes = QrCode(), codes
        await self._look(admin)

    @rx.event
    @guarded(Role.VIEWER)
    async def renew(self, admin: Admin, form: Typed):
        """Make new recovery codes."""
        await self._require_password(admin, form, "renew recovery codes")
        async with transaction() as session:
            if await second_factor.is_on(session, admin.id):
                self.codes = await second_factor.renew_codes(session, admin.id)
                await audit.record(session, admin.name, "renew recovery codes", address=admin.address)
        await self._look(admin)

    @rx.event
    @guarded(Role.VIEWER)
    async def turn_off(self, admin: Admin, form: Typed):
        """Ask for no code any more."""
        await self._require_password(admin, form, "turn off second factor")
        async with transaction() as session:
            if await second_factor.turn_off(session, admin.id):
                await audit.record(session, admin.name, "turn off second factor", address=admin.address)
        self.picture, self.codes = QrCode(), []
        await self._look(admin)

    async def _require_password(self, admin: Admin, form: Typed, action: str) -> None:
        """Whoever only found the browser open changes nothing here."""
        browser = cookies.read(self.router.headers.cookie, cookies.BROWSER)
        await logins.require_password(admin, form.get("password", ""), browser, action)

    async def _look(self, admin: Admin) -> None:
        language = self._language()
        async with transaction() as session:
            found = await second_factor.find(session, admin.id)
        about = ""
        if found.status is FactorStatus.ON:
            about = say(language, "On since {time}.", time=figures.moment(found.since, language))
            about += " " + say_many(
                language, "{number} recovery code left.", "{number} recovery codes left.", found.codes_left
            )
        elif not self.picture.path:  # a page that was opened anew shows no secret of before
            found = second_factor.SecondFactor()
        self.factor = FactorView(found.status.value, about)


def picture(secret: str, name: str) -> QrCode:
    """The QR code that an app reads: a square for each dark module."""
    code = segno.make(second_factor.address(secret, name), error="m", micro=False)
    width, _ = code.symbol_size(border=BORDER)
    squares = [
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(code.matrix_iter(border=BORDER))
        for column, is_dark in enumerate(line)
        if is_dark
    ]
    return QrCode("".join(squares), int(width), secret)
