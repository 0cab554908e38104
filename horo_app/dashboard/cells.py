"""Values of a table's rows in words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard import figures
from horo_app.dashboard.figures import NOTHING
from horo_app.dashboard.routes import PERIOD, AdminPage
from horo_app.tables.engine import Column, ColumnKind, Table
from horo_app.tables.labels import said, word

EXCERPTS = (*Language, "summary")  # columns of long texts, of which a table shows the beginning
BADGES = {
    "done": "done", "stored": "done", "failed": "failed", "rejected": "failed", "lost": "failed", "in_flight": "busy",
    "almanac": "almanac", "model": "model", "editor": "editor",
    "refused": "refused", "sending": "busy", "paused": "locked", "cancelled": "failed", "draft": "editor",
}  # fmt: skip


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
    return [_cell(*values[name], plain, language) if name in values else Cell(NOTHING) for name in names]


def _cell(column: Column, value: Any, row: dict[str, Any], language: Language) -> Cell:
    if column.name == "admin" and value is None:
        return Cell(say(language, "a stranger"))
    if value is None or value == "":
        return Cell(NOTHING)
    text = in_words(column, value, language)
    if column.name == "sign" and row.get("date"):
        return Cell(text, href=text_address(language, value, row["date"], row["language"]))
    if column.name == "sign" and row.get("first_date"):
        return Cell(text, href=period_address(language, value, row))
    if column.name == "stage" and value == "draft":
        return Cell(text, href=f"{AdminPage(language, 'broadcasts').path}?draft={row['id']}")
    badge = BADGES.get(str(value), "plain-badge") if column.name in ("outcome", "source", "stage") else ""
    style = (
        "plain"
        if column.kind in (ColumnKind.MOMENT, ColumnKind.DATE)
        else "excerpt"
        if column.name in EXCERPTS
        else ""
    )
    asides = {"error": str(row.get("detail") or ""), "action": _of_action(row, language)}
    aside = asides.get(column.name, "")
    return Cell(text or NOTHING, badge=badge, style=style, aside=aside)


def in_words(column: Column, value: Any, language: Language) -> str:
    """A value as a reader of the language says it."""
    if column.kind in _FIGURES:
        return _FIGURES[column.kind](value, language)
    return said(column.name, value, language)


def _of_action(row: dict[str, Any], language: Language) -> str:
    """What an action of the audit was done to, and what is known of it."""
    detail = dict(row.get("detail") or {})
    why, agent = str(detail.pop("why", "")), str(detail.pop("agent", ""))
    parts = [
        str(row.get("subject") or ""),
        word("why", why, language) if why else "",
        browser_name(agent, language) if agent else "",
        say(language, "{times} times", times=row["times"]) if row.get("times", 1) > 1 else "",
        *(f"{key}: {value}" for key, value in detail.items()),
    ]
    return ", ".join(part for part in parts if part)


_BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "YaBrowser/": "Yandex Browser",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_name(agent: str, language: Language) -> str:
    """Like "Firefox, Windows": as much of what a browser says of itself as helps to recognise it."""
    told = [
        next((name for sign, name in known.items() if sign in agent), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, told)) or say(language, "an unknown browser")


def _in_milliseconds(value: int, language: Language) -> str:
    return figures.lasting(value / 1000, language)


def _yes_or_no(value: bool, language: Language) -> str:
    return say(language, "yes") if value else say(language, "no")


_FIGURES = {
    ColumnKind.NUMBER: figures.number,
    ColumnKind.MONEY: figures.money,
    ColumnKind.DATE: figures.day,
    ColumnKind.MOMENT: figures.moment,
    ColumnKind.SECONDS: figures.lasting,
    ColumnKind.MILLISECONDS: _in_milliseconds,
    ColumnKind.FLAG: _yes_or_no,
    ColumnKind.BYTES: figures.size,
    ColumnKind.SHARE: figures.share,
}


def text_address(language: Language, sign: str, date: Any, written_in: str, **more: str) -> str:
    """The page on which a text is opened."""
    words = {"sign": str(sign), "date": str(date), "lang": str(written_in)} | more
    return f"{AdminPage(language, 'text').path}?{urlencode(words)}"


def period_address(language: Language, sign: str, row: dict[str, Any]) -> str:
    """The page on which the text of a period is opened."""
    slug = Period(PeriodKind(row["span"]), row["first_date"]).slug
    words = {"sign": sign, "kind": row["span"], "period": slug, "lang": row["language"]}
    return f"{AdminPage(language, PERIOD).path}?{urlencode(words)}"
