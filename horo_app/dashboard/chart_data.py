"""What charts are drawn from: numbers for the picture, words for its table."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from horo_app.analytics import Counts, Scope
from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import figures
from horo_app.dashboard.scope import CHANNELS
from horo_app.readings.views import Channel
from horo_app.tables import labels

MOST_BARS = 100  # days; more are drawn as areas
LEVELS = 6  # shades of the heat map beside none
SO_FAR = "_so_far"  # ends the key of what a day has that is not over

LANGUAGE_NAMES = {Language.RU: "Русский", Language.EN: "English"}


@dataclass(frozen=True)
class DayRow:
    """A day's views in words."""

    date: str
    web: str
    telegram: str
    api: str
    total: str


@dataclass(frozen=True)
class Bar:
    """A name with its number; `width` is that of its bar, the longest being "100%"."""

    name: str
    number: str
    share: str
    width: str
    sign: str = ""


@dataclass(frozen=True)
class HeatCell:
    """An hour of a weekday; `level` is its shade, "0" for no views."""

    views: str
    level: str
    title: str


@dataclass(frozen=True)
class HeatRow:
    """A weekday."""

    day: str
    cells: list[HeatCell] = field(default_factory=list)


def day_points(
    days: Iterable[tuple[dt.date, Mapping[str, int]]], language: Language, *, is_long: bool
) -> list[dict[str, Any]]:
    """What a chart by days is drawn from. What today has so far is drawn apart from the days that are whole.

    Where there are so many days that areas are drawn, today is left out: it would look like a fall.
    """
    today = clock.today(settings().timezone)
    points: list[dict[str, Any]] = []
    for date, values in days:
        if date < today:
            points.append({"day": day_name(date, language), **values})
        elif not is_long:
            so_far = {f"{key}{SO_FAR}": value for key, value in values.items()}
            points.append({"day": day_name(date, language), **so_far})
    return points


def day_name(date: dt.date, language: Language, *, full: bool = False) -> str:
    """A day's name in a chart or, in `full`, in its table; today's says that the day is not over."""
    name = figures.full_date(date, language) if full else figures.day(date, language)
    is_over = date != clock.today(settings().timezone)
    return name if is_over else say(language, "{day}, so far", day=name)


def is_long(scope: Scope) -> bool:
    """Whether there are too many days for columns, so that areas are drawn."""
    return len(scope) > MOST_BARS


def days(scope: Scope, counts: Counts, language: Language) -> list[dict[str, Any]]:
    """A point for each day of the scope, also those without views."""
    by_day = (
        (date, {channel.value: counts.days[date, channel.value] for channel in Channel})
        for date in scope.days
    )
    return day_points(by_day, language, is_long=is_long(scope))


def rows(scope: Scope, counts: Counts, language: Language) -> list[DayRow]:
    """The same in words, the last day first."""
    found = []
    for date in reversed(list(scope.days)):
        views = {channel.value: counts.days[date, channel.value] for channel in Channel}
        words = {name: figures.number(number, language) for name, number in views.items()}
        total = figures.number(sum(views.values()), language)
        found.append(DayRow(day_name(date, language, full=True), **words, total=total))
    return found


def by_channel(counts: Counts, language: Language) -> list[Bar]:
    """Views by channel, the busiest first."""
    return bars(
        counts.by("channel"), {one.value: say(language, name) for one, name in CHANNELS.items()}, language
    )


def by_sign(counts: Counts, language: Language) -> list[Bar]:
    """Views by sign, the favourite first."""
    return bars(counts.by("sign"), sign_names(language), language, signs=True)


def sign_names(language: Language) -> dict[str, str]:
    """What the signs are called, by their keys."""
    return {sign.value: sign_name(sign, language) for sign in SIGNS}


def by_language(counts: Counts, language: Language) -> list[Bar]:
    """Views by language of the text."""
    return bars(counts.by("language"), {one.value: name for one, name in LANGUAGE_NAMES.items()}, language)


def by_reason(left_out: Counter[str], language: Language) -> list[Bar]:
    """Views that do not count, by the reason why."""
    names = labels.WORDS["not_counted"]
    return bars(left_out, {code: say(language, name) for code, name in names.items()}, language)


def bars(
    counted: Counter[str], names: Mapping[str, str], language: Language, *, signs: bool = False
) -> list[Bar]:
    """What was counted by key, the most first."""
    most, total = max(counted.values(), default=0), counted.total()
    return [
        Bar(
            name=names.get(key, key),
            number=figures.number(number, language),
            share=figures.share(number / total, language),
            width=f"{100 * number / most:.2f}%",
            sign=key if signs else "",
        )
        for key, number in counted.most_common()
    ]


def heat(averages: Mapping[tuple[int, int], float], language: Language) -> list[HeatRow]:
    """Seven days of twenty-four hours, the busiest hour darkest, from the views of an average hour."""
    most = max(averages.values(), default=0)
    return [
        HeatRow(
            day=figures.weekday(weekday, language),
            cells=[
                _cell(weekday, hour, averages.get((weekday, hour), 0), most, language) for hour in range(24)
            ],
        )
        for weekday in range(1, 8)
    ]


def _cell(weekday: int, hour: int, views: float, most: float, language: Language) -> HeatCell:
    level = 0 if not views else 1 + min(LEVELS - 1, int(LEVELS * views / most))
    average = figures.average(views, language)
    title = say(
        language,
        "{weekday} {hour}:00, on average {views}",
        weekday=figures.weekday(weekday, language),
        hour=hour,
        views=average,
    )
    return HeatCell(average, str(level), title)


def export_words(scope: Scope, language: Language) -> str:
    """The query by which a table is exported for the scope."""
    words = {"from": scope.first, "to": scope.last, "channel": scope.channel or "", "locale": language.value}
    return urlencode({key: str(value) for key, value in words.items() if value})


def line(values: list[int], width: int = 96, height: int = 24) -> str:
    """The path of a small curve through the values; nothing for fewer than two."""
    most = max(values, default=0)
    if len(values) < 2 or not most:
        return ""
    step = width / (len(values) - 1)
    points = (
        f"{number * step:.1f} {height - 1 - (height - 3) * value / most:.1f}"
        for number, value in enumerate(values)
    )
    return "M" + "L".join(points)
