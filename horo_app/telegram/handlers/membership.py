"""What is kept of a person, and leaving: being forgotten, blocking the bot, and coming back."""

from aiogram import Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter, Command
from aiogram.types import ChatMemberUpdated, Message, ReplyKeyboardRemove
from aiogram.utils.formatting import Text

from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.readings import personal_data
from horo_app.subscribers import subscribers
from horo_app.telegram import messages
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
        known = await personal_data.erase(session, guest.id)
    if known:
        text = say(
            guest.language,
            "It is all erased: your sign, your settings, the record of what I sent you, the link you came by and the "
            "days on which you wrote. To begin anew, send /start.",
        )
    else:
        text = say(guest.language, "I hold nothing about you. To begin, send /start.")
    await courier.send(guest.id, Reply(Text(text), ReplyKeyboardRemove(), is_about_delivery=True))


@router.message(Command("mydata", ignore_case=True))
async def my_data(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/mydata`: everything that is kept of the person, as a file."""
    async with transaction() as session:
        found = await personal_data.export(session, guest.id)
    if found is None:
        return await courier.send(
            guest.id, plain(say(guest.language, "I hold nothing about you. To begin, send /start."))
        )
    text = say(guest.language, "This is all that I keep about you. /forget erases it.")
    await courier.send_file(guest.id, "horo.json", found.encode(), plain(text))


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
