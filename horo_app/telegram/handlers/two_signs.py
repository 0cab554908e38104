"""Two signs, by command."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from horo_app.telegram.filters import InPrivate
from horo_app.telegram.pair_reading import pair_reading
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.normalize import words_of
from horo_app.telegram.understanding.signs import sign_named
from horo_app.telegram.user_context import UserContext

router = Router(name="two_signs")
router.message.filter(InPrivate())


@router.message(Command("two", ignore_case=True))
async def two(_: Message, command: CommandObject, guest: UserContext, courier: Sender) -> None:
    """`/two leo aquarius`; `/two leo leo` is two of one sign."""
    signs = [sign for word in words_of(command.args or "") if (sign := sign_named(word))]
    await courier.send(guest.id, await pair_reading(guest, signs))
