"""Which day, week, month or year a question is about: "завтра", "on Friday", «лев на 5 декабря», "next week"."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from babel.dates import get_day_names

from horo_app.astrology.birthday import month_named
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.telegram.understanding.normalize import spaced


class Span(StrEnum):
    """How long the time is that a question is about."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A day, or a week, month or year by a day of it; and the words that name it."""

    span: Span
    date: dt.date
    words: frozenset[str] = frozenset()
    is_dated: bool = False  # by its number and month, as birthdays are


_RELATIVE = {
    -2: "позавчера|(?:the )?day before yesterday",
    2: "послезавтра|(?:the )?day after tomorrow|overmorrow",
    -1: "вчера(?:шн\\w+)?|вчерась|yesterday|yday|vchera",
    1: "на завтр[аоу]|завтр[аоу]|завтрашн\\w+|завтро|zavtra|tomm?orr?ow|tmrw|tmr|2morrow|tommorow|tomorow|tomorro",
    0: "на сегодня|сегодня(?:шн\\w+)?|сегодны|севодня|сегодн|сегдня|сеогдня|segodnya|segodnja|today|todays|"
    "tonight|2day|todya|на день|этот день|текущий день|в этот день|this morning",
}
_BEFORE_SPAN = (
    r"(?:(?:на|за|весь|всю|for|the|this|next|last|previous|coming|new|in|в|эт\w+|следующ\w+|будущ\w+|прошл\w+|"
    r"ближайш\w+|нов\w+) )*"
)
_SPANS = {
    Span.WEEK: r"(?:недел\w+|неделечк\w+|week(?:ly|s)?|nedel\w+|выходны\w+|уикенд\w*|weekends?)",
    Span.MONTH: r"(?:месяц\w*|месячн\w+|month(?:ly|s)?|mesyac)",
    Span.YEAR: r"(?:год(?!ится|ов)[ауо]?м?|годово\w+|year(?:ly|s)?|god|20[2-9]\d(?: год[ау]?)?)",
}
_NEXT = re.compile(r"следующ|next|будущ")
_PAST = re.compile(r"прошл|last|previous|был")
_DATE = re.compile(
    r"(?:(?:на|за|for|on|от) )?(?P<day>\d{1,2})(?: ?-?(?:го|е|ое|st|nd|rd|"
    r"th))? (?:of )?(?P<month>[^\W\d]{3,})(?: (?P<year>20\d\d))?"
)
_MONTH_FIRST = re.compile(
    r"(?:(?:for|on) )?(?P<month>[^\W\d]{3,}) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>20\d\d))?\b"
)
_NUMERIC = re.compile(
    r"(?:(?:на|за|for|on|от) )?(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>20\d\d|\d\d))?(?: число)?"
)
_ISO = re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)")
_DAY_NUMBER = re.compile(
    r"(?:(?:на|for the|on the) )(?P<day>\d{1,2})(?: ?(?:е|го|ое|st|nd|rd|th))?(?: числ\w+)?$|"
    r"(?P<day2>\d{1,2}) ?(?:-?(?:е|го|ое))? числ\w+"
)
_MONTH_AND_YEAR = re.compile(r"(?P<month>[^\W\d]{3,}) (?P<year>20\d\d)\b(?! ?-)")
_MONTH_NAMED = re.compile(r"(?:(?:на|в|за|for|in) )(?P<month>[^\W\d]{3,})")


def period_within(text: str, today: dt.date) -> AskedTime | None:
    """The time that the text asks about, seen from `today`; None if it names none."""
    plain = spaced(text)
    return _relative(plain, today) or _dated(plain, today) or _weekday(plain, today) or _long(plain, today)


def _period(span: Span, date: dt.date, found: str, *, is_dated: bool = False) -> AskedTime:
    return AskedTime(span, date, frozenset(re.split(r"[ ./-]", found)) | {found}, is_dated)


def _relative(plain: str, today: dt.date) -> AskedTime | None:
    for days, pattern in _RELATIVE.items():
        if found := re.search(rf"\b(?:на )?(?:{pattern})\b", plain):
            return _period(Span.DAY, today + days * clock.DAY, found[0])
    return None


def _dated(plain: str, today: dt.date) -> AskedTime | None:
    """A day by its number; the month of a number alone is this one, or the next when the day is past."""
    if found := _ISO.search(plain):
        return _on(found, int(found["day"]), int(found["month"]), int(found["year"]), today)
    for found in (*_DATE.finditer(plain), *_MONTH_FIRST.finditer(plain)):
        month, year = month_named(found["month"]), found["year"]
        if month:
            return _on(found, int(found["day"]), month, int(year) if year else None, today)
    if found := _NUMERIC.search(plain):
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0) if found["year"] else None
        return _on(found, int(found["day"]), int(found["month"]), year, today)
    if found := _DAY_NUMBER.search(plain):
        day = int(found["day"] or found["day2"])
        month = today.month if day >= today.day else today.month % 12 + 1
        return _on(found, day, month, None, today)
    return None


def _on(found: re.Match[str], day: int, month: int, year: int | None, today: dt.date) -> AskedTime | None:
    """The date; without a year, the one that is nearest to today."""
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    dates = [date for each in years if (date := _date(each, month, day))]
    if not dates:
        return None
    return _period(Span.DAY, min(dates, key=lambda date: abs(date - today)), found[0], is_dated=True)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _weekday(plain: str, today: dt.date) -> AskedTime | None:
    for word in plain.split():
        if (number := _weekdays().get(word)) is not None:
            ahead = (number - today.weekday()) % 7
            days = (ahead - 7 if _PAST.search(plain) else ahead) or (7 if _NEXT.search(plain) else 0)
            return _period(Span.DAY, today + days * clock.DAY, word)
    return None


def _long(plain: str, today: dt.date) -> AskedTime | None:
    for dated in _MONTH_AND_YEAR.finditer(plain):
        if month := month_named(dated["month"]):
            return _period(Span.MONTH, dt.date(int(dated["year"]), month, 1), dated[0])
    for span, pattern in _SPANS.items():
        if found := re.search(rf"\b{_BEFORE_SPAN}{pattern}\b", plain):
            years = re.search(r"20\d\d", found[0])
            date = dt.date(int(years[0]), 1, 1) if years else _beside(span, today, found[0])
            return _period(span, date, found[0])
    named = [found["month"] for found in _MONTH_NAMED.finditer(plain)]
    if re.search("гороскоп|прогноз|horoscope|forecast", plain):
        named += plain.split()
    for word in named:
        month = month_named(word)
        if month:
            year = today.year + (month < today.month)
            return _period(Span.MONTH, dt.date(year, month, 1), word)
    return None


def _beside(span: Span, today: dt.date, words: str) -> dt.date:
    """A day of this, the next or the last week, month or year."""
    present = Period.containing(PeriodKind(span.value), today)
    if _NEXT.search(words) or "нов" in words or "new" in words:
        return present.next.first
    return present.previous.first if _PAST.search(words) else today


@lru_cache
def _weekdays() -> dict[str, int]:
    names = {
        name.casefold(): number
        for language in Language
        for number, name in get_day_names("wide", locale=language.value).items()
    }
    cases = {
        "среду": 2,
        "пятницу": 4,
        "субботу": 5,
        "среды": 2,
        "пятницы": 4,
        "субботы": 5,
        "понедельника": 0,
    }
    return names | cases | {"вторника": 1, "четверга": 3, "воскресенья": 6, "воскресение": 6, "субботе": 5}
