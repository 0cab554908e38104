"""Plain words in a private chat: a sign, a birthday, a time, a city."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove

from horo_app.astrology import birthday
from horo_app.astrology.zodiac import Sign
from horo_app.core.errors import ImpossibleDate
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram import messages, unknown_words
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.handlers import places
from horo_app.telegram.handlers.birthdays import answer_birthday
from horo_app.telegram.handlers.readings import reading_of
from horo_app.telegram.handlers.settings import keep
from horo_app.telegram.handlers.start import begin
from horo_app.telegram.keyboards import DayButton
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding import asks_for_a_day, clock_time, sign_and_day
from horo_app.telegram.user_context import UserContext

router = Router(name="words")
router.message.filter(InPrivate())

LONGEST = 100  # characters: what is longer is none of the things that we understand


@router.message(F.text)
async def understood(message: Message, guest: UserContext, courier: Sender) -> None:
    """The first that the words may mean."""
    text = (message.text or "")[: LONGEST + 1]
    sign, tomorrow = sign_and_day(text, roughly=False)
    day = DayButton.TOMORROW if tomorrow else DayButton.TODAY
    if len(text) > LONGEST:
        await courier.send(guest.id, messages.not_understood(guest.language))
    elif sign is not None:
        await _sign(guest, sign, day, courier)
    elif asks_for_a_day(text):
        await courier.send(guest.id, await reading_of(guest, "", day))
    elif text in {say(language, "Never mind") for language in Language}:
        await courier.send(guest.id, plain(say(guest.language, "All right."), ReplyKeyboardRemove()))
    elif not (await _time_asked_for(guest, text, courier) or await _birthday(guest, text, courier)):
        await _anything_near(message, guest, text, courier)


async def _sign(guest: UserContext, sign: Sign, day: DayButton, courier: Sender) -> None:
    if guest.sign is None and guest.remembers and day is DayButton.TODAY:
        await begin(guest, sign, courier)
    else:
        await courier.send(guest.id, await reading(guest, sign, day, offer=True))


async def _birthday(guest: UserContext, text: str, courier: Sender) -> bool:
    try:
        days = birthday.parse_birthdays(text, guest.language)
    except ImpossibleDate:
        if clock_time(text) is not None:  # 21.00 is an hour
            return False
        await courier.send(guest.id, messages.impossible_day(guest.language))
        return True
    if days:
        await answer_birthday(guest, days, courier)
    return bool(days)


async def _time_asked_for(guest: UserContext, text: str, courier: Sender) -> bool:
    """To whoever was asked for a time, 7.30 is no day in July, and 7 is one, too."""
    minutes = clock_time(text, asked=True) if guest.was_asked(PendingQuestion.TIME) else None
    if minutes is not None:
        await _time(guest, minutes, courier)
    return minutes is not None


async def _time(guest: UserContext, minutes: int, courier: Sender) -> None:
    await courier.send(guest.id, messages.settings_card(await keep(guest, deliver_at=minutes)))


async def _anything_near(message: Message, guest: UserContext, text: str, courier: Sender) -> None:
    """A time, a city; then what is nearly a sign, for Paris is no misspelt Aries; then what is nearly a city."""
    minutes = clock_time(text)
    if minutes is not None:
        return await _time(guest, minutes, courier)
    reply = await places.named(guest, text)
    sign, tomorrow = sign_and_day(text) if reply is None else (None, False)
    if sign is not None:
        return await _sign(guest, sign, DayButton.TOMORROW if tomorrow else DayButton.TODAY, courier)
    reply = reply or await places.named(guest, text, roughly=True)
    await courier.send(guest.id, reply or messages.not_understood(guest.language))
    if reply is None:
        await unknown_words.note(message, guest)


@router.message()
async def anything_else(_: Message, guest: UserContext, courier: Sender) -> None:
    """Pictures, voices, stickers."""
    await courier.send(guest.id, messages.not_understood(guest.language))


@router.callback_query()
async def outlived(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """A button of an older version of the bot, or of nobody's."""
    await courier.hint(query, say(guest.language, "This button is out of date. Send /start for new ones."))
