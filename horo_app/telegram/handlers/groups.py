"""In groups the bot speaks when it is spoken to: a command with its name, a mention, an answer to its message."""

import re
from typing import Any

from aiogram import F, Router
from aiogram.filters import JOIN_TRANSITION, BaseFilter, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated, InlineKeyboardButton, Message

from horo_app.astrology.periods import PeriodKind
from horo_app.core.i18n import say
from horo_app.telegram import keyboards, messages
from horo_app.telegram.asked_readings import asked_reading, colour_of_day
from horo_app.telegram.handlers.birthdays import birthday_in_group
from horo_app.telegram.keyboards import Aim, DayButton
from horo_app.telegram.moon_message import moon_of_day
from horo_app.telegram.pair_reading import pair_reading
from horo_app.telegram.period_reading import present_period
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.sky_answers import ANSWERS as SKY_ANSWERS
from horo_app.telegram.sky_answers import sky_answer
from horo_app.telegram.sky_message import sky_card
from horo_app.telegram.understanding.days import Span
from horo_app.telegram.understanding.intents import intents
from horo_app.telegram.understanding.interpreter import UNKNOWN, understand
from horo_app.telegram.understanding.meaning import Meaning, MeaningKind
from horo_app.telegram.understanding.signs import sign_named
from horo_app.telegram.user_context import UserContext

router = Router(name="groups")
GROUPS = {"group", "supergroup"}
LONGEST_WISH = 3  # words: "and for tomorrow"

# What is said to people rather than to the bot, when somebody answers its message
_SMALL_TALK = {
    "thanks", "praise", "fine", "well", "laughter", "goodbye", "never_mind", "insult", "wrong", "repeat", "greeting",
    "how_are_you", "name", "age", "off_topic", "future", "sadness", "figure_of_speech", "do_not_stop",
}  # fmt: skip
# One person's business, each with what its link to the private chat opens
_PRIVATE = {
    "settings": "settings", "time": "time", "city": "city", "language": "language", "stop": "settings",
    "subscribe": "start", "forget": "settings", "my_sign": "start", "change_sign": "settings", "help": "help",
    "about": "about",
}  # fmt: skip


class Addressed(BaseFilter):
    """Lets a message through that is for the bot, with what it says in `asked`, without the bot's name."""

    async def __call__(self, message: Message, username: str, bot_id: int) -> bool | dict[str, Any]:
        if not is_addressed(message, username, bot_id):
            return False
        return {"asked": _name(username).sub(" ", _words(message)).strip()}


def is_addressed(message: Message, username: str, bot_id: int) -> bool:
    """Whether a message in a group is for the bot."""
    text = _words(message)
    replied = message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    return bool(_name(username).search(text) or (to_us and not text.startswith("/")))


def _words(message: Message) -> str:
    return message.text or message.caption or ""


def _name(username: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)


@router.my_chat_member(F.chat.type.in_(GROUPS), ChatMemberUpdatedFilter(JOIN_TRANSITION))
async def added(event: ChatMemberUpdated, guest: UserContext, courier: Sender, username: str) -> None:
    """A hello to a group that the bot was added to: how to speak to it."""
    text = say(
        guest.language,
        "Hello, everybody! I read the sky and write a horoscope for every sign. Mention me with a sign or a question, "
        "for example “{mention} Leo tomorrow”, or choose:",
        mention=f"@{username}",
    )
    await courier.send(event.chat.id, plain(text, keyboards.signs(guest.language, Aim.LOOK)))


@router.message(F.chat.type.in_(GROUPS), Addressed())
async def asked_in_a_group(
    message: Message, asked: str, guest: UserContext, courier: Sender, username: str
) -> None:
    """One answer under the question; none to what people say to each other."""
    is_mentioned = bool(_name(username).search(_words(message)))
    answer = await _answer(asked, guest, username, is_mentioned=is_mentioned)
    if answer is not None:
        await courier.send(message.chat.id, answer, to=message)


async def _answer(asked: str, guest: UserContext, username: str, *, is_mentioned: bool) -> Reply | None:
    if asked.startswith("/"):
        return await _to_command(asked, guest, username)
    meaning = understand(asked, guest.today, guest.language)
    if meaning.kind is MeaningKind.INTENT:
        return await _to_intent(guest, meaning, username, is_mentioned=is_mentioned)
    if not is_mentioned and meaning.sign is None and _is_chat(asked):
        return None
    found = await _to_names(guest, meaning)
    if found is not None or not is_mentioned:
        return found
    return await _any_reading(guest)


def _is_chat(asked: str) -> bool:
    """Whether it is rather said to people: a sentence that is no question."""
    return "?" not in asked and len(asked.split()) > LONGEST_WISH


async def _to_command(asked: str, guest: UserContext, username: str) -> Reply:
    command, _, rest = asked.partition(" ")
    if command == "/sky":
        return sky_card(guest.today, guest.zone, guest.language)
    if command in ("/sign", "/start"):
        return messages.any_sign(guest.language)
    if command.removeprefix("/") in set(PeriodKind):
        sign = sign_named(rest) or guest.sign
        return await present_period(guest, sign, PeriodKind(command.removeprefix("/")))
    if command in ("/today", "/tomorrow"):
        day = DayButton(command.removeprefix("/"))
        meaning = understand(rest, guest.today, guest.language) if rest else UNKNOWN
        sign = meaning.sign or guest.sign
        return await reading(guest, sign, day) if sign else messages.any_sign(guest.language, day)
    return _in_private(guest, username, _PRIVATE.get(command.removeprefix("/"), "start"))


async def _to_names(guest: UserContext, meaning: Meaning) -> Reply | None:
    """An answer to a sign, a day, a birthday; None to what belongs in a private chat, and to the rest."""
    if meaning.kind is MeaningKind.READING:
        is_of_day = meaning.period is None or meaning.period.span is Span.DAY
        if is_of_day and meaning.sign is None and guest.sign is None:
            return messages.any_sign(guest.language)
        return await asked_reading(guest, meaning)
    if meaning.kind is MeaningKind.PAIR:
        return await pair_reading(guest, meaning.signs)
    if meaning.kind is MeaningKind.BIRTHDAY:
        return await birthday_in_group(guest, list(meaning.birthdays))
    if meaning.kind in (MeaningKind.SIGN, MeaningKind.OWN_SIGN) and meaning.sign:
        return await reading(guest, meaning.sign)
    return None


async def _to_intent(
    guest: UserContext, meaning: Meaning, username: str, *, is_mentioned: bool
) -> Reply | None:
    if meaning.name in ("sky", *SKY_ANSWERS, "moon_calendar"):
        return await _to_sky(guest, meaning)
    if meaning.name in ("colour", "score") and (meaning.sign or guest.sign):
        return await colour_of_day(guest, meaning)
    if meaning.name in _PRIVATE:
        return _in_private(guest, username, _PRIVATE[meaning.name])
    if meaning.name in _SMALL_TALK and not is_mentioned:
        return None
    answer = intents()[meaning.name].answers.get(guest.language)
    return plain(answer) if answer else messages.any_sign(guest.language)


async def _to_sky(guest: UserContext, meaning: Meaning) -> Reply:
    if meaning.name == "sky":
        return sky_card(guest.today, guest.zone, guest.language)
    if meaning.name == "moon_calendar":
        return await moon_of_day(guest)
    return plain(sky_answer(meaning, guest))


async def _any_reading(guest: UserContext) -> Reply:
    """To the bot's name alone, or with words that we do not understand."""
    return await reading(guest, guest.sign) if guest.sign else messages.any_sign(guest.language)


def _in_private(guest: UserContext, username: str, page: str) -> Reply:
    """What is one person's business is not a group's; the button leads to what was asked."""
    link = InlineKeyboardButton(
        text=say(guest.language, "Write to me"), url=f"https://t.me/{username}?start={page}"
    )
    return plain(say(guest.language, "Let us speak about that in private."), keyboards.keyboard([link]))
