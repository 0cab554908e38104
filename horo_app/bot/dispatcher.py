"""The dispatcher: what every update passes, and which handlers there are. It keeps nothing of one bot or update."""

from dataclasses import dataclass, field
from typing import Any

from aiogram import Dispatcher

from horo_app.bot import handlers
from horo_app.bot.courier import Courier
from horo_app.bot.courtesy import Courtesy
from horo_app.bot.reception import Reception
from horo_app.services.arrivals import Arrivals
from horo_app.services.bot_health import Pulse

# What we ask Telegram for; the rest would only be thrown away.
UPDATES = ["message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]

dispatcher = Dispatcher(disable_fsm=True)  # what must be remembered is in PostgreSQL
dispatcher.update.outer_middleware(Reception())
handlers.include_all(dispatcher)


@dataclass(frozen=True, slots=True)
class Tools:
    """What handlers and the reception work with, by the names of their arguments."""

    courier: Courier
    arrivals: Arrivals
    pulse: Pulse
    bot_id: int
    courtesy: Courtesy = field(default_factory=Courtesy)

    def by_name(self) -> dict[str, Any]:
        return {
            "courier": self.courier,
            "arrivals": self.arrivals,
            "pulse": self.pulse,
            "bot_id": self.bot_id,
            "courtesy": self.courtesy,
            "username": self.pulse.username,
        }
