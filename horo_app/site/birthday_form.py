"""Which sign a birthday has: a form that works by itself, and its answer, honest about days on the cusp."""

import datetime as dt
from collections.abc import Mapping
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_month_names
from markupsafe import Markup

from horo_app.astrology.birthday import Birthday, sun_sign
from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content import wording
from horo_app.content.page_texts import at_the_cusp, on_the_edge
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings
from horo_app.site.html import join, link, sign_glyph
from horo_app.site.routes import Page, PageKind

FIRST_YEAR, LAST_YEAR = 1900, 2100
LEAP_YEAR = 2000  # any: a birthday may be 29 February


def read(query: str) -> Birthday | None:
    """The birthday that the form has sent; None when it has sent nothing or no day of the calendar."""
    sent = _sent(query)
    try:
        day, month = int(sent.get("day", "")), int(sent.get("month", ""))
        year = int(sent["year"]) if sent.get("year") else None
        dt.date(year or LEAP_YEAR, month, day)
    except (ValueError, OverflowError):
        return None
    return None if year and not FIRST_YEAR <= year <= LAST_YEAR else Birthday(month, day, year)


def _sent(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def is_asked(query: str) -> bool:
    """Whether the form has sent anything."""
    return bool({"day", "month", "year"} & _sent(query).keys())


def _zone(query: str) -> ZoneInfo:
    """The reader's zone, which the page's script puts into the form; the service's without one worth trusting."""
    return clock.known_zone(_sent(query).get("tz", "")) or settings().timezone


def sign_sent(query: str) -> Sign | None:
    """The sign of the birthday that the form has sent, where neither year nor hour can change it."""
    birthday = read(query)
    found = birthday and sun_sign(birthday, _zone(query))
    return found.sign if found and found.other is None else None


def form(language: Language, query: str = "") -> Markup:
    """Day, month and, for those born on a cusp, the year; what was sent is kept, to be corrected."""
    sent = _sent(query)
    month_names = get_month_names("wide", locale=language.value)
    fields = [
        _select("day", say(language, "Day"), {day: str(day) for day in range(1, 32)}, sent),
        _select("month", say(language, "Month"), {month: month_names[month] for month in range(1, 13)}, sent),
        _year(language, sent.get("year", "")),
    ]
    if not language_data(language, "formats")["day_comes_first"]:
        fields = [fields[1], fields[0], fields[2]]
    button = Markup('<button type="submit">{}</button>').format(say(language, "Find my sign"))
    return Markup('<form class="find" action="{}" method="get">{}{}</form>').format(
        Page(language, kind=PageKind.FIND).path, join(fields), button
    )


def _year(language: Language, told: str) -> Markup:
    field = Markup('<input name="year" type="number" min="{}" max="{}" inputmode="numeric" value="{}">')
    return Markup("<label><span>{}</span>{}</label>").format(
        say(language, "Year, if you like: {first}–{last}", first=FIRST_YEAR, last=LAST_YEAR),
        field.format(FIRST_YEAR, LAST_YEAR, told),
    )


def _select(name: str, label: str, choices: Mapping[int, str], sent: Mapping[str, str]) -> Markup:
    """A choice that has to be made: the first option is none, so that nobody is born on 1 January unasked."""
    options = join(_option(value, text, sent.get(name) == str(value)) for value, text in choices.items())
    return Markup(
        '<label><span>{}</span><select name="{}" required=""><option value="">—</option>{}</select></label>'
    ).format(label, name, options)


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
        return _paragraph(_why_none(query, language))
    zone = _zone(query)
    found = sun_sign(birthday, zone)
    if found.other is None:
        told = say(language, "Your sign is {sign}.", sign=sign_name(found.sign, language))
        return _paragraph(told) + _choices([found.sign], language)
    return _paragraph(_on_the_cusp(found.other, found.at, zone, language)) + _choices(
        [found.other, found.sign], language
    )


def _why_none(query: str, language: Language) -> str:
    year = _sent(query).get("year", "")
    if year.isdecimal() and not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return say(language, "The sky is worked out for the years 1900 to 2100.")
    return say(language, "There is no such day in the calendar. Check the day, the month and the year.")


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _on_the_cusp(before: Sign, at: dt.datetime | None, zone: ZoneInfo, language: Language) -> str:
    if at is None:
        return on_the_edge(before, language)
    local = at.astimezone(zone)
    time = format_time(local, "HH:mm", locale=language.value)
    day = wording.day(local.date(), language)
    moment = say(language, "{day} at {time} ({zone})", day=day, time=time, zone=_offset(local))
    return at_the_cusp(before, moment, language)


def _offset(local: dt.datetime) -> str:
    """Like "UTC+3" and "UTC+5:30"."""
    hours, minutes = divmod(abs(local.utcoffset() or dt.timedelta()) // dt.timedelta(minutes=1), 60)
    sign = "−" if local.strftime("%z").startswith("-") else "+"
    written = f"{sign}{hours}" + (f":{minutes:02d}" if minutes else "")
    return "UTC" + (written if hours or minutes else "")


def _choices(signs: list[Sign], language: Language) -> Markup:
    items = join(
        Markup("<li>{}</li>").format(
            link(Page(language, sign), sign_glyph(sign) + sign_name(sign, language), class_="button")
        )
        for sign in signs
    )
    return Markup('<ul class="choices">{}</ul>').format(items)
