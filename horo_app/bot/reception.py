"""What happens to every update before a handler sees it: once only, one at a time for each person, and not too many."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, InlineQuery, Message, TelegramObject, Update, User

from horo_app import clock, logs
from horo_app.bot.courier import Courier
from horo_app.bot.courtesy import Courtesy, Verdict
from horo_app.bot.guest import Guest, language_of
from horo_app.bot.reply import plain
from horo_app.db import OUTAGE
from horo_app.errors import DatabaseUnavailable
from horo_app.messages import msg, say
from horo_app.services.arrivals import Arrivals
from horo_app.services.bot_health import Pulse

log = logs.logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

TOO_QUICK = msg("That was a lot at once. Give me a moment to catch my breath.")


class Reception(BaseMiddleware):
    """Lets an update in with its guest, `data["guest"]`; stops those that came before and those that are too many."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        user: User | None = data.get("event_from_user")
        if user is None or user.is_bot:
            return None
        pulse: Pulse = data["pulse"]
        pulse.last_update_at = clock.now()
        turn = self._turns.setdefault(user.id, asyncio.Lock())
        async with turn:  # a person's taps are answered in their order
            guest = await _guest(event.update_id, user, data["arrivals"])
            if guest is None:
                return None
            courtesy: Courtesy = data["courtesy"]
            verdict = courtesy.take(user.id)
            if verdict is not Verdict.ANSWER:
                return await _ask_for_calm(verdict, event, guest, data["courier"])
            data["guest"] = guest
            return await handler(event, data)


async def _ask_for_calm(verdict: Verdict, update: Update, guest: Guest, courier: Courier) -> None:
    if verdict is Verdict.SILENCE:
        return
    event = update.event
    if isinstance(event, CallbackQuery):
        await courier.hint(event, say(guest.language, TOO_QUICK), alert=True)
    elif isinstance(event, Message) and event.chat.type == "private":
        await courier.send(event.chat.id, plain(say(guest.language, TOO_QUICK)))
    elif isinstance(event, InlineQuery):
        await event.answer([], cache_time=5, is_personal=True)


async def _guest(update_id: int, user: User, arrivals: Arrivals) -> Guest | None:
    """Who it is; None when the update was handled before. While the database is away everybody is a stranger."""
    try:
        first, subscriber = await arrivals.arrive(update_id, user.id)
    except (*OUTAGE, DatabaseUnavailable) as error:
        log.warning("a guest was not recognised, the database is away", error=str(error))
        return Guest(user.id, language_of(user), remembers=False)
    if not first:
        return None
    chosen = subscriber is not None and subscriber.language_chosen
    return Guest(user.id, subscriber.language if chosen and subscriber else language_of(user), subscriber)
