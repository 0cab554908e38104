"""Which sign a birthday has: a form that works by itself, and its answer, honest about days on the cusp."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import parse_qs

from babel.dates import format_time, get_month_names
from markupsafe import Markup

from horo_app import clock, words
from horo_app.language import Language
from horo_app.lore.pages import at_the_cusp, on_the_edge
from horo_app.messages import say
from horo_app.sky import Body, sky_on
from horo_app.web.fragments import join, link, sign_glyph
from horo_app.web.routes import Kind, Page
from horo_app.zodiac import FIRST_DAYS, Sign, sign_name, sign_of_birthday

FIRST_YEAR, LAST_YEAR = 1900, 2100
LEAP_YEAR = 2000  # any: a birthday may be 29 February


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, with the year where it was told."""

    day: int
    month: int
    year: int | None


def read(query: str) -> Birthday | None:
    """The birthday that the form has sent; None when it has sent nothing or no day of the calendar."""
    sent = {name: values[0] for name, values in parse_qs(query).items()}
    try:
        day, month = int(sent.get("day", "")), int(sent.get("month", ""))
        year = int(sent["year"]) if sent.get("year") else None
        dt.date(year or LEAP_YEAR, month, day)
    except (ValueError, OverflowError):
        return None
    return None if year and not FIRST_YEAR <= year <= LAST_YEAR else Birthday(day, month, year)


def sign_sent(query: str) -> Sign | None:
    """The sign of the birthday that the form has sent, where it is beyond doubt."""
    birthday = read(query)
    return certain_sign(birthday) if birthday else None


def certain_sign(birthday: Birthday) -> Sign | None:
    """The sign, where neither year nor hour can change it."""
    if _is_on_cusp(birthday):
        return None
    return sign_of_birthday(birthday.month, birthday.day)


def _is_on_cusp(birthday: Birthday) -> bool:
    """The Sun changes signs on the day after which a sign is named, or on one beside it, depending on the year."""
    day = dt.date(LEAP_YEAR, birthday.month, birthday.day)
    return any(abs((day - dt.date(LEAP_YEAR, *first)).days) <= 1 for first in FIRST_DAYS.values())


def form(language: Language, query: str = "") -> Markup:
    """Day, month and, for those born on a cusp, the year."""
    sent = read(query)
    month_names = get_month_names("wide", locale=language.value)
    days = join(_option(day, str(day), sent is not None and sent.day == day) for day in range(1, 32))
    months = join(
        _option(month, month_names[month], sent is not None and sent.month == month) for month in range(1, 13)
    )
    fields = [
        _select("day", say(language, "Day"), days),
        _select("month", say(language, "Month"), months),
        _year(language, sent),
    ]
    fields = fields if language is Language.RU else [fields[1], fields[0], fields[2]]
    button = Markup('<button type="submit">{}</button>').format(say(language, "Find my sign"))
    return Markup('<form class="find" action="{}" method="get">{}{}</form>').format(
        Page(language, kind=Kind.FIND).path, join(fields), button
    )


def _year(language: Language, sent: Birthday | None) -> Markup:
    told = (sent and sent.year) or ""
    field = Markup('<input name="year" type="number" min="{}" max="{}" inputmode="numeric" value="{}">')
    return Markup("<label><span>{}</span>{}</label>").format(
        say(language, "Year, if you like"), field.format(FIRST_YEAR, LAST_YEAR, told)
    )


def _select(name: str, label: str, options: Markup) -> Markup:
    return Markup('<label><span>{}</span><select name="{}" required="">{}</select></label>').format(
        label, name, options
    )


def _option(value: int, text: str, selected: bool) -> Markup:
    return Markup('<option value="{}"{}>{}</option>').format(
        value, Markup(' selected=""') if selected else "", text
    )


def answer(query: str, language: Language) -> Markup:
    """What the form's birthday means; empty before anything was sent."""
    if not query:
        return Markup("")
    birthday = read(query)
    if birthday is None:
        return _paragraph(
            say(language, "There is no such day in the calendar. Check the day, the month and the year.")
        )
    if birthday.year is None and certain_sign(birthday) is None:
        return _either(birthday, language)
    return _of_that_year(birthday, language)


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _either(birthday: Birthday, language: Language) -> Markup:
    day = dt.date(LEAP_YEAR, birthday.month, birthday.day) - 2 * clock.DAY
    before = sign_of_birthday(day.month, day.day)
    return _paragraph(on_the_edge(before, language)) + _choices([before, before.next], language)


def _of_that_year(birthday: Birthday, language: Language) -> Markup:
    date = dt.date(birthday.year or LEAP_YEAR, birthday.month, birthday.day)
    sky = sky_on(date)
    crossing = next((one for one in sky.ingresses if one.body is Body.SUN), None)
    if crossing is None:
        sign = sky.position(Body.SUN).sign
        return _paragraph(say(language, "Your sign is {sign}.", sign=sign_name(sign, language))) + _choices(
            [sign], language
        )
    time = format_time(crossing.at, "HH:mm", locale=language.value)
    moment = say(language, "{day} at {time} UTC", day=words.day(date, language), time=time)
    before = crossing.sign.previous
    return _paragraph(at_the_cusp(before, moment, language)) + _choices([before, crossing.sign], language)


def _choices(signs: list[Sign], language: Language) -> Markup:
    items = join(
        Markup("<li>{}</li>").format(
            link(Page(language, sign), sign_glyph(sign) + sign_name(sign, language), class_="button")
        )
        for sign in signs
    )
    return Markup('<ul class="choices">{}</ul>').format(items)
