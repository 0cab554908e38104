"""Two signs: what goes on between them, and what the day's sky has for both."""

import datetime as dt

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message
from aiogram.utils.formatting import Bold, Text

from horo_app.astrology.sign_pair import SignPair
from horo_app.content.two_signs import text_of, today_of
from horo_app.core import compute
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.reply import Reply, plain, title
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.normalize import words_of
from horo_app.telegram.understanding.signs import sign_named
from horo_app.telegram.user_context import UserContext

router = Router(name="two_signs")
router.message.filter(InPrivate())

_EXAMPLES = {Language.RU: "/two лев водолей", Language.EN: "/two leo aquarius"}


@router.message(Command("two", ignore_case=True))
async def two(_: Message, command: CommandObject, guest: UserContext, courier: Sender) -> None:
    """`/two leo aquarius`; a sign that is named alone stands beside the guest's own."""
    signs = [sign for word in words_of(command.args or "") if (sign := sign_named(word))]
    if len(signs) == 1 and guest.sign:
        signs.append(guest.sign)
    if len(signs) != 2:
        example = _EXAMPLES[guest.language]
        await courier.send(
            guest.id, plain(say(guest.language, "Name two signs, for example {example}", example=example))
        )
        return
    asked = (SignPair.of(*signs), guest.today, guest.language, guest.zone.key)
    await courier.send(guest.id, await compute.FIRST.run((_card, asked), _card, *asked))


def _card(pair: SignPair, date: dt.date, language: Language, zone: str) -> Reply:
    text = text_of(pair, language)
    parts = {
        say(language, "The two today"): " ".join(today_of(pair, date, language, zone)),
        say(language, "Love"): text.love,
        say(language, "Friendship"): text.friendship,
        say(language, "Work"): text.work,
        say(language, "Strengths"): text.strengths,
        say(language, "Where it rubs"): text.rubs,
        say(language, "One thing to try"): text.try_this,
    }
    heading = f"{title(pair.first, language)} · {title(pair.second, language)}"
    told: list[Text | str] = [Bold(heading), "\n", text.headline_alone]
    for name, words in parts.items():
        told += ["\n\n", Bold(name), "\n", words]
    return Reply(Text(*told))
