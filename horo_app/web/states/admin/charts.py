"""What charts are drawn from: numbers for the picture, words for its table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from horo_app.language import Language
from horo_app.messages import say
from horo_app.services.analytics import Counts, Scope
from horo_app.services.views import Channel
from horo_app.web.states.admin import figures
from horo_app.web.states.admin.scope import CHANNELS
from horo_app.zodiac import SIGNS, sign_name

MOST_BARS = 100  # days; more are drawn as areas
LEVELS = 6  # shades of the heat map beside none

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


def days(scope: Scope, counts: Counts, language: Language) -> list[dict[str, Any]]:
    """A point for each day of the scope, also those without views."""
    return [
        {"day": figures.day(date, language)}
        | {channel.value: counts.days[date, channel.value] for channel in Channel}
        for date in scope.days
    ]


def rows(scope: Scope, counts: Counts, language: Language) -> list[DayRow]:
    """The same in words, the last day first."""
    found = []
    for date in reversed(list(scope.days)):
        views = {channel.value: counts.days[date, channel.value] for channel in Channel}
        words = {name: figures.number(number, language) for name, number in views.items()}
        total = figures.number(sum(views.values()), language)
        found.append(DayRow(figures.full_date(date, language), **words, total=total))
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


def heat(counts: Counts, language: Language) -> list[HeatRow]:
    """Seven days of twenty-four hours, the busiest hour darkest."""
    most = max(counts.hours.values(), default=0)
    return [
        HeatRow(
            day=figures.weekday(weekday, language),
            cells=[_cell(weekday, hour, counts.hours[weekday, hour], most, language) for hour in range(24)],
        )
        for weekday in range(1, 8)
    ]


def _cell(weekday: int, hour: int, views: int, most: int, language: Language) -> HeatCell:
    level = 0 if not views else 1 + min(LEVELS - 1, LEVELS * views // (most + 1))
    title = f"{figures.weekday(weekday, language)} {hour}:00 — {figures.number(views, language)}"
    return HeatCell(figures.short(views, language), str(level), title)


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
