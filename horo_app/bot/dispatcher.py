"""The dispatcher: what all handlers are given, what every update passes, and which handlers there are."""

from aiogram import Bot, Dispatcher

from horo_app.bot import handlers
from horo_app.bot.courier import Courier
from horo_app.bot.courtesy import Courtesy
from horo_app.bot.reception import Reception
from horo_app.services.bot_health import Pulse
from horo_app.services.pace import Pace

# What we ask Telegram for; the rest would only be thrown away.
UPDATES = ["message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]


def dispatcher_for(bot: Bot, pace: Pace, pulse: Pulse) -> Dispatcher:
    """A dispatcher of its own for this process. Handlers keep no state: what must be remembered is in PostgreSQL."""
    courier = Courier(bot, pace)
    dispatcher = Dispatcher(disable_fsm=True, courier=courier, username=pulse.username, bot_id=bot.id)
    dispatcher.update.outer_middleware(Reception(courier, Courtesy(), pulse))
    handlers.include_all(dispatcher)
    return dispatcher
