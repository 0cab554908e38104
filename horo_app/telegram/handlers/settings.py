"""The settings: language, time, pausing. Places have a module of their own."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram.utils.formatting import Text

from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.subscribers import subscribers
from horo_app.subscribers.subscribers import HALF_HOUR, PendingQuestion, Subscriber
from horo_app.telegram import clarifying, keyboards, messages
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.keyboards import BELOW, SettingsButton
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.times import ClockTime
from horo_app.telegram.user_context import UserContext

router = Router(name="preferences")
router.message.filter(InPrivate())
router.callback_query.filter(InPrivate())

LANGUAGES = {language.value for language in Language}
HOURS = {str(hour) for hour in range(24)}
TIMES = {str(minutes) for minutes in range(0, 24 * 60, HALF_HOUR)}


async def keep(guest: UserContext, **chosen: Any) -> Subscriber:
    """Write down what the guest chose; whatever they were asked for is settled with it."""
    chosen = {"asked": PendingQuestion.NOTHING} | chosen
    async with transaction() as session:
        return await subscribers.choose(session, guest.id, guest.language, **chosen)


@router.message(Command("settings", ignore_case=True))
async def settings(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/settings`: how things are, and buttons to change them."""
    await courier.send(guest.id, messages.settings_card(await keep(guest)))


@router.callback_query(SettingsButton.filter(F.what == "card"))
async def card(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """Back to the settings."""
    await courier.show(query, messages.settings_card(await keep(guest)))


@router.callback_query(SettingsButton.filter(F.what == "languages"))
async def languages(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """The languages to choose from."""
    reply = plain(say(guest.language, "Which language shall I speak?"), keyboards.languages(guest.language))
    await courier.show(query, reply)


@router.callback_query(SettingsButton.filter((F.what == "language") & F.value.in_(LANGUAGES)))
async def language(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """A language is chosen."""
    subscriber = await keep(guest, language=Language(callback_data.value))
    await courier.show(query, messages.settings_card(subscriber))


@router.callback_query(SettingsButton.filter(F.what == "hours"))
async def hours(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """The hours of the day."""
    await courier.show(query, messages.hours(await keep(guest, asked=PendingQuestion.TIME)))


@router.callback_query(SettingsButton.filter((F.what == "hour") & F.value.in_(HOURS)))
async def hour(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """The full hour or half past."""
    keyboard = keyboards.halves(int(callback_data.value), guest.language)
    await courier.show(query, plain(say(guest.language, "On the hour, or half past?"), keyboard))


@router.callback_query(SettingsButton.filter((F.what == "time") & F.value.in_(TIMES)))
async def time(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """A time is chosen."""
    minutes = int(callback_data.value)
    await courier.show(query, await set_time(guest, ClockTime(minutes, minutes)))


async def set_time(guest: UserContext, chosen: ClockTime) -> Reply:
    """Send at that time from now on; without a clock to go by, the city is asked for next."""
    is_told = guest.subscriber is not None and guest.subscriber.zone_told
    asked = PendingQuestion.NOTHING if is_told else PendingQuestion.CITY
    return clarifying.time_kept(await keep(guest, deliver_at=chosen.minutes, asked=asked), chosen)


@router.message(Command("stop", ignore_case=True))
async def stop(_: Message, guest: UserContext, courier: Sender) -> None:
    """`/stop`: nothing more is sent by itself."""
    await courier.send(guest.id, await stopped(guest))


@router.callback_query(SettingsButton.filter(F.what == "stop"))
async def stop_by_button(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """The same by a button."""
    await courier.show(query, await stopped(guest))


@router.callback_query(SettingsButton.filter(F.what == "resume"))
async def resume(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """Send again."""
    async with transaction() as session:
        subscriber = await subscribers.resume(session, guest.id, guest.language)
    card = messages.settings_card(subscriber)
    if callback_data.value == BELOW:  # a reading, which stays
        await courier.hint(query)
        return await courier.send(guest.id, card)
    await courier.show(query, card)


async def stopped(guest: UserContext) -> Reply:
    """Send nothing more by itself, and say so."""
    async with transaction() as session:
        await subscribers.pause(session, guest.id, guest.language)
    text = say(
        guest.language,
        "Paused: I send nothing by myself any more. /today always works, and you can start again when you like.",
    )
    return Reply(Text(text), keyboards.keyboard([keyboards.resume(guest.language)]), is_about_delivery=True)
