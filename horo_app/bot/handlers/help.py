"""What the bot can do, and who it is."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from horo_app.bot import cards
from horo_app.bot.courier import Courier
from horo_app.bot.guest import Guest

router = Router(name="help")
router.message.filter(F.chat.type == "private")


@router.message(Command("help", ignore_case=True))
async def help(_: Message, guest: Guest, courier: Courier, username: str) -> None:
    """`/help`."""
    await courier.send(guest.id, cards.helping(guest.language, username))


@router.message(Command("about", ignore_case=True))
async def about(_: Message, guest: Guest, courier: Courier) -> None:
    """`/about`."""
    await courier.send(guest.id, cards.about(guest.language))
