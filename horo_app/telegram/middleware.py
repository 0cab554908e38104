"""What happens to every update before a handler sees it: once only, one at a time for each person, and not too many."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, ChatMemberUpdated, InlineQuery, Message, TelegramObject, Update, User

from horo_app.core import clock, logs
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.errors import DatabaseUnavailable
from horo_app.core.i18n import msg, say
from horo_app.subscribers import subscribers
from horo_app.subscribers.bot_health import ProcessReport
from horo_app.subscribers.update_dedup import Arrival, UpdateDedup
from horo_app.telegram import messages
from horo_app.telegram.links import visit_of
from horo_app.telegram.reply import plain
from horo_app.telegram.sender import Sender, Topic
from horo_app.telegram.user_context import UserContext, language_of
from horo_app.telegram.user_throttle import UserThrottle, Verdict

log = logs.logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

TOO_QUICK = msg("That was a lot at once. Give me a moment to catch my breath.")


@dataclass(frozen=True, slots=True)
class UpdateSender:
    """Whom an update is from: a person, or the chat in whose name somebody writes in a group."""

    id: int
    user: User | None

    @classmethod
    def of(cls, update: Update, user: User | None) -> "UpdateSender | None":
        """The sender; None for other bots, and for what nobody has written."""
        message = update.message
        if message is not None and message.sender_chat is not None and message.chat.type != "private":
            # a channel's post that Telegram copies into its discussion group is addressed to nobody
            return None if message.is_automatic_forward else cls(message.sender_chat.id, None)
        return cls(user.id, user) if user is not None and not user.is_bot else None


class UpdateMiddleware(BaseMiddleware):
    """Lets an update in with its user context, `data["guest"]`; stops repeated ones and those that are too many."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        courier = data["courier"] = data["courier"].within(_topic(event))
        sender = UpdateSender.of(event, data.get("event_from_user"))
        if sender is None:
            return await _end_waiting(event, courier)
        pulse: ProcessReport = data["pulse"]
        pulse.last_update_at = clock.now()
        courtesy: UserThrottle = data["courtesy"]
        verdict = courtesy.take(sender.id)
        if verdict is Verdict.SILENCE:  # before the turn, for these must not take the room of others
            return await _end_waiting(event, courier)
        turn = self._turns.setdefault(sender.id, asyncio.Lock())
        async with turn:  # a person's taps are answered in their order
            arrival = await _arrive(event, sender, data["arrivals"])
            if arrival is not None and not arrival.is_first:
                return None
            guest = data["guest"] = _guest(sender, arrival)
            courier = data["courier"] = courier.for_answers(pausing=arrival is None or arrival.is_paused)
            if verdict is Verdict.ONE_WORD:
                return await _ask_for_calm(event, guest, courier)
            data["guest"], data["courier"] = await _welcome_back(event, guest, courier)
            return await handler(event, data)


def _topic(update: Update) -> Topic | None:
    return Topic.of(update.callback_query.message if update.callback_query else update.message)


async def _end_waiting(update: Update, courier: Sender) -> None:
    if update.callback_query is not None:
        await courier.hint(update.callback_query)


async def _ask_for_calm(update: Update, guest: UserContext, courier: Sender) -> None:
    event = update.event
    if isinstance(event, CallbackQuery):
        await courier.hint(event, say(guest.language, TOO_QUICK), alert=True)
    elif isinstance(event, Message) and event.chat.type == "private":
        await courier.send(event.chat.id, plain(say(guest.language, TOO_QUICK)))
    elif isinstance(event, InlineQuery):
        await event.answer([], cache_time=5, is_personal=True)


async def _welcome_back(update: Update, guest: UserContext, courier: Sender) -> tuple[UserContext, Sender]:
    """Who writes in private can be reached: whoever had left is as before, and hears of it with the answer."""
    was_away = guest.subscriber is not None and guest.subscriber.state.is_away
    if not (was_away and _is_private(update)):
        return guest, courier
    try:
        async with transaction() as session:
            back = await subscribers.come_back(session, guest.id)
    except OUTAGE as error:  # it is noted when they write again
        log.warning("a return was not noted, the database is away", error=str(error))
        return guest, courier
    if back is None:
        return guest, courier
    return replace(guest, subscriber=back), courier.within(_topic(update), messages.back_again(back))


def _is_private(update: Update) -> bool:
    """Whether it is written or tapped in the chat with us. Blocking and letting in have handlers of their own."""
    event = update.event
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None or isinstance(message, ChatMemberUpdated):
        return False
    chat = getattr(message, "chat", None)
    return chat is not None and chat.type == "private"


async def _arrive(update: Update, sender: UpdateSender, arrivals: UpdateDedup) -> Arrival | None:
    """Note the update; None while the database is away."""
    try:
        return await arrivals.arrive(update.update_id, sender.id, visit_of(update))
    except (*OUTAGE, DatabaseUnavailable) as error:
        log.warning("a guest was not recognised, the database is away", error=str(error))
        return None


def _guest(sender: UpdateSender, arrival: Arrival | None) -> UserContext:
    """Who it is. While the database is away everybody is a stranger."""
    spoken = language_of(sender.user)
    if arrival is None:
        return UserContext(sender.id, spoken, remembers=False)
    subscriber = arrival.subscriber
    chosen = subscriber is not None and subscriber.language_chosen
    return UserContext(sender.id, subscriber.language if chosen and subscriber else spoken, subscriber)
