"""Filters that many handlers share. They are coroutines: what is none, aiogram runs in a thread for each update."""

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message


class InPrivate(BaseFilter):
    """Lets through what happens in a person's own chat with the bot."""

    async def __call__(self, event: Message | CallbackQuery | ChatMemberUpdated) -> bool:
        place = event.message if isinstance(event, CallbackQuery) else event
        return place is not None and place.chat.type == "private"


class UnderMessage(BaseFilter):
    """Lets through taps under a message that the bot sent itself: there is none under what was sent inline."""

    async def __call__(self, query: CallbackQuery) -> bool:
        return query.message is not None
