"""The bot's growth in words and bars."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from horo_app.analytics import Scope
from horo_app.analytics.growth import ActivePeople, Growth
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard import chart_data, figures
from horo_app.dashboard.chart_data import Bar

_FUNNEL = {
    "came": msg("Came"),
    "chose": msg("Chose a sign"),
    "received": msg("Got a reading by itself"),
}
_OWN_SOURCES = {"": msg("without a source"), "inline": msg("from inline mode"), "group": msg("from a group")}


@dataclass(frozen=True)
class ActiveRow:
    """A day in words."""

    date: str
    day: str
    week: str
    month: str


@dataclass(frozen=True)
class GrowthView:
    """Everything about growth on the bot's page."""

    sources: list[Bar] = field(default_factory=list)
    funnel: list[Bar] = field(default_factory=list)
    retention: list[Bar] = field(default_factory=list)
    load: list[Bar] = field(default_factory=list)
    phrases: list[Bar] = field(default_factory=list)
    days: list[dict[str, Any]] = field(default_factory=list)
    rows: list[ActiveRow] = field(default_factory=list)
    nobody_came: bool = True
    is_quiet: bool = True
    has_load: bool = False
    has_phrases: bool = False


def shown(chosen: Scope, found: Growth, language: Language) -> GrowthView:
    """The figures in words of `language`."""
    own = {key: say(language, name) for key, name in _OWN_SOURCES.items()}
    load = {str(hour): number for hour, number in found.load.items()}
    hours = {str(hour): f"{hour}:00" for hour in range(24)}
    by_hour = chart_data.bars(Counter(load), hours, language)
    return GrowthView(
        sources=chart_data.bars(Counter(found.sources), own, language),
        funnel=_funnel(found, language),
        retention=_retention(found, language),
        load=sorted(by_hour, key=lambda bar: int(bar.name.partition(":")[0])),
        phrases=chart_data.bars(Counter(found.phrases), {}, language),
        days=chart_data.day_points(
            (
                (one.date, {"day_active": one.day, "week_active": one.week, "month_active": one.month})
                for one in found.active
            ),
            language,
            is_long=chart_data.is_long(chosen),
        ),
        rows=[_row(one, language) for one in reversed(found.active)],
        nobody_came=not found.funnel.came,
        is_quiet=not any(one.month for one in found.active),
        has_load=bool(found.load),
        has_phrases=bool(found.phrases),
    )


def _funnel(found: Growth, language: Language) -> list[Bar]:
    """Each step as a part of those who came."""
    came = found.funnel.came
    return [
        _part(say(language, name), getattr(found.funnel, step), came, language)
        for step, name in _FUNNEL.items()
    ]


def _retention(found: Growth, language: Language) -> list[Bar]:
    return [
        _part(say(language, "Day {number}", number=one.after), one.returned, one.came, language)
        for one in found.retention
    ]


def _part(name: str, number: int, whole: int, language: Language) -> Bar:
    share = number / whole if whole else 0
    told = say(
        language,
        "{part} of {whole}",
        part=figures.number(number, language),
        whole=figures.number(whole, language),
    )
    return Bar(name, told, figures.share(share, language), f"{100 * share:.2f}%")


def _row(one: ActivePeople, language: Language) -> ActiveRow:
    day, week, month = (figures.number(number, language) for number in (one.day, one.week, one.month))
    return ActiveRow(chart_data.day_name(one.date, language, full=True), day, week, month)
