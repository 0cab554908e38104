"""Notes of editors beside the figures: written down and taken back."""

from typing import Annotated

import reflex as rx
from pydantic import Field

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import annotations
from horo_app.core.db import transaction
from horo_app.dashboard import figures
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded

NoteNumber = Annotated[int, Field(ge=1)]


class AnnotationsState(AdminState):
    """What editors do with notes. The pages that show them follow the audit. `written` empties the form."""

    written: int = 0

    @rx.event
    @guarded(Role.EDITOR)
    async def write(self, admin: Admin, form: dict[str, str]):
        """Write down what happened on a day."""
        date = figures.parse_date(form.get("date", ""), self._language())
        async with transaction() as session:
            await annotations.note(session, date, form.get("text", ""), admin.name)
            await audit.record(session, admin.name, "write note", str(date), address=admin.address)
        self.written += 1

    @rx.event
    @guarded(Role.EDITOR)
    async def remove(self, admin: Admin, number: NoteNumber):
        """Take a note back."""
        async with transaction() as session:
            text = await annotations.remove(session, number)
            if text is not None:
                await audit.record(session, admin.name, "remove note", text, address=admin.address)
