"""Leaving: being forgotten, blocking the bot, and coming back."""

from aiogram import Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter, Command
from aiogram.types import ChatMemberUpdated, Message, ReplyKeyboardRemove
from aiogram.utils.formatting import Text

from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.readings import feedback
from horo_app.subscribers import subscribers
from horo_app.telegram import messages, votes
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext

router = Router(name="farewell")
router.message.filter(InPrivate())
router.my_chat_member.filter(InPrivate())


@router.message(Command("forget", ignore_case=True))
async def forget(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/forget`: erase everything, and say so."""
    async with transaction() as session:
        known = await subscribers.forget(session, guest.id)
        await feedback.forget_cast(session, votes.ballots(guest.id))
    if known:
        text = say(
            guest.language,
            "It is all erased: your sign, your settings, the record of what I sent you, the link you came by and the "
            "days on which you wrote. To begin anew, send /start.",
        )
    else:
        text = say(guest.language, "I hold nothing about you. To begin, send /start.")
    await courier.send(guest.id, Reply(Text(text), ReplyKeyboardRemove(), is_about_delivery=True))


@router.my_chat_member(ChatMemberUpdatedFilter(LEAVE_TRANSITION))
async def blocked(_: ChatMemberUpdated, guest: UserContext) -> None:
    """The person blocked the bot."""
    async with transaction() as session:
        await subscribers.leave(session, guest.id)


@router.my_chat_member(ChatMemberUpdatedFilter(JOIN_TRANSITION))
async def unblocked(_: ChatMemberUpdated, guest: UserContext, courier: Sender) -> None:
    """The person let the bot in again: they are as before."""
    async with transaction() as session:
        back = await subscribers.come_back(session, guest.id)
    if back is not None:
        await courier.send(guest.id, plain(messages.back_again(back)))
