"""The sign of a birthday, and honesty about the days on which the Sun changes it."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from horo_app.astrology.birthday import Birthday, SunSign, sun_sign
from horo_app.astrology.zodiac import NAMES, Sign
from horo_app.content.wording import day_of_month
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.places import zone_title
from horo_app.telegram import keyboards
from horo_app.telegram.handlers.start import begin
from horo_app.telegram.keyboards import Aim, SignButton, time_of
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply, title
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext


async def answer_birthday(guest: UserContext, days: list[Birthday], courier: Sender) -> None:
    """The reading of the sign, or a question when the birthday leaves one open."""
    if len(days) > 1:
        return await courier.send(guest.id, _which_day(guest, days))
    found = sun_sign(days[0], guest.zone)
    if found.other is not None:
        await courier.send(guest.id, _cusp(guest, days[0], found, found.other))
    elif guest.sign is None and guest.remembers:
        await begin(guest, found.sign, courier)
    else:
        await courier.send(guest.id, await reading(guest, found.sign, offer=True))


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
