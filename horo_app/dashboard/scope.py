"""The range of days and the channel that figures are shown for: both stand in the page's address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from horo_app.analytics.grain import Grain, parse_grain
from horo_app.analytics.scope import NAMED, OFFERED, USUAL, Scope, named_days, parse_scope
from horo_app.astrology.zodiac import sign_name
from horo_app.core import clock
from horo_app.core.i18n import msg, say, say_many
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.core.settings import settings
from horo_app.dashboard import figures
from horo_app.readings.views import Channel
from horo_app.tables import labels

CHANNELS = {channel: labels.WORDS["channel"][channel] for channel in Channel}

WORDS = ("from", "to", "channel")
_GRAINS = dict(zip(Grain, (msg("By day"), msg("By week"), msg("By month")), strict=True))
_NAMES = dict(zip(NAMED, (msg("Today"), msg("Yesterday"), msg("This month"), msg("12 months")), strict=True))


@dataclass(frozen=True)
class Choice:
    """Something to choose, and where it leads."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class ScopeView:
    """What is chosen, in words and in the fields of the form, and what else can be."""

    label: str = ""
    first: str = ""
    last: str = ""
    channel: str = ""
    ranges: list[Choice] = field(default_factory=list)
    channels: list[Choice] = field(default_factory=list)
    grains: list[Choice] = field(default_factory=list)
    alone: list[Choice] = field(
        default_factory=list
    )  # what the figures are narrowed to: each leads back to all


def scope_of(words: Mapping[str, str]) -> Scope:
    """The scope that an address asks for; raises ImpossibleDate."""
    today = clock.today(settings().timezone)
    first, last, channel = (words.get(word, "")[:20] for word in WORDS)
    return parse_scope(first, last, channel, today, words)


def shown(path: str, words: Mapping[str, str], scope: Scope, language: Language) -> ScopeView:
    """The scope as the page shows it; other words of the address stay as they are."""
    return ScopeView(
        label=_label(scope, language),
        first=figures.typed_date(scope.first, language),
        last=figures.typed_date(scope.last, language),
        channel=scope.channel or "",
        ranges=[
            *(_named(name, path, words, scope, language) for name in NAMED[:2]),
            *(_days(days, path, words, scope, language) for days in OFFERED),
            *(_named(name, path, words, scope, language) for name in NAMED[2:]),
        ],
        channels=[
            Choice(name, address(path, words, channel=value), scope.channel == (value or None))
            for value, name in _channels(language)
        ],
        grains=[
            Choice(
                say(language, name),
                address(path, words, grain="" if grain is Grain.DAY else grain.value),
                parse_grain(words.get("grain", "")) is grain,
            )
            for grain, name in _GRAINS.items()
        ],
        alone=[
            Choice(name, address(path, words, **{word: ""}), chosen=True)
            for word, name in _alone(scope, language).items()
        ],
    )


def _alone(scope: Scope, language: Language) -> dict[str, str]:
    """What the figures are of alone, by its word in the address."""
    names = {
        "sign": scope.sign and sign_name(scope.sign, language),
        "language": scope.language and language_name(scope.language),
        "weekday": scope.weekday and figures.weekday(scope.weekday, language),
        "source": scope.source,
    }
    return {word: name for word, name in names.items() if name}


def _days(number: int, path: str, words: Mapping[str, str], scope: Scope, language: Language) -> Choice:
    return Choice(
        say_many(language, "{number} day", "{number} days", number),
        address(path, words, **{"from": "" if number == USUAL else str(number), "to": ""}),
        scope.last == clock.today(settings().timezone) and len(scope) == number,
    )


def _named(name: str, path: str, words: Mapping[str, str], scope: Scope, language: Language) -> Choice:
    days = named_days(name, clock.today(settings().timezone))
    link = address(path, words, **{"from": name, "to": ""})
    return Choice(say(language, _NAMES[name]), link, (scope.first, scope.last) == days)


def _label(scope: Scope, language: Language) -> str:
    first, last = (figures.full_date(date, language) for date in (scope.first, scope.last))
    return first if first == last else f"{first} – {last}"


def _channels(language: Language) -> list[tuple[str, str]]:
    return [
        ("", say(language, "All channels")),
        *((one.value, say(language, name)) for one, name in CHANNELS.items()),
    ]


def address(path: str, words: Mapping[str, str], **changes: str) -> str:
    """The address with some of its words changed; a page of a table is left for the first."""
    told = {key: value for key, value in (dict(words) | changes).items() if value and key != "page"}
    return f"{path}?{urlencode(told)}" if told else path


def chosen(path: str, words: Mapping[str, str], form: Mapping[str, str], language: Language) -> str:
    """The address for the dates that a form brings; raises ImpossibleDate when they make no sense."""
    dates = {word: str(figures.parse_date(form.get(word, ""), language)) for word in ("from", "to")}
    scope_of(dict(words) | dates)
    return address(path, words, **dates)
