"""Alerts: what is wrong now, who is told of it, and setting that up."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.alerts import channels, notice_text, recipients, tracking
from horo_app.alerts.channels import Undelivered
from horo_app.alerts.conditions import Condition
from horo_app.alerts.recipients import Recipient, Setup
from horo_app.analytics.change_feed import Changes
from horo_app.core.db import transaction
from horo_app.core.errors import Invalid, Refused
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard import figures, live_page, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded
from horo_app.subscribers import test_chats

HOURS = {"": None} | {str(hour): hour for hour in range(24)}


@dataclass(frozen=True)
class AlertLine:
    """Something that is wrong now, in words."""

    title: str
    detail: str
    since: str


@dataclass(frozen=True)
class AlertsView:
    """What is wrong, who is told, and whether the admin's own chat is connected and gets alerts."""

    status: str = table.LOADING
    now: list[AlertLine] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    has_chat: bool = False
    is_wanted: bool = False
    can_try: bool = False


@dataclass(frozen=True)
class AlertFields:
    """What the form is filled with; `told` are the conditions that are ticked."""

    webhook: str = ""
    quiet_from: str = ""
    quiet_to: str = ""
    told: dict[str, bool] = field(default_factory=dict)


class AlertsState(AdminState):
    """The page of alerts. `mount` changes when the form is to be filled anew; `link` connects the editor's chat."""

    shown: AlertsView = AlertsView()
    fields: AlertFields = AlertFields()
    mount: int = 0
    link: str = ""

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show how things are."""
        current = await self._look(admin)
        if admin.role is Role.EDITOR:  # a webhook's address is a secret
            self._fill(current)

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Show what becomes wrong or right. The form is left as it is: somebody may be filling it."""

        async def renew(_: Changes) -> None:
            async with self:
                await self._look(admin)

        await live_page.follow(self, lambda changes: changes.bot, renew)

    @rx.event
    @guarded(Role.EDITOR)
    async def save(self, admin: Admin, form: dict[str, str]):
        """Set alerts up as the form says."""
        wanted = _setup(form, self._language())
        muted = sorted(one.value for one in wanted.muted)
        quiet = "–".join(map(str, wanted.quiet)) if wanted.quiet else ""
        async with transaction() as session:
            await recipients.keep(session, wanted)
            await audit.record(
                session,
                admin.name,
                "set up alerts",
                wanted.webhook_host,
                address=admin.address,
                **{key: value for key, value in {"quiet": quiet, "muted": ", ".join(muted)}.items() if value},
            )
        self._fill(await self._look(admin))
        self._tell(say(self._language(), "Saved."))

    @rx.event
    @guarded(Role.EDITOR)
    async def want(self, admin: Admin, wanted: bool):
        """Send alerts to the editor's own chat, or no more."""
        async with transaction() as session:
            await recipients.want(session, admin.id, wanted=wanted)
            action = "alerts to own chat" if wanted else "no alerts to own chat"
            await audit.record(session, admin.name, action, address=admin.address)
        await self._look(admin)

    @rx.event
    @guarded(Role.EDITOR)
    async def invite(self, admin: Admin):
        """Make a link that connects the editor's own chat, to which alerts then go."""
        async with transaction() as session:
            self.link = await test_chats.link(session, admin.id)
            await recipients.want(session, admin.id, wanted=True)

    @rx.event
    @guarded(Role.EDITOR)
    async def try_out(self, admin: Admin):
        """Send a trial to the editor's own chat and to the webhook, and say what came of it."""
        language = self._language()
        async with transaction() as session:
            current = await recipients.setup(session)
            chat = await test_chats.find(session, admin.id)
            await audit.record(session, admin.name, "try alerts", current.webhook_host, address=admin.address)
        text = notice_text.trial(language)
        attempts = {}
        if chat is not None:
            attempts[say(language, "Your chat")] = channels.to_chat(chat, text)
        if current.webhook:
            attempts[say(language, "The webhook")] = channels.to_webhook(current.webhook, text)
        if not attempts:
            raise Refused(msg("There is nowhere to send it: connect your chat, or save a webhook first."))
        outcomes = await asyncio.gather(*attempts.values(), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, Undelivered):
                raise outcome
        arrived = say(language, "arrived")
        told = [f"{name}: {outcome or arrived}." for name, outcome in zip(attempts, outcomes, strict=True)]
        self._tell(" ".join(told), is_trouble=any(outcomes))

    async def _look(self, admin: Admin) -> Setup:
        language = self._language()
        async with transaction() as session:
            current = await recipients.setup(session)
            found = await recipients.recipients(session, current)
            now = await tracking.open_alerts(session)
            chat = await test_chats.find(session, admin.id)
            is_wanted = await recipients.wants(session, admin.id)
        self.shown = AlertsView(
            status=table.READY,
            now=[_line(one, language) for one in now],
            told=[_name(one, current, language) for one in found],
            has_chat=chat is not None,
            is_wanted=is_wanted,
            can_try=chat is not None or bool(current.webhook),
        )
        if chat is not None:
            self.link = ""
        return current

    def _fill(self, current: Setup) -> None:
        start, end = current.quiet or ("", "")
        told = {one.value: one not in current.muted for one in Condition}
        self.fields = AlertFields(current.webhook, str(start), str(end), told)
        self.mount += 1

    def _failed(self) -> None:
        if self.shown.status != table.READY:
            self.shown = AlertsView(status=table.FAILED)


def _setup(form: dict[str, str], language: Language) -> Setup:
    """What the form says; raises Invalid for what no form of ours says."""
    try:
        start, end = HOURS[form.get("quiet_from", "")], HOURS[form.get("quiet_to", "")]
    except KeyError:
        raise Invalid(msg("Quiet hours are two hours of the day.")) from None
    if (start is None) != (end is None):
        raise Refused(msg("Quiet hours need both an hour to begin and one to end."))
    return Setup(
        webhook=form.get("webhook", "").strip(),
        language=language,
        quiet=None if start is None or end is None else (start, end),
        muted=frozenset(one for one in Condition if one.value not in form),
    )


def _line(news: Any, language: Language) -> AlertLine:
    return AlertLine(
        title=notice_text.title(news.condition, language),
        detail=notice_text.sentence(news.condition, news.detail, language),
        since=say(language, "Since {time}.", time=figures.moment(news.began_at, language)),
    )


def _name(one: Recipient, current: Setup, language: Language) -> str:
    if one.chat_id is None:
        return say(language, "the webhook at {host}", host=current.webhook_host)
    return say(language, "{admin}, in Telegram", admin=one.admin)
