"""Dates and the day's sky in words. Pure."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date

from horo_app.language import Language
from horo_app.messages import msg, say
from horo_app.reading import Section
from horo_app.sky import Body, Phase, sky_on
from horo_app.zodiac import FIRST_DAYS, NAMES, Sign, last_day

_DAY_AND_DATE = {Language.RU: "EEEE, d MMMM y", Language.EN: "EEEE, MMMM d, y"}
_DAY_OF_MONTH = {Language.RU: "d\u00a0MMMM", Language.EN: "MMMM\u00a0d"}  # a day stays with its month

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
_RETROGRADE = {
    Body.MERCURY: msg("Mercury retrograde"),
    Body.VENUS: msg("Venus retrograde"),
    Body.MARS: msg("Mars retrograde"),
}

HEADINGS = {
    Section.LOVE: msg("Love"),
    Section.CAREER: msg("Career"),
    Section.HEALTH: msg("Health"),
    Section.FINANCE: msg("Finance"),
    Section.ADVICE: msg("Advice of the day"),
}


@lru_cache(maxsize=64)
def day_and_date(date: dt.date, language: Language) -> str:
    """Like "Monday, November 23, 2026"."""
    words = format_date(date, _DAY_AND_DATE[language], locale=language.value)
    return words[0].upper() + words[1:]


def day_of_month(date: dt.date, language: Language) -> str:
    """Like "July 23"."""
    return format_date(date, _DAY_OF_MONTH[language], locale=language.value)


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
