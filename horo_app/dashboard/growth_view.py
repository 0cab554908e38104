"""The bot's growth in words and bars."""

from collections import Counter
from dataclasses import dataclass, field

from horo_app.analytics.grain import mean
from horo_app.analytics.growth import Growth
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard import chart_data, figures, scope
from horo_app.dashboard.chart_data import Bar
from horo_app.dashboard.timeline import Asked, Timeline, timeline, whole_days

_FUNNEL = {
    "came": msg("Came"),
    "chose": msg("Chose a sign"),
    "received": msg("Got a reading by itself"),
}
_OWN_SOURCES = {"": msg("without a source"), "inline": msg("from inline mode"), "group": msg("from a group")}


@dataclass(frozen=True)
class GrowthView:
    """Everything about growth on the bot's page."""

    sources: list[Bar] = field(default_factory=list)
    funnel: list[Bar] = field(default_factory=list)
    retention: list[Bar] = field(default_factory=list)
    load: list[Bar] = field(default_factory=list)
    phrases: list[Bar] = field(default_factory=list)
    days: Timeline = field(default_factory=Timeline)
    nobody_came: bool = True
    is_quiet: bool = True
    has_load: bool = False
    has_phrases: bool = False


def shown(asked: Asked, found: Growth) -> GrowthView:
    """The figures in words of the language that is asked for; active people of a week or month as its average."""
    language = asked.language
    active = {
        f"{name}_active": {one.date: getattr(one, name) for one in found.active}
        for name in ("day", "week", "month")
    }
    own = {key: say(language, name) for key, name in _OWN_SOURCES.items()}
    load = {str(hour): number for hour, number in found.load.items()}
    hours = {str(hour): f"{hour}:00" for hour in range(24)}
    by_hour = chart_data.bars(Counter(load), hours, language)
    return GrowthView(
        sources=chart_data.bars(
            Counter(found.sources),
            own,
            language,
            leads=lambda source: scope.address(asked.path, asked.words, source=source) if source else "",
        ),
        funnel=_funnel(found, language),
        retention=_retention(found, language),
        load=sorted(by_hour, key=lambda bar: int(bar.name.partition(":")[0])),
        phrases=chart_data.bars(Counter(found.phrases), {}, language),
        days=timeline(
            asked,
            active,
            before=whole_days(asked, {one.date: one.day for one in found.active_before}),
            put_together=mean,
        ),
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
