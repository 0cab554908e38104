"""What the bot can do, and who it is."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from horo_app.telegram import messages
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext

router = Router(name="help")
router.message.filter(InPrivate())


@router.message(Command("help", ignore_case=True))
async def help(_: Message, guest: UserContext, courier: Sender, username: str) -> None:
    """`/help`."""
    await courier.send(guest.id, messages.helping(guest.language, username))


@router.message(Command("about", ignore_case=True))
async def about(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/about`."""
    await courier.send(guest.id, messages.about(guest.language))
