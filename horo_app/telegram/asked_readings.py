"""What somebody asked to read in their own words: a sign's day, a past or a coming date, one part of a reading."""

import datetime as dt
from dataclasses import replace

from aiogram.utils.formatting import Bold, Text

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading
from horo_app.content.wording import day_and_date, day_of_month, heading
from horo_app.core import clock
from horo_app.core.errors import HoroError
from horo_app.core.i18n import say
from horo_app.readings.service import get_horoscope
from horo_app.site.routes import Page, PageKind
from horo_app.telegram import keyboards, messages
from horo_app.telegram.keyboards import DayButton
from horo_app.telegram.period_reading import period_reading
from horo_app.telegram.reading_reply import is_to_be_offered, reading
from horo_app.telegram.reply import Reply, plain, reading_text, title
from horo_app.telegram.understanding.days import Span
from horo_app.telegram.understanding.meaning import Meaning
from horo_app.telegram.user_context import UserContext


async def asked_reading(guest: UserContext, meaning: Meaning) -> Reply:
    """The reading that the words ask for, of the sign that they name or else of the guest's own."""
    sign, period = meaning.sign or guest.sign, meaning.period
    if period is not None and period.span is not Span.DAY:
        asked = Period.containing(PeriodKind(period.span.value), period.date)
        return await period_reading(guest, sign, asked)
    date = period.date if period else guest.today
    if sign is None:
        day = DayButton.TOMORROW if date == guest.today + clock.DAY else DayButton.TODAY
        return messages.which_sign_first(guest, day)
    if meaning.section is not None and date <= guest.today + clock.DAY:
        return await _part(guest, sign, date, meaning)
    return await reading_of_date(guest, sign, date)


async def reading_of_date(guest: UserContext, sign: Sign, date: dt.date) -> Reply:
    """The reading of any date: from the archive, of today and tomorrow, or a word about those to come."""
    if date < guest.today:
        return await _past(guest, sign, date)
    day = DayButton.TODAY if date == guest.today else DayButton.TOMORROW
    found = await reading(guest, sign, day, offer=True)
    if date <= guest.today + clock.DAY:
        return found
    text = say(
        guest.language,
        "I write until tomorrow only: {day} is still open. Here is tomorrow.",
        day=day_of_month(date, guest.language),
    )
    return before(text, found)


def before(text: str, reply: Reply) -> Reply:
    """The reply with a sentence before it."""
    return replace(reply, text=Text(text, "\n\n", reply.text))


async def colour_of_day(guest: UserContext, meaning: Meaning) -> Reply:
    """The color of the day and the reason for it."""
    return await _part(guest, meaning.sign or guest.sign, _near_day(guest, meaning), meaning)


async def _part(guest: UserContext, sign: Sign | None, date: dt.date, meaning: Meaning) -> Reply:
    if sign is None:
        return messages.which_sign_first(guest)
    found = await _found(guest, sign, date)
    if found is None:
        return _not_held(guest, sign, date)
    name, text = _named_part(found, meaning)
    top = Bold(f"{title(sign, guest.language)} · {day_and_date(date, guest.language)}")
    keyboard = keyboards.under_part(sign, guest.language, offer=is_to_be_offered(guest, sign))
    return Reply(Text(top, "\n\n", Bold(name), "\n", text), keyboard, shows=(sign, guest.language))


def _named_part(found: Reading, meaning: Meaning) -> tuple[str, str]:
    language = found.language
    if meaning.section is not None:
        return heading(meaning.section, language), found.sections[meaning.section]
    if meaning.name == "score":
        return say(language, "The day gets {score} out of 10", score=found.score), found.score_reason
    return say(language, "Color of the day: {colour}", colour=found.colour), found.colour_reason


def _near_day(guest: UserContext, meaning: Meaning) -> dt.date:
    date = meaning.period.date if meaning.period else guest.today
    return min(date, guest.today + clock.DAY)


async def _past(guest: UserContext, sign: Sign, date: dt.date) -> Reply:
    found = await _found(guest, sign, date)
    if found is None:
        return _not_held(guest, sign, date)
    page = keyboards.site_page(Page(guest.language, sign, PageKind.DAY, date))
    keyboard = keyboards.under_part(sign, guest.language, offer=is_to_be_offered(guest, sign), page=page)
    return Reply(reading_text(found), keyboard, shows=(sign, guest.language))


async def _found(guest: UserContext, sign: Sign, date: dt.date) -> Reading | None:
    try:
        return await get_horoscope(sign, date, guest.language)
    except HoroError:  # a day that nobody wrote about, or an archive that is away
        return None


def _not_held(guest: UserContext, sign: Sign, date: dt.date) -> Reply:
    language = guest.language
    text = say(
        language, "I have no reading of {day} at hand. These I have:", day=day_of_month(date, language)
    )
    page = keyboards.site_page(Page(language, kind=PageKind.ARCHIVE))
    offer = is_to_be_offered(guest, sign)
    return plain(text, keyboards.under_part(sign, language, offer=offer, page=page))
