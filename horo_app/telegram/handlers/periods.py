"""Weeks, months and years, by command and by button."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.telegram.filters import InPrivate, UnderMessage
from horo_app.telegram.keyboards import PeriodButton
from horo_app.telegram.period_reading import period_reading, present_period
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.signs import sign_named
from horo_app.telegram.user_context import UserContext

router = Router(name="periods")
router.message.filter(InPrivate())
router.callback_query.filter(UnderMessage())


@router.message(Command(*PeriodKind, ignore_case=True))
async def present(_: Message, command: CommandObject, guest: UserContext, courier: Sender) -> None:
    """`/week`, `/month` and `/year`, of one's own sign or of one that is named."""
    sign = sign_named(command.args or "") or guest.sign
    await courier.send(guest.id, await present_period(guest, sign, PeriodKind(command.command.lower())))


@router.callback_query(PeriodButton.filter())
async def look(
    query: CallbackQuery, callback_data: PeriodButton, guest: UserContext, courier: Sender
) -> None:
    """Another sign, the next period, or a longer one."""
    period = Period.parse(callback_data.kind, callback_data.slug)
    period = period or Period.containing(callback_data.kind, guest.today)
    await courier.show(query, await period_reading(guest, callback_data.sign, period))
