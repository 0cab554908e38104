"""What the bot does on each kind of update, a module for each theme."""

from aiogram import Dispatcher

from horo_app.telegram.handlers import (
    errors,
    free_text,
    group_delivery,
    groups,
    help,
    inline,
    membership,
    moon,
    periods,
    places,
    readings,
    settings,
    start,
    two_signs,
    voting,
    wishes,
)


def include_all(dispatcher: Dispatcher) -> None:
    """Lay the handlers out in the order in which they are asked: plain words last, when nothing else understood."""
    for module in (
        errors,
        start,
        readings,
        periods,
        moon,
        two_signs,
        voting,
        settings,
        wishes,
        places,
        membership,
        help,
        inline,
        group_delivery,
        groups,
        free_text,
    ):
        dispatcher.include_router(module.router)
