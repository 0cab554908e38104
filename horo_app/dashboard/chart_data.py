"""What bars, the heat map and small curves are drawn from; charts over time: timeline.py."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from horo_app.analytics import Counts, Scope
from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard import figures
from horo_app.dashboard.scope import CHANNELS
from horo_app.tables import labels

LEVELS = 6  # shades of the heat map beside none


@dataclass(frozen=True)
class Bar:
    """A name with its number; `width` is that of its bar, the longest being "100%"; `href` leads to it alone."""

    name: str
    number: str
    share: str
    width: str
    sign: str = ""
    href: str = ""


@dataclass(frozen=True)
class HeatCell:
    """An hour of a weekday; `level` is its shade, "0" for no views."""

    views: str
    level: str
    title: str


@dataclass(frozen=True)
class HeatRow:
    """A weekday; `href` leads to its figures alone."""

    day: str
    href: str = ""
    cells: list[HeatCell] = field(default_factory=list)


Leads = Callable[[str], str]  # from what a bar is of to where it leads


def by_channel(counts: Counts, language: Language) -> list[Bar]:
    """Views by channel, the busiest first; the bar over the page leads to each alone."""
    return bars(
        counts.by("channel"), {one.value: say(language, name) for one, name in CHANNELS.items()}, language
    )


def by_sign(counts: Counts, language: Language, leads: Leads) -> list[Bar]:
    """Views by sign, the favourite first."""
    return bars(counts.by("sign"), sign_names(language), language, signs=True, leads=leads)


def sign_names(language: Language) -> dict[str, str]:
    """What the signs are called, by their keys."""
    return {sign.value: sign_name(sign, language) for sign in SIGNS}


def by_language(counts: Counts, language: Language, leads: Leads) -> list[Bar]:
    """Views by language of the text."""
    names = {one.value: language_name(one) for one in Language}
    return bars(counts.by("language"), names, language, leads=leads)


def by_reason(left_out: Counter[str], language: Language) -> list[Bar]:
    """Views that do not count, by the reason why."""
    names = labels.WORDS["not_counted"]
    return bars(left_out, {code: say(language, name) for code, name in names.items()}, language)


def bars(
    counted: Counter[str],
    names: Mapping[str, str],
    language: Language,
    *,
    signs: bool = False,
    leads: Leads | None = None,
) -> list[Bar]:
    """What was counted by key, the most first; `leads` tells where a key leads."""
    most, total = max(counted.values(), default=0), counted.total()
    return [
        Bar(
            name=names.get(key, key),
            number=figures.number(number, language),
            share=figures.share(number / total, language),
            width=f"{100 * number / most:.2f}%",
            sign=key if signs else "",
            href=leads(key) if leads else "",
        )
        for key, number in counted.most_common()
    ]


def heat(
    averages: Mapping[tuple[int, int], float], language: Language, leads: Leads | None = None
) -> list[HeatRow]:
    """Seven days of twenty-four hours, the busiest hour darkest, from the views of an average hour."""
    most = max(averages.values(), default=0)
    return [
        HeatRow(
            day=figures.weekday(weekday, language),
            href=leads(str(weekday)) if leads else "",
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
    alone = {key: getattr(scope, key) for key in ("channel", "sign", "language", "weekday")}
    words = {"from": scope.first, "to": scope.last, **alone, "locale": language.value}
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
