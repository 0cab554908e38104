"""Birthdays as people write them, and the sign that the Sun was in. Pure."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from horo_app.astrology.number_words import in_digits
from horo_app.astrology.sky import Body, Ingress, sky_at, sky_on
from horo_app.astrology.zodiac import FIRST_DAYS, SIGNS, Sign, sign_of_birthday
from horo_app.core import clock
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

OLDEST = 120  # years

# What people write around a date; none of it changes the date.
_AROUND = re.compile(
    r"я|у|меня|мне|родил(?:ся|ась|ось)|рожд(?:ен|ена)?|род|мой|моя|моего|днюха|день|рождени[ея]|др|дата|дату|г|гр|р|г\.р|год[ау]?|"
    r"числа|в|это|есть|был|была|отмечаю|праздную|исполнится|будет|привет|вот|"
    r"i|was|born|on|the|my|birthday|bday|birthdate|dob|b|is|of|in|it|s|m|date|birth|year|celebrate|am|hi|hello|at|day"
)
_ROMAN = {
    name: number
    for number, name in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
    )
}
_ROMAN_MONTH = re.compile(rf"(?<=\d)([ ./\-]{{1,2}})({'|'.join(_ROMAN)})(?=[ ./\-]|$)")
_HOUR = re.compile(
    r",? ?(?:в|at|около|примерно|about|утром|вечером|ночью|днем)? ?"
    r"\b(?:\d{1,2}:\d{2}(?::\d{2})?(?: ?(?:am|pm|утра|дня|вечера|ночи))?|\d{1,2} ?(?:am|pm|утра|дня|"
    r"вечера|ночи|час(?:ов|а)?))\b"
)
_SYMBOLS = re.compile(r"[^\w\s.,/\\\-:!?+]+")
_PLACE = re.compile(
    r"(?P<date>.*\d{4}(?: ?(?:г|год[ау]?)\b\.?)?|.*\d\.\d{2})(?:,? (?:в|in|at|г|город|from)\.? |"
    r", ?)[^\W\d_]{3}[^\d]{0,38}"
)

_NUMERIC = re.compile(r"(\d{1,2}) ?([./\-\\ ,]) ?(\d{1,2})(?: ?[./\-\\ ,] ?(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4}) ?[./\-] ?(\d{1,2}) ?[./\-] ?(\d{1,2})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_YEAR_MARK = re.compile(r"(?<=\d)(?:г|гр)\b")
_DASHES = str.maketrans("\u2010\u2012\u2013\u2014", "----")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL = re.compile(r"(?<=\d)-?(?:st|nd|rd|th|го|е|ое)\b")


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of birth; without a year when none was told."""

    month: int
    day: int
    year: int | None = None

    @property
    def date(self) -> dt.date:
        """The day in its year, else in a leap year, so that every birthday has one."""
        return dt.date(self.year or 2000, self.month, self.day)


@dataclass(frozen=True, slots=True)
class SunSign:
    """The sign of a birthday; when the Sun changed it about then, `other` is the sign before.

    `at` is when it did, and None when only the year could tell.
    """

    sign: Sign
    other: Sign | None = None
    at: dt.datetime | None = None


def parse_birthdays(text: str, language: Language) -> list[Birthday]:
    """What `text` may mean: nothing, one day, or two when 12/5 may be either day; the likelier first.

    Raises ImpossibleDate for what has the form of a date and is none, such as 31 April.
    """
    words = _words(text)
    found = _in_numbers(words, language) or _in_words(words)
    if found is None and (placed := _PLACE.fullmatch(words)):
        found = _in_numbers(placed["date"].strip(" .,"), language) or _in_words(placed["date"])
    if found is None:
        return []
    days = [day for day in found if _exists(day)]
    if not days:
        raise ImpossibleDate("There is no such day in the calendar.")
    return days


def _words(text: str) -> str:
    """The text without case, symbols, the hour of birth; months and numbers as digits."""
    plain = _SYMBOLS.sub(" ", text.casefold().replace("ё", "е").translate(_DASHES))
    plain = _HOUR.sub(", ", _ORDINAL.sub("", " ".join(plain.split())))
    plain = _ROMAN_MONTH.sub(lambda found: f"{found[1]}{_ROMAN[found[2]]}", plain)
    if any(map(month_named, _WORD.findall(plain))):  # without one, numbers in words are no date
        plain = in_digits(plain)
    return " ".join(plain.split()).replace(" ,", ",").replace(",,", ",").strip(" .,!?:")


def sun_sign(birthday: Birthday, zone: ZoneInfo) -> SunSign:
    """The sign of a birthday, a day in `zone`: by the real sky with a year, else by the calendar."""
    if birthday.year is None:
        return _by_the_calendar(birthday)
    ingress = _change_within(birthday.date, zone)
    if ingress is not None:
        return SunSign(ingress.sign, ingress.sign.previous, ingress.at)
    noon = dt.datetime.combine(birthday.date, dt.time(12), zone)
    return SunSign(sky_at(noon).position(Body.SUN).sign)


def _by_the_calendar(birthday: Birthday) -> SunSign:
    """A day either side of the usual first day of a sign is, in some years, the sign before."""
    for sign in SIGNS:
        first = dt.date(2000, *FIRST_DAYS[sign])
        if abs(birthday.date.replace(year=2000) - first) <= clock.DAY:
            return SunSign(sign, sign.previous)
    return SunSign(sign_of_birthday(birthday.month, birthday.day))


def _change_within(date: dt.date, zone: ZoneInfo) -> Ingress | None:
    """The Sun's change of sign within a day of `zone`, which may touch three days of UTC."""
    start = dt.datetime.combine(date, dt.time(), zone)
    end = dt.datetime.combine(date + clock.DAY, dt.time(), zone)
    for day in (date - clock.DAY, date, date + clock.DAY):
        for ingress in sky_on(day).ingresses:
            if ingress.body is Body.SUN and start <= ingress.at < end:
                return ingress
    return None


def _exists(birthday: Birthday) -> bool:
    try:
        date = birthday.date
    except ValueError:
        return False
    today = clock.now().date() + clock.DAY  # somewhere it is tomorrow already
    return birthday.year is None or (today.year - OLDEST <= birthday.year and date <= today)


def _year(text: str | None) -> int | None:
    """A year as written; of two digits, the latest that has begun."""
    if text is None:
        return None
    if len(text) == 4:
        return int(text)
    now = clock.now().year
    century = now - now % 100
    return century + int(text) - (100 if int(text) > now % 100 else 0)


def _in_numbers(words: str, language: Language) -> list[Birthday] | None:
    kept = (word for word in words.replace(":", " ").split() if not _AROUND.fullmatch(word.strip(".,")))
    text = _YEAR_MARK.sub("", " ".join(kept)).strip(" .,")
    if iso := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
        return [Birthday(month, day, year)]
    if compact := _COMPACT.fullmatch(text):
        first, second, last = compact.groups()
        return [Birthday(int(second), int(first), int(last))]
    numeric = _NUMERIC.fullmatch(text)
    if numeric is None:
        return None
    first, separator, second, last = numeric.groups()
    day_first = Birthday(int(second), int(first), _year(last))
    month_first = Birthday(int(first), int(second), _year(last))
    if first == second:
        return [day_first]
    if not language_data(language, "formats")["day_comes_first"] and separator in "/-":
        return [month_first, day_first]
    # with a point, and in Russian, the day comes first; the other way only when it is no date otherwise
    return [day_first] if _exists(day_first) else [day_first, month_first]


def _in_words(words: str) -> list[Birthday] | None:
    """A day and the name of a month in any order, perhaps with a year."""
    parts = [part for part in _WORD.findall(words) if not _AROUND.fullmatch(part)]
    numbers = [part for part in parts if part.isdigit()]
    months = [month for part in parts if not part.isdigit() and (month := month_named(part))]
    if len(months) != 1 or not 1 <= len(numbers) <= 2 or len(parts) != len(numbers) + 1:
        return None
    if any(len(number) not in (1, 2, 4) for number in numbers):
        return None
    if len(numbers[0]) == 4:
        numbers.reverse()
    day, *rest = numbers
    return [Birthday(months[0], int(day), _year(rest[0]) if rest else None)]


@lru_cache
def _month_names() -> dict[str, int]:
    return {
        name.casefold().strip("."): number
        for language in Language
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, context, language.value).items()
    }


@lru_cache(maxsize=1024)
def month_named(word: str) -> int | None:
    """The month that `word` names: in full, cut short, or with a slip of the finger."""
    names = _month_names()
    if word in names:
        return names[word]
    begun = {number for name, number in names.items() if len(word) >= 3 and name.startswith(word)}
    if len(begun) == 1:
        return begun.pop()
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.8) if len(word) >= 4 else []
    return names[close[0]] if close else None
