"""Readings and the sky, by command and by button."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from horo_app.telegram import messages
from horo_app.telegram.filters import InPrivate, UnderMessage
from horo_app.telegram.keyboards import Aim, DayButton, SignButton, SignsButton
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply
from horo_app.telegram.sender import Sender
from horo_app.telegram.sky_message import sky_card
from horo_app.telegram.understanding.signs import sign_named
from horo_app.telegram.user_context import UserContext

router = Router(name="readings")
router.message.filter(InPrivate())
router.callback_query.filter(UnderMessage())


@router.message(Command(*DayButton, ignore_case=True))
async def day(_: Message, command: CommandObject, guest: UserContext, courier: Sender) -> None:
    """`/today` and `/tomorrow`, of one's own sign or of one that is named."""
    await courier.send(
        guest.id, await reading_of(guest, command.args or "", DayButton(command.command.lower()))
    )


async def reading_of(guest: UserContext, named: str, day: DayButton) -> Reply:
    """The reading of the sign that is named, else of the guest's own; without either, the choice of one."""
    sign = sign_named(named) or guest.sign
    if sign is not None:
        return await reading(guest, sign, day)
    return messages.which_sign_first(guest, day)


@router.message(Command("sign", ignore_case=True))
async def sign(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/sign`: read another sign."""
    await courier.send(guest.id, messages.any_sign(guest.language))


@router.message(Command("sky", ignore_case=True))
async def sky(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/sky`: where everything stands today."""
    await courier.send(guest.id, sky_card(guest.today, guest.zone, guest.language))


@router.callback_query(SignButton.filter(F.aim == Aim.LOOK))
async def look(query: CallbackQuery, callback_data: SignButton, guest: UserContext, courier: Sender) -> None:
    """A neighbour, another day, a sign of the twelve."""
    await courier.show(query, await reading(guest, callback_data.sign, callback_data.day))


@router.callback_query(SignsButton.filter())
async def signs(
    query: CallbackQuery, callback_data: SignsButton, guest: UserContext, courier: Sender
) -> None:
    """The twelve signs in place of the message."""
    own = callback_data.aim is Aim.MINE
    language, day = guest.language, callback_data.day
    await courier.show(query, messages.own_sign(language) if own else messages.any_sign(language, day))
