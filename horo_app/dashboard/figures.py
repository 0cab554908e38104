"""Figures in words: numbers, shares, money, moments and spans as a reader of the language writes them."""

import datetime as dt
import re
from decimal import Decimal
from typing import Literal

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from horo_app.core import clock
from horo_app.core.errors import ImpossibleDate
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings

NOTHING = "—"

_UNITS = (msg("{number} B"), msg("{number} KB"), msg("{number} MB"), msg("{number} GB"), msg("{number} TB"))


def number(value: int, language: Language) -> str:
    """Like "12,345"."""
    return str(format_decimal(value, locale=language.value))


def average(value: float, language: Language) -> str:
    """Like "1.5", "1234" or "120K", for where there is no room."""
    if value >= 100_000:
        return str(format_compact_decimal(round(value), locale=language.value))
    digits = "0.#" if value < 10 else "0"
    return str(format_decimal(value, format=digits, locale=language.value))


def share(value: float, language: Language) -> str:
    """Like "45%" or, below one, "0.4%"."""
    digits = "#,##0.#%" if 0 < value < 0.01 or 0.99 < value < 1 else "#,##0%"
    return str(format_percent(value, format=_spaced(digits, language), locale=language.value))


def change(value: float, language: Language) -> str:
    """Like "+12%" or "−3%"."""
    digits = _spaced("+#,##0%;−#,##0%", language)
    return str(format_percent(value, format=digits, locale=language.value))


def _spaced(pattern: str, language: Language) -> str:
    return pattern.replace("%", "\u00a0%") if language_data(language, "formats")["percent_space"] else pattern


def money(value: Decimal | None, language: Language) -> str:
    """Like "0.0123": in the currency of the model's prices, whose name nobody told us."""
    if value is None:
        return NOTHING
    digits = "#,##0.00" if value >= 1 or value == 0 else "#,##0.0000"
    return str(format_decimal(value, format=digits, locale=language.value))


def size(value: int, language: Language) -> str:
    """Like "84 MB"."""
    exponent = min(max(value, 1).bit_length() - 1, 49) // 10
    scaled = value / 2 ** (10 * exponent)
    digits = "#,##0.#" if scaled < 10 and exponent else "#,##0"
    return say(
        language, _UNITS[exponent], number=format_decimal(scaled, format=digits, locale=language.value)
    )


def day(date: dt.date, language: Language) -> str:
    """Like "Nov 25", with the year when it is another."""
    this_year = date.year == clock.today(settings().timezone).year
    return _date(date, "short_day" if this_year else "short_date", language)


def _date(date: dt.date, pattern: str, language: Language) -> str:
    return str(format_date(date, language_data(language, "formats")["dates"][pattern], locale=language.value))


def typed_date(date: dt.date, language: Language) -> str:
    """As it is written into a field: "11/25/2026", "25.11.2026"."""
    return date.strftime(language_data(language, "formats")["typed_date"])


def parse_date(text: str, language: Language) -> dt.date:
    """The date that a person wrote into a field, or as 2026-11-25; raises ImpossibleDate."""
    numbers = re.split(r"[./\s-]+", text.strip())
    order = (
        re.findall(r"\w", language_data(language, "formats")["typed_date"])
        if len(numbers[0]) < 4
        else ["Y", "m", "d"]
    )
    try:
        found = dict(zip(order, map(int, numbers), strict=True))
        year = found["Y"] + 2000 if found["Y"] < 100 else found["Y"]
        return dt.date(year, found["m"], found["d"])
    except ValueError:
        raise ImpossibleDate(
            msg("Write each date like this: {example}."),
            example=typed_date(clock.today(settings().timezone), language),
        ) from None


def full_date(date: dt.date, language: Language) -> str:
    """Like "Nov 25, 2026"."""
    return _date(date, "short_date", language)


def month(date: dt.date, language: Language) -> str:
    """Like "November 2026"."""
    name = str(format_date(date, "LLLL y", locale=language.value))
    return name[:1].upper() + name[1:]


def moment(at: dt.datetime | None, language: Language) -> str:
    """Like "Nov 25, 14:03", in the service's zone."""
    if at is None:
        return NOTHING
    pattern = language_data(language, "formats")["dates"]["short_moment"]
    return str(format_datetime(at, pattern, tzinfo=settings().timezone, locale=language.value))


def ago(at: dt.datetime | None, language: Language, form: Literal["long", "short"] = "long") -> str:
    """Like "3 hours ago" or "in 5 minutes", in short "in 5 min"."""
    if at is None:
        return NOTHING
    span = at - clock.now()
    if abs(span) < dt.timedelta(seconds=45):
        return say(language, "just now") if span <= dt.timedelta(0) else say(language, "in a moment")
    return str(format_timedelta(span, add_direction=True, format=form, locale=language.value))


def lasting(seconds: float, language: Language) -> str:
    """Like "3 days" or "0.4 s"."""
    if seconds < 100:
        digits = "#,##0.0" if seconds < 10 else "#,##0"
        return say(
            language, "{number} s", number=format_decimal(seconds, format=digits, locale=language.value)
        )
    return str(format_timedelta(dt.timedelta(seconds=seconds), locale=language.value))


def weekday(iso: int, language: Language) -> str:
    """The short name of a weekday, 1 for Monday."""
    return str(format_date(dt.date(2026, 6, iso), "ccc", locale=language.value))
