"""The Moon of the day, by command."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from horo_app.telegram.filters import InPrivate
from horo_app.telegram.moon_message import moon_of_day
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext

router = Router(name="moon")
router.message.filter(InPrivate())


@router.message(Command("moon", ignore_case=True))
async def moon(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/moon`."""
    await courier.send(guest.id, await moon_of_day(guest))
