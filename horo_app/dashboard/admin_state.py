"""What every page of the dashboard knows of the admin who is signed in."""

from types import FunctionType
from typing import Annotated, Any

import reflex as rx
from pydantic import Field
from reflex.state import _override_base_method

from horo_app.accounts import audit, sessions
from horo_app.accounts.admins import Admin, Role
from horo_app.core import cookies
from horo_app.core.db import transaction
from horo_app.core.errors import DatabaseUnavailable, HoroError, Invalid, NotAllowed, NotSignedIn
from horo_app.core.i18n import explain, msg
from horo_app.core.language import Language, language_of_path
from horo_app.dashboard.require_role import guarded, locked

ENDED = msg("Your session has ended.")

# Vars that say nothing of the service, and must reach somebody who is not signed in.
TOLD_TO_ANYBODY = {
    "ended", "back", "notice", "is_trouble", "_notice_page", "_notice_is_of_outage", "_filled_for",
}  # fmt: skip

# Which filling of a form's fields what was typed belongs to.
Mount = Annotated[int, Field(ge=0)]

# Whom a page is filled for that could not even ask: session_cleanup takes it away at the next event.
UNKNOWN = "nobody knows"


class AdminState(rx.State):
    """The base of all states of the dashboard. A state of it can only be defined with every event guarded.

    Public vars travel to every visitor when their page hydrates. So the vars of these states are empty until a guarded
    event fills them, and are emptied as soon as the session is over (session_cleanup.py).
    """

    name: str = ""
    role: str = ""
    ended: bool = False
    back: str = ""
    notice: str = ""
    is_trouble: bool = False
    form_token: str = ""

    _filled_for: str = ""
    _who: str = ""
    _notice_page: str = ""
    _notice_is_of_outage: bool = False

    def __init_subclass__(cls, **options: Any) -> None:
        for name, handler in vars(cls).items():
            is_event = not name.startswith("_") and isinstance(handler, FunctionType)
            if is_event and not hasattr(handler, "__guarded__"):
                raise TypeError(f"{cls.__name__}.{name} can be called by anybody: it needs @guarded.")
        super().__init_subclass__(**options)

    @classmethod
    @_override_base_method
    def _create_setvar(cls) -> None:
        """No event sets our vars: Reflex's own is left out."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Nothing is filled but for a session: what a background event brings after its end comes too late."""
        kept = type(self).__fields__.get(name) if name not in TOLD_TO_ANYBODY else None
        if kept is not None and not self._filled_for and value != kept.default_value():
            raise NotSignedIn(ENDED)
        super().__setattr__(name, value)

    @rx.event
    @guarded(Role.VIEWER)
    async def enter(self, admin: Admin):
        """The page was opened: show whose it is. A notice stays behind on the page that it is about."""
        if self._notice_page != self.router.url.path:
            self._tell("")
        self.name, self.role = admin.name, admin.role.value
        self.form_token = cookies.form_token(cookies.read(self.router.headers.cookie, cookies.FORM))
        self.ended = False

    @rx.event
    @guarded(Role.VIEWER)
    async def dismiss(self, admin: Admin):
        """The notice has been read."""
        self.notice = ""

    @rx.var
    def is_editor(self) -> bool:
        """Whether what changes something is offered."""
        return self.role == Role.EDITOR.value

    async def _admit(self, role: Role, *, acting: bool = True) -> Admin:
        """Who asks; raises NotSignedIn or NotAllowed. See `guard`."""
        token = cookies.read(self.router.headers.cookie, cookies.SESSION)
        async with transaction() as session:
            found = await sessions.find(session, token, acting=acting)
        if found is None:
            raise NotSignedIn(ENDED)
        if self._filled_for != sessions.digest(token):
            async with locked(self):
                if self._filled_for != sessions.digest(token):  # a background event begins beside the others
                    await self._begin(sessions.digest(token), found.name)
        if not found.role.reaches(role):
            raise NotAllowed(msg("Your role lets you look, and change nothing. Ask an editor."))
        return Admin(found.id, found.name, found.role, found.session, self._address())

    async def _begin(self, session: str, name: str) -> None:
        """From here on the vars hold what this session may see."""
        await self._forget()
        self._filled_for, self._who = session, name

    async def _forget(self) -> None:
        """Empty every var of the dashboard."""
        (await self.get_state(AdminState)).reset()

    async def _refuse(self, handler: str, error: HoroError) -> None:
        """Tell the admin what went wrong; write down what nobody who uses our pages can ask for."""
        # a background event meets its state through a proxy
        subject, who = f"{type(getattr(self, '__wrapped__', self)).__name__}.{handler}", self._who or None
        if isinstance(error, NotSignedIn):
            await self._forget()
            self.ended, self.back = True, self._here()
        else:
            self._filled_for = self._filled_for or UNKNOWN
            self._failed()
            self._tell(explain(self._language(), error), is_trouble=True)
            self._notice_is_of_outage = isinstance(error, DatabaseUnavailable)
        if isinstance(error, NotSignedIn | NotAllowed | Invalid):
            await audit.refuse(who, "event", subject, address=self._address(), why=error.title.lower())

    def _failed(self) -> None:
        """An event raised; a page that was loading overrides this to say so where its figures would be."""

    def _tell(self, sentence: str, *, is_trouble: bool = False) -> None:
        self.notice, self.is_trouble = sentence, is_trouble
        self._notice_page, self._notice_is_of_outage = self.router.url.path, False

    def _here(self) -> str:
        url = self.router.url
        return f"{url.path}?{url.query}" if url.query else str(url.path)

    def _language(self) -> Language:
        return language_of_path(self.router.url.path)

    def _address(self) -> str:
        return str(self.router.session.client_ip)
