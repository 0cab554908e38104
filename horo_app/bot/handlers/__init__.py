"""What the bot does on each kind of update, a module for each theme."""

from aiogram import Dispatcher

from horo_app.bot.handlers import (
    errors,
    farewell,
    groups,
    help,
    inline,
    places,
    preferences,
    readings,
    start,
    words,
)


def include_all(dispatcher: Dispatcher) -> None:
    """Lay the handlers out in the order in which they are asked: plain words last, when nothing else understood."""
    for module in (errors, start, readings, preferences, places, farewell, help, inline, groups, words):
        dispatcher.include_router(module.router)
