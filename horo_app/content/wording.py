"""Dates, the day's sky and who wrote a text, in words, for every edge. Pure."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent

from horo_app.astrology.inflection import bare_body_name
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.sky import Body, Phase, sky_on
from horo_app.astrology.zodiac import FIRST_DAYS, NAMES, Sign, last_day
from horo_app.content.reading import Section, Source
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

# Only these two turn back often enough to be news to a reader
_NEWSWORTHY = (Body.MERCURY, Body.VENUS, Body.MARS)

_PHASES = {
    Phase.NEW: msg("New Moon {sign}"),
    Phase.WAXING_CRESCENT: msg("The waxing Moon {sign}"),
    Phase.FIRST_QUARTER: msg("First quarter, the Moon {sign}"),
    Phase.WAXING_GIBBOUS: msg("The waxing Moon {sign}"),
    Phase.FULL: msg("Full Moon {sign}"),
    Phase.WANING_GIBBOUS: msg("The waning Moon {sign}"),
    Phase.LAST_QUARTER: msg("Last quarter, the Moon {sign}"),
    Phase.WANING_CRESCENT: msg("The waning Moon {sign}"),
}
PHASE_NAMES = {
    Phase.NEW: msg("New Moon"),
    Phase.WAXING_CRESCENT: msg("Waxing crescent"),
    Phase.FIRST_QUARTER: msg("First quarter"),
    Phase.WAXING_GIBBOUS: msg("Waxing Moon"),
    Phase.FULL: msg("Full Moon"),
    Phase.WANING_GIBBOUS: msg("Waning Moon"),
    Phase.LAST_QUARTER: msg("Last quarter"),
    Phase.WANING_CRESCENT: msg("Waning crescent"),
}
_RETROGRADE = {
    Body.MERCURY: msg("Mercury retrograde"),
    Body.VENUS: msg("Venus retrograde"),
    Body.MARS: msg("Mars retrograde"),
}
_HEADINGS = {
    Section.LOVE: msg("Love"),
    Section.CAREER: msg("Career"),
    Section.HEALTH: msg("Health"),
    Section.FINANCE: msg("Finance"),
    Section.ADVICE: msg("Advice of the day"),
}
_WRITERS = {
    Source.ALMANAC: msg("Put together by our almanac from sentences written beforehand."),
    Source.MODEL: msg("Written by a language model and checked against the sky of the day."),
    Source.EDITOR: msg("Written by our editor."),
}


@lru_cache(maxsize=256)
def day_and_date(date: dt.date, language: Language) -> str:
    """Like "Monday, November 23, 2026"."""
    words = day_and_date_within(date, language)
    return words[0].upper() + words[1:]


def day_and_date_within(date: dt.date, language: Language) -> str:
    """The same inside a sentence, where a Russian day of the week is written small."""
    return _date(date, "day_and_date", language)


def day(date: dt.date, language: Language) -> str:
    """Like "November 23, 2026" and «23 ноября 2026»."""
    return _date(date, "day", language)


def day_of_month(date: dt.date, language: Language) -> str:
    """Like "November 23"."""
    return _date(date, "day_of_month", language)


def _date(date: dt.date, pattern: str, language: Language) -> str:
    return str(format_date(date, language_data(language, "formats")["dates"][pattern], locale=language.value))


def days_off(distance: dt.timedelta, language: Language) -> str:
    """Like "in 3 days" and «через 3 дня»."""
    return format_timedelta(
        distance, granularity="day", threshold=31, add_direction=True, locale=language.value
    )


def month(date: dt.date, language: Language) -> str:
    """Like "November 2026" and «ноябрь 2026»."""
    return format_date(date, "LLLL y", locale=language.value)


def month_title(date: dt.date, language: Language) -> str:
    """The same as a heading or a link of its own: «Ноябрь 2026»."""
    words = month(date, language)
    return words[0].upper() + words[1:]


def period(one: Period, language: Language) -> str:
    """Like "February 1–7, 2027", "February 2027", "2027"; «1–7 февраля 2027»."""
    if one.kind is PeriodKind.YEAR:
        return one.slug
    if one.kind is PeriodKind.MONTH:
        return month(one.first, language)
    if one.first.month != one.last.month:
        return f"{day_of_month(one.first, language)}\u00a0– {day(one.last, language)}"
    first, last = one.first.day, one.last.day
    return day(one.last, language).replace(str(last), f"{first}–{last}", 1)


def period_title(one: Period, language: Language) -> str:
    """The same as a heading or a link of its own: «Февраль 2027»."""
    words = period(one, language)
    return words[0].upper() + words[1:]


def heading(section: Section, language: Language) -> str:
    """What a section of a reading is called."""
    return say(language, _HEADINGS[section])


@lru_cache(maxsize=256)
def todays_title(sign: Sign | None, date: dt.date, language: Language) -> str:
    """The title of today's page: of a sign, or the home page."""
    day = day_of_month(date, language)
    if sign is None:
        return say(language, "Horo: today’s horoscope for every sign, {day}", day=day)
    name = NAMES[language][sign].nominative
    return say(language, "{sign}: today’s horoscope, {day}", sign=name, day=day) + " — Horo"


@lru_cache
def sign_dates(sign: Sign, language: Language) -> str:
    """Like "July 23 – August 22": the birthdays of a sign."""
    first, last = FIRST_DAYS[sign], last_day(sign)
    days = (dt.date(2001, *day) for day in (first, last))
    return "\u00a0– ".join(day_of_month(day, language) for day in days)


@lru_cache(maxsize=64)
def sky_line(date: dt.date, language: Language) -> str:
    """The date's sky in one line: where the Moon is and how it looks, the Sun's sign, who is retrograde."""
    sky = sky_on(date)
    moon, sun = (NAMES[language][sky.position(body).sign].locative for body in (Body.MOON, Body.SUN))
    parts = [
        say(language, _PHASES[sky.phase], sign=moon),
        say(language, "the Sun {sign}", sign=sun),
        *(say(language, _RETROGRADE[body]) for body in _NEWSWORTHY if sky.position(body).retrograde),
    ]
    return ", ".join(parts) + "."


def moment(here: dt.datetime, language: Language, *, is_dated: bool) -> str:
    """Like "5:13 p.m." and «17:13», or with its day: "November 30 at 5:13 p.m." """
    time = clock_time(here, language)
    if not is_dated:
        return time
    return say(language, "{day} at {time}", day=day_of_month(here.date(), language), time=time)


def clock_time(local: dt.datetime, language: Language) -> str:
    """Like "5:13 p.m." and «17:13»."""
    if language_data(language, "formats")["hours"] == 24:
        return f"{local.hour}:{local.minute:02}"
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02} {'a' if local.hour < 12 else 'p'}.m."


def degrees(angle: float, language: Language) -> str:
    """Like "0.2°" and «0,2°»."""
    return f"{format_decimal(angle, '0.0', locale=language.value)}°"


def percent(share: float, language: Language) -> str:
    """Like "97%" and «97 %»."""
    return str(format_percent(share, locale=language.value))


def byline(source: Source, language: Language) -> str:
    """Who wrote a text, honestly."""
    return say(language, _WRITERS[source])


def body(body: Body, language: Language) -> str:
    """A body as a title: "Moon", «Луна»."""
    name = bare_body_name(body, language)
    return name[:1].upper() + name[1:]
