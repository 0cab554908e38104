"""Leaving: being forgotten, blocking the bot, and coming back."""

from aiogram import F, Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter, Command
from aiogram.types import ChatMemberUpdated, Message, ReplyKeyboardRemove

from horo_app.bot.courier import Courier
from horo_app.bot.guest import Guest
from horo_app.bot.reply import plain
from horo_app.db import transaction
from horo_app.messages import say
from horo_app.services import subscribers
from horo_app.services.subscribers import State

router = Router(name="farewell")
router.message.filter(F.chat.type == "private")
router.my_chat_member.filter(F.chat.type == "private")


@router.message(Command("forget", ignore_case=True))
async def forget(_: Message, guest: Guest, courier: Courier) -> None:
    """`/forget`: erase everything, and say so."""
    async with transaction() as session:
        known = await subscribers.forget(session, guest.id)
    if known:
        text = say(
            guest.language,
            "It is all erased: your sign, your settings, the record of what I sent you. To begin anew, send /start.",
        )
    else:
        text = say(guest.language, "I hold nothing about you. To begin, send /start.")
    await courier.send(guest.id, plain(text, ReplyKeyboardRemove()))


@router.my_chat_member(ChatMemberUpdatedFilter(LEAVE_TRANSITION))
async def blocked(_: ChatMemberUpdated, guest: Guest) -> None:
    """The person blocked the bot."""
    async with transaction() as session:
        await subscribers.leave(session, guest.id)


@router.my_chat_member(ChatMemberUpdatedFilter(JOIN_TRANSITION))
async def unblocked(_: ChatMemberUpdated, guest: Guest) -> None:
    """The person let the bot in again: their mornings come back with them."""
    if guest.subscriber is not None and guest.subscriber.state is State.LEFT:
        async with transaction() as session:
            await subscribers.resume(session, guest.id, guest.language)
