"""What is asked for and not written yet: weeks, months, years.

An honest sentence and the nearest that there is. Whoever builds one of these answers with it here.
"""

from aiogram.utils.formatting import Text

from horo_app.astrology.zodiac import Sign
from horo_app.core.i18n import msg, say
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply
from horo_app.telegram.understanding.days import AskedTime, Span
from horo_app.telegram.user_context import UserContext

_NOT_WRITTEN = {
    Span.WEEK: msg("I write no weekly horoscopes yet, only one for each day. Here is today."),
    Span.MONTH: msg("I write no monthly horoscopes yet, only one for each day. Here is today."),
    Span.YEAR: msg("I write no yearly horoscopes yet, only one for each day. Here is today."),
}


async def longer_reading(guest: UserContext, sign: Sign, period: AskedTime) -> Reply:
    """A week, a month or a year."""
    found = await reading(guest, sign, offer=True)
    said = say(guest.language, _NOT_WRITTEN[period.span])
    return Reply(Text(said, "\n\n", found.text), found.keyboard, shows=found.shows)
