"""What is asked for and not written yet: weeks, months, years, two signs, the Moon calendar.

An honest sentence and the nearest that there is. Whoever builds one of these answers with it here.
"""

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from horo_app.astrology.zodiac import Sign
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.telegram import keyboards
from horo_app.telegram.keyboards import SignButton
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply, plain, title
from horo_app.telegram.sky_answers import moon_today
from horo_app.telegram.understanding.days import Period, Span
from horo_app.telegram.understanding.meaning import Meaning
from horo_app.telegram.user_context import UserContext

_NOT_WRITTEN = {
    Span.WEEK: msg("I write no weekly horoscopes yet, only one for each day. Here is today."),
    Span.MONTH: msg("I write no monthly horoscopes yet, only one for each day. Here is today."),
    Span.YEAR: msg("I write no yearly horoscopes yet, only one for each day. Here is today."),
}


async def longer_reading(guest: UserContext, sign: Sign, period: Period) -> Reply:
    """A week, a month or a year."""
    found = await reading(guest, sign, offer=True)
    said = say(guest.language, _NOT_WRITTEN[period.span])
    return Reply(Text(said, "\n\n", found.text), found.keyboard, shows=found.shows)


def pair_reading(guest: UserContext, meaning: Meaning) -> Reply:
    """Two signs, of which the guest's own may be one."""
    language = guest.language
    both = list(dict.fromkeys([*meaning.signs, *([guest.sign] if guest.sign else [])]))[:2]
    text = say(language, "I do not compare two signs yet: I read each of them for itself.")
    if len(both) < 2:
        return plain(text, keyboards.menu(guest.sign, language))
    names = " · ".join(title(sign, language) for sign in both)
    return plain(f"{text}\n\n{names}", _of_both(both[0], both[1], language))


def _of_both(first: Sign, second: Sign, language: Language) -> InlineKeyboardMarkup:
    """The readings of two signs."""
    return keyboards.keyboard(
        [keyboards.button(title(sign, language), SignButton(sign=sign)) for sign in (first, second)]
    )


def moon_calendar(meaning: Meaning, guest: UserContext) -> Reply:
    """Days for haircuts, gardens and other things by the Moon."""
    text = say(
        guest.language,
        "I keep no Moon calendar for haircuts and gardens yet. But I can tell where the Moon is:",
    )
    return plain(f"{text}\n\n{moon_today(meaning, guest)}", keyboards.menu(guest.sign, guest.language))
