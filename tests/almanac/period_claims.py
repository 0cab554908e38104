"""What a text of a week, a month or a year says of the sky: bodies, houses, hours and dates. Read from the words."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from horo_app.almanac.periods import PeriodText
from horo_app.astrology.sky import Body
from horo_app.content.sky_claims import bodies_named
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

EN, RU = Language.EN, Language.RU
MOSCOW = ZoneInfo("Europe/Moscow")
DAY = dt.timedelta(days=1)
ALL = r"(?i)\ball (week|month|year)|whole (week|year)|всю неделю|весь (месяц|год)|год целиком"
RU_DAYS = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
RU_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля")
RU_MONTHS += ("августа", "сентября", "октября", "ноября", "декабря")
EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EN_MONTHS = tuple(f"{dt.date(2026, month, 1):%B}" for month in range(1, 13))
WHEN = {
    RU: rf"(?:во? ({'|'.join(RU_DAYS)})|(\d+) ({'|'.join(RU_MONTHS)})) в (\d+):(\d\d)",
    EN: rf"on (?:({'|'.join(EN_DAYS)})|({'|'.join(EN_MONTHS)}) (\d+)) at (\d+):(\d\d) ([ap])m",
}


def houses_named(text: str, language: Language) -> list[int]:
    claims = language_data(language, "claims")
    patterns = [claims["house"].format(stem=stem) for stem in claims["house_stems"]]
    return [n for n, pattern in enumerate(patterns, start=1) if re.search(pattern, text, re.IGNORECASE)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…])[»”]? ", text.replace("a.m.", "am").replace("p.m.", "pm"))


def bodies(text: str, language: Language) -> list[Body]:
    return list(dict.fromkeys(body for _, body in bodies_named(text, language)))


def hours(text: str, found: PeriodText) -> Iterator[tuple[str, dt.datetime]]:
    """Each sentence that gives a day and an hour, with that instant."""
    for sentence in sentences(text):
        for said in re.finditer(WHEN[found.language], sentence, re.IGNORECASE):
            first = found.period.first
            if found.language is RU:
                weekday, day, month, hour, minute = said.groups()
                names, months, hour = RU_DAYS, RU_MONTHS, int(hour)
            else:
                weekday, month, day, hour, minute, half = said.groups()
                names, months, hour = EN_DAYS, EN_MONTHS, int(hour) % 12 + 12 * (half == "p")
            if weekday:
                date = first + names.index(weekday) * DAY
            else:
                date = dt.date(first.year, months.index(month) + 1, int(day))
            at = dt.datetime.combine(date, dt.time(hour, int(minute)), MOSCOW)
            yield sentence, at.astimezone(dt.UTC)


def days(text: str, found: PeriodText) -> tuple[dt.date, dt.date] | None:
    """The two dates that a sentence says something lasts between."""
    if found.language is RU:
        said = re.search(
            rf"(?i)\bс (\d+)(?: ({'|'.join(RU_MONTHS)}))? по (\d+) ({'|'.join(RU_MONTHS)})", text
        )
        groups = said and (said[2] or said[4], said[1], said[4], said[3])
        names = RU_MONTHS
    else:
        months = "|".join(EN_MONTHS)
        said = re.search(rf"(?i)\bfrom ({months}) (\d+) to (?:({months}) )?(\d+)", text)
        groups = said and (said[1], said[2], said[3] or said[1], said[4])
        names = EN_MONTHS
    if not groups:
        return None
    first, last = (
        dt.date(found.period.first.year, names.index(month) + 1, int(day))
        for month, day in (groups[:2], groups[2:])
    )
    return first, last
