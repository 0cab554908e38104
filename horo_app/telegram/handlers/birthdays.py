"""The sign of a birthday, and honesty about the days on which the Sun changes it."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from horo_app.astrology.birthday import Birthday, SunSign, sun_sign
from horo_app.astrology.zodiac import NAMES, Sign, sign_name
from horo_app.content.wording import day_of_month
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.core.places import zone_title
from horo_app.telegram import keyboards
from horo_app.telegram.asked_readings import before
from horo_app.telegram.handlers.start import begin
from horo_app.telegram.keyboards import Aim, SignButton, time_of
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply, title
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext


async def answer_birthday(
    guest: UserContext, days: list[Birthday], courier: Sender, *, is_own: bool = True
) -> None:
    """The reading of the sign, or a question when the birthday leaves one open. A newcomer's own begins with it."""
    if len(days) > 1:
        return await courier.send(guest.id, _which_day(guest, days))
    found = sun_sign(days[0], guest.zone)
    if found.other is not None:
        await courier.send(guest.id, _cusp(guest, days[0], found, found.other))
        return
    named = _named(guest, days[0], found.sign, is_own=is_own)
    if guest.sign is None and guest.remembers and is_own:
        await begin(guest, found.sign, courier, named)
    else:
        await courier.send(guest.id, before(named, await reading(guest, found.sign, offer=True)))


async def birthday_in_group(guest: UserContext, days: list[Birthday]) -> Reply:
    """The reading of the sign for everybody to see, or the signs that it may be, only to be read."""
    signs = {
        sign
        for day in days
        for sign in (sun_sign(day, guest.zone).sign, sun_sign(day, guest.zone).other)
        if sign
    }
    if len(signs) > 1:
        row = [keyboards.button(title(sign, guest.language), SignButton(sign=sign)) for sign in sorted(signs)]
        return Reply(Text(say(guest.language, "Which one do you mean?")), keyboards.keyboard(row))
    [sign] = signs
    return before(_of_anybody(guest, days[0], sign), await reading(guest, sign))


def _named(guest: UserContext, day: Birthday, sign: Sign, *, is_own: bool) -> str:
    """Whose day it is: a newcomer's own, or anybody's."""
    if is_own and guest.sign in (None, sign):
        return say(guest.language, "You are {sign}.", sign=_a_sign(sign, guest.language))
    return _of_anybody(guest, day, sign)


def _of_anybody(guest: UserContext, day: Birthday, sign: Sign) -> str:
    date, name = day_of_month(day.date, guest.language), _a_sign(sign, guest.language)
    return say(guest.language, "Whoever was born on {day} is {sign}.", day=date, sign=name)


def _a_sign(sign: Sign, language: Language) -> str:
    """Like "a Taurus", "an Aries", «Телец»."""
    name = sign_name(sign, language)
    forms = language_data(language, "names")["a_sign"]
    return str(forms[name[0] in "AEIOU"]).format(sign=name)


def _which_day(guest: UserContext, days: list[Birthday]) -> Reply:
    """12/5 is a day in May to some, and in December to others."""
    language = guest.language
    named = [(day, sun_sign(day, guest.zone).sign) for day in days]
    rows = [
        [_sign_button(sign, f"{day_of_month(day.date, language)} — {title(sign, language)}")]
        for day, sign in named
    ]
    return Reply(Text(say(language, "Which day do you mean?")), keyboards.keyboard(*rows))


def _cusp(guest: UserContext, day: Birthday, found: SunSign, other: Sign) -> Reply:
    language = guest.language
    names = NAMES[language]
    both = {"before": names[other].genitive, "after": names[found.sign].genitive}
    if found.at is None:
        text = say(
            language,
            "The Sun passes from {before} to {after} about {day}, on a day that differs from year to year. "
            "Send me the date with its year and I will look it up, or choose yourself:",
            day=day_of_month(day.date, language),
            **both,
        )
    else:
        here = found.at.astimezone(guest.zone)
        text = say(
            language,
            "On that day the Sun passed from {before} to {after}, at {time} by the clock of {place}. "
            "Were you born before or after?",
            time=time_of(here.hour * 60 + here.minute),
            place=zone_title(guest.zone, language),
            **both,
        )
    return Reply(Text(text), _either(other, found.sign, language))


def _either(before: Sign, after: Sign, language: Language) -> InlineKeyboardMarkup:
    return keyboards.keyboard([_sign_button(sign, title(sign, language)) for sign in (before, after)])


def _sign_button(sign: Sign, name: str) -> InlineKeyboardButton:
    return keyboards.button(name, SignButton(sign=sign, aim=Aim.MINE))
