"""Values of a table's rows in words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from horo_app.language import Language
from horo_app.messages import msg, say
from horo_app.services.deliveries import Status
from horo_app.services.model_health import State
from horo_app.services.tables import Column, Kind, Table
from horo_app.web.admin_routes import AdminPage
from horo_app.web.states.admin import figures
from horo_app.web.states.admin.figures import NOTHING
from horo_app.zodiac import SIGNS, Sign, sign_name

LANGUAGE_NAMES = {Language.RU: "Русский", Language.EN: "English"}

# What stands in columns of these names, as people say it; anything else is shown as it is.
WORDS: dict[str, dict[str, str]] = {
    "source": {"almanac": msg("almanac"), "model": msg("model"), "editor": msg("editor")},
    "outcome": {
        "done": msg("done"),
        "failed": msg("failed"),
        "stored": msg("stored"),
        "superseded": msg("came too late"),
        "rejected": msg("rejected"),
        "unsupported": msg("mode not supported"),
        "checked": msg("a check"),
        "cancelled": msg("cancelled"),
        "lost": msg("lost"),
        "in_flight": msg("under way"),
    },
    "status": {
        Status.SKIPPED: msg("skipped"),
        Status.BLOCKED: msg("blocked the bot"),
        Status.FAILED: msg("failed"),
        Status.UNKNOWN: msg("unknown"),
    },
    "stage": {
        "draft": msg("draft"),
        "sending": msg("being sent"),
        "paused": msg("stopped"),
        "done": msg("sent"),
        "cancelled": msg("called off"),
    },
    "trigger": {
        "schedule": msg("the clock"),
        "reconcile": msg("a look for what was missed"),
        "start": msg("a start"),
        "hand": msg("an admin"),
    },
    "job": {
        "generate_daily_horoscopes": msg("Turning the day over"),
        "reconcile": msg("Looking for what was missed"),
        "forget_what_is_over": msg("Tidying up"),
    },
    "error": {
        "timeout": msg("no answer in time"),
        "connection": msg("no connection"),
        "not_protocol": msg("not the protocol expected"),
        "refused": msg("the model refused"),
        "truncated": msg("cut off"),
        "false_sky": msg("the sky was not so"),
        "too_long": msg("too long"),
        "too_short": msg("too short"),
        "too_similar": msg("too much like another text"),
        "wrong_language": msg("in the wrong language"),
        "forbidden": msg("against the house rules"),
        "markup": msg("with markup"),
        "self_reference": msg("spoke of itself"),
        "not_json": msg("not the form asked for"),
        "incomplete": msg("incomplete"),
        "empty": msg("empty"),
        "lost": msg("its process died"),
        "unsupported": msg("a parameter is not supported"),
        "context": msg("the model’s context is too small"),
        "no_credit": msg("out of credit"),
        "suspended": msg("the account is suspended"),
        "wrong_key": msg("the key is refused"),
        "not_found": msg("no such model or address"),
        "rate_limited": msg("too many requests"),
        "overloaded": msg("the provider is overloaded"),
        "provider_error": msg("an error of the provider’s"),
        "redirected": msg("redirected elsewhere"),
        "too_large": msg("larger than any reading"),
        "unexpected": msg("an answer that could not be handled"),
    },
}
# How the model is; with nothing to say there is nothing shown.
MODEL_STATES = {
    State.OK: msg("asked for texts"),
    State.ABSENT: msg("no key: the almanac writes every text"),
    State.OUT_OF_CREDIT: msg("out of credit"),
    State.STOPPED: msg("not asked any more"),
    State.PAUSED: msg("paused by the provider"),
    State.OUT_OF_BUDGET: msg("the day’s budget is used up"),
    State.WAITING: msg("waits for the provider"),
    State.RESTING: msg("rests until tomorrow"),
    State.FAILING: msg("fails, tries again"),
}
EXCERPTS = ("ru", "en", "summary")  # columns of long texts, of which a table shows the beginning
BADGES = {
    "done": "done", "stored": "done", "failed": "failed", "rejected": "failed", "lost": "failed", "in_flight": "busy",
    "almanac": "almanac", "model": "model", "editor": "editor",
    "sending": "busy", "paused": "locked", "cancelled": "failed", "draft": "editor",
}  # fmt: skip
_RESULTS = {
    "archived": msg("archived {number}"),
    "created": msg("created {number}"),
}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `badge` names its colour, `style` how it is set, `aside` stands below it."""

    text: str
    href: str = ""
    badge: str = ""
    style: str = ""
    aside: str = ""


def cells(table: Table, names: tuple[str, ...], row: tuple[Any, ...], language: Language) -> list[Cell]:
    """The columns called `names` of a row."""
    values = {column.name: (column, value) for column, value in zip(table.columns, row, strict=True)}
    plain = {name: value for name, (_, value) in values.items()}
    return [_cell(*values[name], plain, language) for name in names]


def _cell(column: Column, value: Any, row: dict[str, Any], language: Language) -> Cell:
    if value is None or value == "":
        return Cell(NOTHING)
    text = in_words(column, value, language)
    if column.name == "sign" and row.get("date"):
        return Cell(text, href=text_address(language, value, row["date"], row["language"]))
    if column.name == "stage" and value == "draft":
        return Cell(text, href=f"{AdminPage(language, 'broadcasts').path}?draft={row['id']}")
    badge = BADGES.get(str(value), "plain-badge") if column.name in ("outcome", "source", "stage") else ""
    style = (
        "plain" if column.kind in (Kind.MOMENT, Kind.DATE) else "excerpt" if column.name in EXCERPTS else ""
    )
    aside = str(row.get("detail") or "") if column.name == "error" else ""
    return Cell(text or NOTHING, badge=badge, style=style, aside=aside)


def in_words(column: Column, value: Any, language: Language) -> str:
    """A value as a reader of the language says it."""
    if column.kind in _FIGURES:
        return _FIGURES[column.kind](value, language)
    if column.name == "audience":
        return audience(value, language)
    if isinstance(value, dict):
        return result(value, language)
    return word(column.name, str(value), language)


def _in_milliseconds(value: int, language: Language) -> str:
    return figures.lasting(value / 1000, language)


def _yes_or_no(value: bool, language: Language) -> str:
    return say(language, "yes") if value else say(language, "no")


_FIGURES = {
    Kind.NUMBER: figures.number,
    Kind.MONEY: figures.money,
    Kind.DATE: figures.day,
    Kind.MOMENT: figures.moment,
    Kind.SECONDS: figures.lasting,
    Kind.MILLISECONDS: _in_milliseconds,
    Kind.FLAG: _yes_or_no,
    Kind.BYTES: figures.size,
    Kind.SHARE: figures.share,
}


def word(name: str, value: str, language: Language) -> str:
    """A value that stands for something, by the column's name."""
    if name == "sign" and value in set(Sign):
        return sign_name(Sign(value), language)
    if name == "language" and value in set(Language):
        return LANGUAGE_NAMES[Language(value)]
    if name == "error" and value.startswith("http_"):
        return say(language, "the server answered {status}", status=value.removeprefix("http_"))
    known = WORDS.get(name, {})
    return say(language, known[value]) if value in known else value


def result(found: dict[str, Any], language: Language) -> str:
    """What a run did: "archived 24, created 24"."""
    return ", ".join(
        say(language, _RESULTS[key], number=value) if key in _RESULTS else f"{key} {value}"
        for key, value in found.items()
    )


def audience(found: dict[str, Any], language: Language) -> str:
    """Whom a message to many is for: "everybody", or "Aries, Leo, without a sign"."""
    signs = [sign_name(sign, language) for sign in SIGNS if sign.value in found["signs"]]
    undecided = [say(language, "without a sign")] if found.get("undecided") else []
    return ", ".join(signs + undecided) or say(language, "everybody")


def text_address(language: Language, sign: str, date: Any, written_in: str, **more: str) -> str:
    """The page on which a text is opened."""
    words = {"sign": str(sign), "date": str(date), "lang": str(written_in)} | more
    return f"{AdminPage(language, 'text').path}?{urlencode(words)}"
