"""Messages to subscribers: written, tried on oneself, sent to many, followed, stopped."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

import reflex as rx
from pydantic import Field

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics.change_feed import Changes
from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.core.errors import MovedOn, UnfitBroadcast
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard import broadcast_words, live_page, table
from horo_app.dashboard.admin_state import AdminState, Mount
from horo_app.dashboard.bot_problems import advice
from horo_app.dashboard.broadcast_words import AudienceCount, BroadcastLine
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.routes import AdminPage
from horo_app.subscribers import audiences, bot_health, broadcasts, test_chats
from horo_app.subscribers.audiences import Audience
from horo_app.subscribers.broadcasts import LONGEST

Spoken = Annotated[str, Field(pattern=f"^({'|'.join(Language)})$")]
# Characters that are taken from the page: what is too long for Telegram is said, not cut.
LARGEST = 3 * LONGEST
Written = Annotated[str, Field(max_length=LARGEST)]
Number = Annotated[int, Field(ge=1)]
# What the address names for a draft when a message that is none yet is to take the place of one.
ANOTHER = "new"
UNDECIDED = "undecided"
BLANK = {spoken.value: "" for spoken in Language}
Who = Literal[
    "aries", "taurus", "gemini", "cancer", "leo", "virgo", "libra", "scorpio", "sagittarius", "capricorn",
    "aquarius", "pisces", "undecided",
]  # fmt: skip


@dataclass(frozen=True)
class BroadcastView:
    """What is known beside the message: the bot, the editor's own chat, and what is being sent.

    `is_waiting` when there is no bot that could send.
    """

    status: str = table.LOADING
    advice: str = ""
    has_chat: bool = False
    is_waiting: bool = False
    under_way: list[BroadcastLine] = field(default_factory=list)


class BroadcastState(AdminState):
    """The message being written. `texts` is what is typed, as far as we heard, `kept` what of it a draft holds; `mount`
    changes when the fields are to be filled anew; `number` is that of the draft, 0 for one that is not kept yet; `link`
    connects the editor's chat.
    """

    shown: BroadcastView = BroadcastView()
    reckoning: AudienceCount = AudienceCount()
    texts: dict[str, str] = BLANK
    kept: dict[str, str] = BLANK
    chosen: dict[str, bool] = {}
    number: int = 0
    mount: int = 0
    link: str = ""

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show what is under way, and the draft that the address names."""
        await self._look(admin)
        draft = table.query_of(self).get("draft", "")
        # what is being written stays, whatever else the address says
        if admin.role is Role.EDITOR and (not self.mount or draft not in ("", str(self.number or ANOTHER))):
            await self._put_aside(admin)
            await self._open(draft)

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Show how messages go out."""

        async def renew(_: Changes) -> None:
            async with self:
                await self._look(admin)

        await live_page.follow(self, lambda changes: changes.bot, renew)

    @rx.event
    @guarded(Role.EDITOR, typing=True)
    async def typed(self, admin: Admin, spoken: Spoken, mount: Mount, written: Written):
        """Show what it looks like in Telegram, and whom it reaches."""
        if mount == self.mount:  # the page waits for a pause: another message may be in the field by then
            self.texts = self.texts | {spoken: written}
            await self._reckon()

    @rx.event
    @guarded(Role.EDITOR, typing=True)
    async def choose(self, admin: Admin, who: Who, chosen: bool):
        """Write to some only, or not to them any more."""
        self.chosen = self.chosen | {who: chosen}
        await self._reckon()

    @rx.event
    @guarded(Role.EDITOR)
    async def keep(self, admin: Admin):
        """Keep the message as a draft."""
        number = await self._keep(admin)
        self._tell(say(self._language(), "Kept as a draft. It is in the list below, for every editor."))
        return rx.redirect(f"{self._path()}?draft={number}", replace=True)

    @rx.event
    @guarded(Role.EDITOR)
    async def try_out(self, admin: Admin, spoken: Spoken):
        """Send a text to the editor's own chat."""
        async with transaction() as session:
            chat = await test_chats.find(session, admin.id)
            if chat is None:
                raise UnfitBroadcast(msg("Connect your own chat first."))
            await broadcasts.try_out(session, self.texts.get(spoken, ""), chat, admin.name)
            await self._write_down(session, admin, "try broadcast", "")
        self._tell(say(self._language(), "On its way to your own chat."))

    @rx.event
    @guarded(Role.EDITOR)
    async def send(self, admin: Admin):
        """Send the message to its audience."""
        number = await self._keep(admin)
        async with transaction() as session:
            reached = await broadcasts.start(session, number)
            await self._write_down(session, admin, "send broadcast", number, subscribers=reached)
        await self._look(admin)
        await self._open("")
        self._tell(broadcast_words.sent(reached, self.shown.is_waiting, self._language()))
        return rx.redirect(self._path(), replace=True)

    @rx.event
    @guarded(Role.EDITOR)
    async def discard(self, admin: Admin):
        """Throw the draft away."""
        if self.number:
            async with transaction() as session:
                await broadcasts.discard(session, self.number)
                await self._write_down(session, admin, "discard broadcast", self.number)
        await self._open("")
        return rx.redirect(self._path(), replace=True)

    @rx.event
    @guarded(Role.EDITOR)
    async def move(self, admin: Admin, number: Number, step: Literal["pause", "resume", "cancel"]):
        """Stop a message that is being sent, let it go on, or end it."""
        steps = {"pause": broadcasts.pause, "resume": broadcasts.resume, "cancel": broadcasts.cancel}
        async with transaction() as session:
            await steps[step](session, number)
            await self._write_down(session, admin, f"{step} broadcast", number)
        await self._look(admin)

    @rx.event
    @guarded(Role.EDITOR)
    async def invite(self, admin: Admin):
        """Make a link that connects the editor's own chat."""
        async with transaction() as session:
            self.link = await test_chats.link(session, admin.id)

    @rx.event
    @guarded(Role.EDITOR)
    async def disconnect(self, admin: Admin):
        """Forget the editor's own chat."""
        async with transaction() as session:
            await test_chats.disconnect(session, admin.id)
        await self._look(admin)

    async def _keep(self, admin: Admin) -> int:
        """Write the message down as it is and return its number."""
        texts = {Language(spoken): text for spoken, text in self.texts.items()}
        number = self.number
        try:
            async with transaction() as session:
                if number:
                    await broadcasts.revise(session, number, texts, self._audience())
                else:
                    number = await broadcasts.compose(session, texts, self._audience(), admin.name)
                await self._write_down(session, admin, "keep broadcast", number)
        except MovedOn:
            self.number = 0  # what is typed is no draft any more: kept once more, it becomes another
            raise
        self.number, self.kept = number, dict(self.texts)
        return number

    async def _put_aside(self, admin: Admin) -> None:
        """Keep what would otherwise be lost when another message takes its place."""
        if self.texts != self.kept and any(text.strip() for text in self.texts.values()):
            await self._keep(admin)

    async def _open(self, number: str) -> None:
        """Put a draft into the fields; an empty one for no number."""
        texts, chosen, found = dict(BLANK), dict[str, bool](), 0
        if number.isascii() and number.isdecimal() and len(number) < 10:
            async with transaction() as session:
                draft = await broadcasts.find_draft(session, int(number))
            texts |= {spoken.value: text for spoken, text in draft.texts.items()}
            chosen = {sign.value: True for sign in draft.audience.signs}
            chosen |= {UNDECIDED: True} if draft.audience.undecided else {}
            found = draft.id
        self.texts, self.chosen, self.number = texts, chosen, found
        self.kept = dict(texts)
        self.mount += 1
        await self._reckon()

    async def _look(self, admin: Admin) -> None:
        """Read everything but the message."""
        language = self._language()
        async with transaction() as session:
            health = await bot_health.bot_health(session)
            chat = await test_chats.find(session, admin.id)
            found = await broadcasts.under_way(session)
        self.shown = BroadcastView(
            status=table.READY,
            advice=advice(health, language),
            has_chat=chat is not None,
            is_waiting=not health.sends,
            under_way=[broadcast_words.line(one, health, language) for one in found],
        )
        if chat is not None:
            self.link = ""

    async def _reckon(self) -> None:
        async with transaction() as session:
            reach = await audiences.reach(session, self._audience())
        self.reckoning = broadcast_words.reckon(self.texts, reach, self._language())

    async def _write_down(
        self, session, admin: Admin, action: str, subject: object, **detail: object
    ) -> None:
        await audit.record(session, admin.name, action, str(subject), address=admin.address, **detail)

    def _audience(self) -> Audience:
        chosen = {who for who, is_chosen in self.chosen.items() if is_chosen}
        return Audience(frozenset(Sign(who) for who in chosen - {UNDECIDED}), UNDECIDED in chosen)

    def _path(self) -> str:
        return AdminPage(self._language(), "broadcasts").path

    def _failed(self) -> None:
        if self.shown.status != table.READY:
            self.shown = BroadcastView(status=table.FAILED)
