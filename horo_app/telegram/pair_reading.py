"""Two signs as a message: what goes on between them, and what the day's sky has for both."""

import datetime as dt
from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Text

from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content.two_signs import text_of, today_of
from horo_app.core import compute
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.telegram import keyboards
from horo_app.telegram.keyboards import SignButton
from horo_app.telegram.reply import Reply, plain, title
from horo_app.telegram.user_context import UserContext


async def pair_reading(guest: UserContext, signs: Sequence[Sign]) -> Reply:
    """The two signs that are named; one alone stands beside the guest's own."""
    both = [*signs, guest.sign] if len(signs) == 1 and guest.sign else signs
    if len(both) != 2:
        names = (sign_name(sign, guest.language).lower() for sign in (Sign.LEO, Sign.AQUARIUS))
        example = " ".join(("/two", *names))
        text = say(guest.language, "Name two signs, for example {example}", example=example)
        return plain(text, keyboards.menu(guest.sign, guest.language))
    asked = (SignPair.of(*both), guest.today, guest.language, guest.zone.key)
    return await compute.FIRST.run((_card, asked), _card, *asked)


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
    ways = [
        keyboards.button(title(sign, language), SignButton(sign=sign))
        for sign in dict.fromkeys((pair.first, pair.second))
    ]
    return Reply(Text(*told), keyboards.keyboard(ways))
