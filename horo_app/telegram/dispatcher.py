"""The dispatcher: what every update passes, and which handlers there are. It keeps nothing of one bot or update."""

from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError
from aiogram.types import Update
from pydantic import ValidationError

from horo_app.core import logs
from horo_app.subscribers.bot_health import ProcessReport
from horo_app.subscribers.update_dedup import UpdateDedup
from horo_app.telegram import handlers
from horo_app.telegram.middleware import UpdateMiddleware
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_throttle import UserThrottle

# What we ask Telegram for; the rest would only be thrown away.
UPDATES = ["message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]

log = logs.logger(__name__)


class TolerantDispatcher(Dispatcher):
    """aiogram's own, except that an update that it cannot read is noted, and a tap in it answered."""

    async def feed_raw_update(self, bot: Bot, update: dict[str, Any], **tools: Any) -> Any:
        try:
            read = Update.model_validate(update, context={"bot": bot})
        except (ValidationError, RecursionError) as error:
            where = error.errors()[0]["loc"] if isinstance(error, ValidationError) else "too deep"
            log.warning("an update could not be read", update=update.get("update_id"), where=str(where))
            return await _answer_tap(bot, update)
        return await self.feed_update(bot, read, **tools)


async def _answer_tap(bot: Bot, update: dict[str, Any]) -> None:
    """End the waiting of the button behind an unreadable update, if there is one."""
    tap = update.get("callback_query")
    number = tap.get("id") if isinstance(tap, dict) else None
    if isinstance(number, str):
        try:
            await bot.answer_callback_query(number)
        except (AiogramError, ValidationError) as error:
            log.debug("a tap was not answered", error=str(error))


dispatcher = TolerantDispatcher(disable_fsm=True)  # what must be remembered is in PostgreSQL
dispatcher.update.outer_middleware(UpdateMiddleware())
handlers.include_all(dispatcher)


@dataclass(frozen=True, slots=True)
class Tools:
    """What handlers and the reception work with, by the names of their arguments."""

    courier: Sender
    arrivals: UpdateDedup
    pulse: ProcessReport
    bot_id: int
    courtesy: UserThrottle = field(default_factory=UserThrottle)

    def by_name(self) -> dict[str, Any]:
        return {
            "courier": self.courier,
            "arrivals": self.arrivals,
            "pulse": self.pulse,
            "bot_id": self.bot_id,
            "courtesy": self.courtesy,
            "username": self.pulse.username,
        }
