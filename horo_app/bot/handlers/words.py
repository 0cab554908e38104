"""Plain words in a private chat: a sign, a birthday, a time, a city."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove

from horo_app import birthday
from horo_app.bot import cards
from horo_app.bot.buttons import Day
from horo_app.bot.courier import Courier
from horo_app.bot.guest import Guest
from horo_app.bot.handlers import places
from horo_app.bot.handlers.birthdays import answer_birthday
from horo_app.bot.handlers.preferences import keep
from horo_app.bot.handlers.start import begin
from horo_app.bot.readings import reading
from horo_app.bot.reply import plain
from horo_app.bot.understanding import clock_time, sign_and_day
from horo_app.errors import ImpossibleDate
from horo_app.language import Language
from horo_app.messages import say
from horo_app.zodiac import Sign

router = Router(name="words")
router.message.filter(F.chat.type == "private")

LONGEST = 100  # characters: what is longer is none of the things that we understand


@router.message(F.text)
async def understood(message: Message, guest: Guest, courier: Courier) -> None:
    """The first that the words may mean."""
    text = (message.text or "")[: LONGEST + 1]
    sign, tomorrow = sign_and_day(text)
    if len(text) > LONGEST:
        await courier.send(guest.id, cards.not_understood(guest.language))
    elif sign is not None:
        await _sign(guest, sign, Day.TOMORROW if tomorrow else Day.TODAY, courier)
    elif text in {say(language, "Never mind") for language in Language}:
        await courier.send(guest.id, plain(say(guest.language, "All right."), ReplyKeyboardRemove()))
    elif not await _birthday(guest, text, courier):
        await _time_or_city(guest, text, courier)


async def _sign(guest: Guest, sign: Sign, day: Day, courier: Courier) -> None:
    if guest.sign is None and guest.remembers and day is Day.TODAY:
        await begin(guest, sign, courier)
    else:
        await courier.send(guest.id, await reading(guest, sign, day, offer=True))


async def _birthday(guest: Guest, text: str, courier: Courier) -> bool:
    try:
        days = birthday.parse_birthdays(text, guest.language)
    except ImpossibleDate:
        if clock_time(text) is not None:  # 21.00 is an hour
            return False
        await courier.send(guest.id, cards.impossible_day(guest.language))
        return True
    if days:
        await answer_birthday(guest, days, courier)
    return bool(days)


async def _time_or_city(guest: Guest, text: str, courier: Courier) -> None:
    minutes = clock_time(text)
    if minutes is not None:
        await courier.send(guest.id, cards.settings_card(await keep(guest, deliver_at=minutes)))
        return
    reply = await places.named(guest, text)
    await courier.send(guest.id, reply or cards.not_understood(guest.language))


@router.message()
async def anything_else(_: Message, guest: Guest, courier: Courier) -> None:
    """Pictures, voices, stickers."""
    await courier.send(guest.id, cards.not_understood(guest.language))


@router.callback_query()
async def outlived(query: CallbackQuery, guest: Guest, courier: Courier) -> None:
    """A button of an older version of the bot, or of nobody's."""
    await courier.hint(query, say(guest.language, "This button is out of date. Send /start for new ones."))
