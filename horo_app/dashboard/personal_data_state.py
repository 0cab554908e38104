"""What is kept of a subscriber, for when one asks by another way than the bot: saved as a file, or erased."""

from dataclasses import dataclass

import reflex as rx

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.core.db import transaction
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg, say
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded
from horo_app.readings import personal_data

LONGEST = 20  # characters of a chat's number


@dataclass(frozen=True)
class KnownChat:
    """A chat that something is kept of; none without a number."""

    number: str = ""


class PersonalDataState(AdminState):
    """The chat that an editor asks about."""

    chat: KnownChat = KnownChat()

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """The page was opened: nobody is asked about."""
        self.chat = KnownChat()

    @rx.event
    @guarded(Role.EDITOR)
    async def find(self, admin: Admin, form: dict[str, str]):
        """Look whether anything is kept of the chat that the form names."""
        self.chat = KnownChat()
        chat_id = chat_number(form.get("chat", ""))
        async with transaction() as session:
            found = await personal_data.export(session, chat_id)
        if found is None:
            raise Refused(msg("Nothing is kept of a chat with this number."))
        self.chat = KnownChat(str(chat_id))

    @rx.event
    @guarded(Role.EDITOR)
    async def erase(self, admin: Admin):
        """Erase what is kept of the chat, as /forget does. The audit does not say whose it was."""
        chat_id = chat_number(self.chat.number)
        async with transaction() as session:
            await personal_data.erase(session, chat_id)
            await audit.record(session, admin.name, "erase subscriber", address=admin.address)
        self.chat = KnownChat()
        self._tell(say(self._language(), "Erased. It is gone from backups, too, when one is restored."))


def chat_number(text: str) -> int:
    """The number that somebody typed; raises Refused for what is none."""
    tidy = text.strip()
    if not tidy.removeprefix("-").isdecimal() or not tidy.isascii() or len(tidy) > LONGEST:
        raise Refused(msg("The number of a chat has digits only, for example 123456789."))
    if not -(2**63) <= (number := int(tidy)) < 2**63:
        raise Refused(msg("The number of a chat has digits only, for example 123456789."))
    return number
