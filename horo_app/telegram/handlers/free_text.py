"""Plain words in a private chat: they are understood first (`telegram.understanding`), and answered here."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from horo_app.core.i18n import say
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram import clarifying, keyboards, messages, unknown_words
from horo_app.telegram.asked_readings import asked_reading
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.handlers import places
from horo_app.telegram.handlers.birthdays import answer_birthday
from horo_app.telegram.handlers.intent_answers import answer_intent
from horo_app.telegram.handlers.settings import set_time
from horo_app.telegram.handlers.start import begin
from horo_app.telegram.pair_reading import pair_reading
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.interpreter import UNKNOWN, understand
from horo_app.telegram.understanding.meaning import Meaning, MeaningKind
from horo_app.telegram.user_context import UserContext

router = Router(name="words")
router.message.filter(InPrivate())


@router.message(F.text | F.caption)
async def understood(message: Message, guest: UserContext, courier: Sender, username: str) -> None:
    """What the words, or those under a picture, mean."""
    text = message.text or message.caption or ""
    asked = guest.subscriber.asked if guest.subscriber else PendingQuestion.NOTHING
    meaning = understand(text, guest.today, guest.language, asked)
    if (
        message.text is None or message.forward_origin is not None
    ):  # of a cat called Leo, or in another's words
        meaning = replace(meaning, is_certain=False, is_own=False)
    if (city := await _city(guest, text, meaning)) is not None:
        return await courier.send(guest.id, city)
    if meaning.kind is MeaningKind.INTENT:
        return await answer_intent(guest, meaning, courier, username)
    if meaning.kind is MeaningKind.SIGN:
        return await _sign(guest, meaning, courier)
    if meaning.kind is MeaningKind.BIRTHDAY:
        return await answer_birthday(guest, list(meaning.birthdays), courier, is_own=meaning.is_own)
    reply = await _ANSWERS[meaning.kind](guest, meaning)
    await courier.send(guest.id, reply or await _repeated(guest, text))
    if reply is None and asked is PendingQuestion.NOTHING:
        await unknown_words.note(message, guest)


async def _city(guest: UserContext, text: str, meaning: Meaning) -> Reply | None:
    """A city's name goes before what it only resembles: Paris is no misspelt Aries."""
    resembles = meaning.kind is MeaningKind.UNKNOWN or not meaning.is_certain
    if resembles and meaning.kind not in (MeaningKind.PLACE, MeaningKind.TIME, MeaningKind.ZONE):
        return await places.named(guest, text)
    return None


async def _sign(guest: UserContext, meaning: Meaning, courier: Sender) -> None:
    """A bare sign is a newcomer's own; nearly one is asked about."""
    assert meaning.sign is not None
    if guest.sign is None and guest.remembers and meaning.is_certain:
        await begin(guest, meaning.sign, courier)
    elif guest.sign is None and guest.remembers:
        await courier.send(guest.id, clarifying.is_this_your_sign(guest.language, meaning.sign))
    else:
        await courier.send(guest.id, await reading(guest, meaning.sign, offer=True))


async def _own_sign(guest: UserContext, meaning: Meaning) -> Reply:
    assert meaning.sign is not None
    if guest.sign is meaning.sign or not guest.remembers:
        return await reading(guest, meaning.sign)
    return clarifying.is_this_your_sign(guest.language, meaning.sign)


async def _sign_among_words(guest: UserContext, meaning: Meaning) -> Reply:
    assert meaning.sign is not None
    if guest.remembers and guest.sign is not meaning.sign:
        return clarifying.is_this_your_sign(guest.language, meaning.sign)
    text = say(guest.language, "I know your sign. Shall I read it?")
    return plain(text, keyboards.menu(meaning.sign, guest.language))


async def _pair(guest: UserContext, meaning: Meaning) -> Reply:
    return await pair_reading(guest, meaning.signs)


async def _time(guest: UserContext, meaning: Meaning) -> Reply:
    """An hour is set if it surely is one."""
    time = meaning.time
    assert time is not None
    if not meaning.is_certain:
        return clarifying.is_this_the_time(guest.language, time)
    return await set_time(guest, time)


async def _impossible_day(guest: UserContext, _: Meaning) -> Reply:
    return messages.impossible_day(guest.language, guest.sign)


async def _zone(guest: UserContext, meaning: Meaning) -> Reply:
    assert meaning.zone is not None
    return await places.offset_told(guest, meaning.zone, is_certain=meaning.is_certain)


async def _place(guest: UserContext, meaning: Meaning) -> Reply | None:
    return await places.said(guest, meaning.place, is_certain=meaning.is_certain)


async def _nothing(_guest: UserContext, _: Meaning) -> None:
    return None


_ANSWERS: dict[MeaningKind, Callable[[UserContext, Meaning], Awaitable[Reply | None]]] = {
    MeaningKind.OWN_SIGN: _own_sign,
    MeaningKind.SIGN_AMONG_WORDS: _sign_among_words,
    MeaningKind.READING: asked_reading,
    MeaningKind.PAIR: _pair,
    MeaningKind.TIME: _time,
    MeaningKind.IMPOSSIBLE_DAY: _impossible_day,
    MeaningKind.ZONE: _zone,
    MeaningKind.PLACE: _place,
    MeaningKind.UNKNOWN: _nothing,
}


async def _repeated(guest: UserContext, text: str) -> Reply:
    """The question again that was not answered; without one, what can be asked."""
    if guest.was_asked(PendingQuestion.CITY):
        return await places.nearly(guest, text)
    if guest.was_asked(PendingQuestion.TIME):
        assert guest.subscriber is not None
        return clarifying.hours_again(guest.subscriber)
    return messages.not_understood(guest)


@router.message(F.sticker)
async def sticker(message: Message, guest: UserContext, courier: Sender, username: str) -> None:
    """A sticker says what its symbol says; one that says nothing we know is a greeting."""
    assert message.sticker is not None
    meaning = understand(message.sticker.emoji or "", guest.today, guest.language)
    if meaning is UNKNOWN or meaning.kind is not MeaningKind.INTENT:
        meaning = Meaning(MeaningKind.INTENT, name="greeting")
    await answer_intent(guest, meaning, courier, username)


@router.message()
async def anything_else(_: Message, guest: UserContext, courier: Sender) -> None:
    """Pictures and voices."""
    await courier.send(guest.id, messages.not_understood(guest))


@router.callback_query()
async def outlived(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """A button of an older version of the bot, or of nobody's."""
    await courier.hint(query, say(guest.language, "This button is out of date. Send /start for new ones."))
