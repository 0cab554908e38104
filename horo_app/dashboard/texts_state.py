"""The texts of today and tomorrow: how each stands, and asking the model for better ones."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import reflex as rx

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import text_status
from horo_app.analytics.change_feed import Changes
from horo_app.analytics.text_status import RewriteRequest, TextStage, TextStatus
from horo_app.astrology.zodiac import SIGNS, Sign, parse_sign, sign_name
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.i18n import msg, say, say_many
from horo_app.core.language import Language, parse_language
from horo_app.core.language_data import language_name
from horo_app.core.settings import settings
from horo_app.dashboard import figures, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.cells import text_address
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.routes import AdminPage
from horo_app.dashboard.scope import Choice
from horo_app.generation import client
from horo_app.readings.cache import Key
from horo_app.tables.labels import word

STAGES = {
    TextStage.MISSING: msg("not there yet"),
    TextStage.DONE: "",
    TextStage.DUE: msg("waits for the model"),
    TextStage.WRITING: msg("being written"),
    TextStage.FAILED: msg("failed, tried again"),
    TextStage.WAITING: msg("waits for the provider"),
    TextStage.RESTING: msg("failed, rests until tomorrow"),
}
AT_WORK = (TextStage.DUE, TextStage.WRITING)
TROUBLED = (TextStage.FAILED, TextStage.WAITING, TextStage.RESTING, TextStage.MISSING)

FILTERS = {
    "": msg("All texts"),
    "work": msg("In work"),
    "trouble": msg("In trouble"),
    "almanac": msg("By the almanac"),
    "model": msg("By the model"),
    "editor": msg("By an editor"),
    "locked": msg("Locked ones"),
}


@dataclass(frozen=True)
class TextCell:
    """A text in the matrix. `is_dim` when the filter is not about it; `key` names it in a form."""

    key: str
    href: str
    label: str
    source: str
    source_said: str
    stage: str
    stage_said: str
    is_locked: bool
    is_open: bool
    is_dim: bool
    aside: str
    trouble: str


@dataclass(frozen=True)
class SignRow:
    """A sign's texts: of each day, in each language."""

    sign: str
    name: str
    cells: list[TextCell] = field(default_factory=list)


@dataclass(frozen=True)
class TextsView:
    """The matrix and what goes on in it."""

    status: str = table.LOADING
    days: list[str] = field(default_factory=list)
    rows: list[SignRow] = field(default_factory=list)
    filters: list[Choice] = field(default_factory=list)
    progress: str = ""
    done: int = 0
    asked: int = 0
    has_model: bool = True


class TextsState(AdminState):
    """How the texts of today and tomorrow stand."""

    shown: TextsView = TextsView()

    _asked: list[Key] = []

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show the matrix."""
        await self._show()

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Show what becomes of the texts."""
        await live_page.follow(
            self, lambda changes: (changes.texts, changes.views, changes.today), self._renew
        )

    @rx.event
    @guarded(Role.EDITOR)
    async def ask(self, admin: Admin, form: dict[str, str]):
        """Ask the model for the texts that are ticked."""
        await self._ask(admin, [key for key in map(_key, form) if key is not None])

    @rx.event
    @guarded(Role.EDITOR)
    async def ask_all(self, admin: Admin, day: Literal["today", "tomorrow"]):
        """Ask the model for all texts of a day."""
        date = dates()[day == "tomorrow"]
        await self._ask(admin, [(sign, date, language) for sign in SIGNS for language in Language])

    async def _ask(self, admin: Admin, keys: list[Key]) -> None:
        if not keys:
            self._tell(say(self._language(), "Tick the texts first that the model shall write."))
            return
        async with transaction() as session:
            asked = await text_status.ask_model(session, keys)
            subject = spelled(keys[0]) if len(keys) == 1 else ""
            await audit.record(
                session, admin.name, "ask model", subject, address=admin.address, texts=asked.wanted
            )
        self._asked = keys
        self._tell(told(asked, self._language()))
        await self._show()

    async def _renew(self, changes: Changes) -> None:
        async with self:
            await self._show()

    async def _show(self) -> None:
        async with transaction() as session:
            found = await text_status.standings(session, dates())
        self.shown = shown(found, table.query_of(self).get("only", ""), self._asked, self._language())

    def _failed(self) -> None:
        if self.shown.status != table.READY:
            self.shown = TextsView(status=table.FAILED)


def dates() -> list[dt.date]:
    """Today and tomorrow."""
    today = clock.today(settings().timezone)
    return [today, today + clock.DAY]


def spelled(key: Key) -> str:
    """A text's name in forms and in the audit: "leo 2026-11-25 ru"."""
    return " ".join(map(str, key))


def _key(name: str) -> Key | None:
    """The text that a form's tick names, if it is one of today or tomorrow."""
    parts = name.split(" ")
    by_name = {str(date): date for date in dates()}
    if (
        len(parts) != 3
        or parts[1] not in by_name
        or parts[0] not in set(Sign)
        or parts[2] not in set(Language)
    ):
        return None
    return parse_sign(parts[0]), by_name[parts[1]], parse_language(parts[2])


def told(asked: RewriteRequest, language: Language) -> str:
    """What became of a request to the model."""
    said = say_many(
        language,
        "The model is asked for {number} text.",
        "The model is asked for {number} texts.",
        asked.wanted,
    )
    if asked.locked:
        said += " " + say_many(
            language, "{number} is locked and stays.", "{number} are locked and stay.", asked.locked
        )
    if asked.edited:
        said += " " + say_many(
            language,
            "{number} is an editor’s and stays; restore the almanac’s version to hand it back.",
            "{number} are an editor’s and stay; restore the almanac’s version to hand them back.",
            asked.edited,
        )
    return said


def shown(found: list[TextStatus], only: str, asked: list[Key], language: Language) -> TextsView:
    """The matrix in words of `language`."""
    by_key = {standing.key: standing for standing in found}
    under_way = [key for key in asked if key in by_key and by_key[key].stage in AT_WORK]
    days = dates()
    return TextsView(
        status=table.READY,
        days=[
            f"{say(language, word)}, {figures.day(date, language)}"
            for word, date in zip((msg("Today"), msg("Tomorrow")), days, strict=True)
        ],
        rows=[
            SignRow(
                sign.value,
                sign_name(sign, language),
                [cell(by_key[sign, date, spoken], only, language) for date in days for spoken in Language],
            )
            for sign in SIGNS
        ],
        filters=_filters(found, only, language),
        progress=_progress(found, language),
        done=len(asked) - len(under_way),
        asked=len(asked) if under_way else 0,
        has_model=client.has_key(),
    )


def _filters(found: list[TextStatus], only: str, language: Language) -> list[Choice]:
    path = AdminPage(language, "texts").path
    return [
        Choice(
            f"{say(language, label)} {sum(fits(one, name) for one in found)}",
            scope.address(path, {}, only=name),
            name == only,
        )
        for name, label in FILTERS.items()
    ]


def fits(standing: TextStatus, only: str) -> bool:
    """Whether a filter is about the text."""
    match only:
        case "work":
            return standing.stage in AT_WORK
        case "trouble":
            return standing.stage in TROUBLED
        case "locked":
            return standing.locked
        case "almanac" | "model" | "editor":
            return standing.source == only
        case _:
            return True


def _progress(found: list[TextStatus], language: Language) -> str:
    stages = [standing.stage for standing in found]
    writing, due = stages.count(TextStage.WRITING), stages.count(TextStage.DUE)
    if not writing and not due:
        return ""
    return say(language, "The model writes {writing} now, {due} wait.", writing=writing, due=due)


def cell(standing: TextStatus, only: str, language: Language) -> TextCell:
    """A text in words."""
    sign, date, spoken = standing.key
    return TextCell(
        key=spelled(standing.key),
        href=text_address(language, sign.value, date, spoken.value),
        label=f"{sign_name(sign, language)}, {figures.full_date(date, language)}, {language_name(spoken)}",
        source=standing.source or "none",
        source_said=word("source", standing.source or "", language),
        stage=standing.stage,
        stage_said=say(language, STAGES[standing.stage]) if STAGES[standing.stage] else "",
        is_locked=standing.locked,
        is_open=not standing.locked and standing.source not in (None, "editor"),
        is_dim=not fits(standing, only),
        aside=_aside(standing, language),
        trouble=_trouble(standing, language),
    )


def _aside(standing: TextStatus, language: Language) -> str:
    """Age, length, readers."""
    if standing.updated_at is None:
        return ""
    parts = [
        figures.ago(standing.updated_at, language, "short"),
        say(language, "{length} chars", length=figures.number(standing.length, language)),
    ]
    if standing.views:
        shown = figures.number(standing.views, language)
        parts.append(say_many(language, "{shown} view", "{shown} views", standing.views, shown=shown))
    if standing.answers.share is not None:
        share = figures.share(standing.answers.share, language)
        said = figures.number(standing.answers.all, language)
        parts.append(say(language, "close {share} of {said}", share=share, said=said))
    return " · ".join(part.replace(" ", "\u00a0") for part in parts)


def _trouble(standing: TextStatus, language: Language) -> str:
    """What went wrong, how often, and when it is tried again."""
    if not standing.error or standing.stage not in (*TROUBLED, *AT_WORK):
        return ""
    kind, _, why = standing.error.partition(": ")
    said = word("error", kind, language)
    parts = [f"{said} ({why})" if why else said]
    if standing.tries:
        parts.append(say_many(language, "{number} try", "{number} tries", standing.tries))
    if standing.next_try_at:
        parts.append(say(language, "next {when}", when=figures.ago(standing.next_try_at, language)))
    return ", ".join(parts)
