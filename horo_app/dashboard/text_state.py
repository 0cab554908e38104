"""One text, opened: read as on the site, edited, locked, given to the model, and all that it ever said."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, Literal

import reflex as rx
from pydantic import Field

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import text_status
from horo_app.analytics.change_feed import Changes
from horo_app.astrology.zodiac import parse_sign, sign_name
from horo_app.content.reading import Reading
from horo_app.core.db import transaction
from horo_app.core.errors import EditedMeanwhile, ImpossibleDate
from horo_app.core.i18n import explain, msg, say
from horo_app.core.language import Language, parse_language
from horo_app.core.language_data import language_name
from horo_app.dashboard import comparing, figures, live_page, plan_panel, table
from horo_app.dashboard.admin_state import AdminState, Mount
from horo_app.dashboard.comparing import Change, RemarkLine, VersionLine
from horo_app.dashboard.plan_panel import ColorChoice, Marks, PlanLine
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.texts_state import spelled, told
from horo_app.readings import editing
from horo_app.readings.cache import Key
from horo_app.readings.editing import OpenText, TextVersion
from horo_app.readings.validation import FIELDS, MIDDLE, findings
from horo_app.site.routes import Page, PageKind
from horo_app.tables.labels import word

Name = Literal["love", "career", "health", "finance", "advice", "summary"]
Written = Annotated[str, Field(max_length=5000)]


@dataclass(frozen=True)
class TextView:
    """What is known of the open text, beside its words."""

    status: str = table.LOADING
    title: str = ""
    subtitle: str = ""
    source: str = ""
    source_said: str = ""
    version: str = ""
    written: str = ""
    href: str = ""
    spoken: str = ""
    is_locked: bool = False
    is_past: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class Conflict:
    """Somebody saved another version while this one was open."""

    who: str = ""
    changes: list[Change] = field(default_factory=list)


class TextState(AdminState):
    """The text that the page's address names.

    `saved` is what stands in the database, by field; `draft` what the editor has typed, as far as we heard. `mount`
    changes when all fields are to be filled anew, and one of `mounts` when its field is; as long as they do not, nobody
    takes the caret away.
    """

    text: TextView = TextView()
    saved: dict[str, str] = {}
    draft: dict[str, str] = {}
    mount: int = 0
    mounts: dict[str, int] = dict.fromkeys(FIELDS, 0)
    remarks: list[RemarkLine] = []
    plan: list[PlanLine] = []
    marks: Marks = Marks()
    colors: list[ColorChoice] = []
    is_fit: bool = True
    conflict: Conflict = Conflict()
    editions: list[VersionLine] = []
    changes: list[Change] = []
    compared: str = ""

    _version: int = 0

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Open the text."""
        await self._open()
        self._fill()

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Notice what others and the model do with the text meanwhile."""
        await live_page.follow(self, lambda changes: changes.texts, self._renew)

    @rx.event
    @guarded(Role.EDITOR, typing=True)
    async def typed(self, admin: Admin, place: Name, mount: Mount, written: Written):
        """Show what it looks like, and what is to be said of it."""
        if mount == self.mount:  # the page waits for a pause: the fields may be filled anew by then
            self.draft = self.draft | {place: written}
            self._proofread()
            if self.draft != self.saved and not self.is_trouble:
                self._tell("")  # "Saved" is not true of this any more

    @rx.event
    @guarded(Role.EDITOR)
    async def save(self, admin: Admin, form: dict[str, Written]):
        """Publish what is in the fields."""
        key = self._key()
        self.draft = {name: form.get(name, "") for name in FIELDS}
        self._proofread()
        try:
            async with transaction() as session:
                saved = await editing.save(session, key, self.draft, self._version, admin.name)
                await self._write_down(session, admin, "save text", version=saved.version)
        except EditedMeanwhile as error:
            await self._meet(explain(self._language(), error))
            return
        await self._open()
        self._tell(say(self._language(), "Saved. Readers see it now."))

    @rx.event
    @guarded(Role.EDITOR)
    async def mark(self, admin: Admin, form: dict[Literal["score", "color", "reason"], Written]):
        """Give the day another score and color, in both languages, and the score another reason in this one."""
        score = int(form["score"]) if form.get("score", "").isdecimal() else 0
        async with transaction() as session:
            color, reason = form.get("color", ""), form.get("reason", "")
            marked = await editing.mark(session, self._key(), score, color, reason)
            await self._write_down(session, admin, "mark text", score=marked.score, color=marked.colour_hex)
        await self._open()
        self._tell(say(self._language(), "Saved. Readers see it now."))

    @rx.event
    @guarded(Role.EDITOR)
    async def take_theirs(self, admin: Admin):
        """Drop what was typed and show what stands there."""
        await self._open()
        self._fill()

    @rx.event
    @guarded(Role.EDITOR)
    async def lock(self, admin: Admin, locked: bool):
        """Keep the model off the text, or let it in again."""
        async with transaction() as session:
            await editing.set_locked(session, self._key(), locked)
            await self._write_down(session, admin, "lock text" if locked else "unlock text")
        await self._open()

    @rx.event
    @guarded(Role.EDITOR)
    async def ask(self, admin: Admin):
        """Ask the model for another text."""
        async with transaction() as session:
            asked = await text_status.ask_model(session, [self._key()])
            await self._write_down(session, admin, "ask model", texts=asked.wanted)
        self._tell(told(asked, self._language()))
        await self._open()

    @rx.event
    @guarded(Role.EDITOR)
    async def restore(self, admin: Admin, number: Annotated[int, Field(ge=1)]):
        """Publish an older version again."""
        try:
            async with transaction() as session:
                restored = await editing.restore(session, self._key(), number, self._version)
                await self._write_down(session, admin, "restore text", of=number, version=restored.version)
        except EditedMeanwhile as error:
            await self._meet(explain(self._language(), error))
            return
        await self._open()
        self._fill()
        self._tell(say(self._language(), "Version {number} is in force again.", number=number))

    async def _write_down(self, session, admin: Admin, action: str, **detail: object) -> None:
        subject = spelled(self._key())
        await audit.record(session, admin.name, action, subject, address=admin.address, **detail)

    async def _renew(self, changes: Changes) -> None:
        async with transaction() as session:
            found = await editing.open_text(session, self._key())
        async with self:
            is_new = found.edition.reading.version != self._version
            if not is_new or self.draft == self.saved:
                await self._open()
                if is_new:
                    self._fill()
            elif not self.conflict.who:
                await self._meet(say(self._language(), "Somebody else has saved this text meanwhile."))

    async def _meet(self, sentence: str) -> None:
        """Take over the fields that only the other changed. Of those that both did, show both texts: what is typed
        stays in its fields, and saving it again is a decision.
        """
        base, mine = self.saved, dict(self.draft)
        await self._open()
        self.draft, contested = editing.merge(base, mine, self.saved)
        taken_over = [name for name, text in self.draft.items() if text != mine[name]]
        self.mounts = self.mounts | {name: self.mounts[name] + 1 for name in taken_over}
        self._proofread()
        if not contested:
            self._tell(
                say(
                    self._language(),
                    "Somebody else has changed other parts of this text meanwhile. Theirs stand in their "
                    "fields, yours are as you typed them. Save to publish yours, too.",
                ),
                is_trouble=True,
            )
            return
        theirs, mine = ({name: fields[name] for name in contested} for fields in (self.saved, self.draft))
        self.conflict = Conflict(
            who=self.text.written, changes=comparing.changes(theirs, mine, self._language())
        )
        self._tell(sentence, is_trouble=True)

    async def _open(self) -> None:
        """Read everything but what is typed."""
        key, language = self._key(), self._language()
        async with transaction() as session:
            found = await editing.open_text(session, key)
            editions = await editing.history(session, key)
            standing = next(one for one in await text_status.standings(session, [key[1]]) if one.key == key)
        self._version = found.edition.reading.version
        self.saved = editing.texts_of(found.edition.reading)
        self.text = view(key, found, standing, language)
        reading = found.edition.reading
        self.plan, self.marks = plan_panel.plan(reading, language), plan_panel.marks(reading)
        self.colors = plan_panel.choices(reading, language)
        self.conflict = Conflict()
        compared = table.query_of(self).get("compare", "")
        self.editions = [comparing.line(one, number == 0, language) for number, one in enumerate(editions)]
        self.compared, self.changes = _compared(editions, compared, language)

    def _fill(self) -> None:
        """Put what is saved into the fields."""
        self.draft = dict(self.saved)
        self.mount += 1
        self._proofread()

    def _proofread(self) -> None:
        score = int(self.marks.score) if self.marks.score else MIDDLE
        found = findings(self.draft, self._key(), score)
        self.remarks = [comparing.remark(finding, self._language()) for finding in found]
        self.is_fit = not any(finding.serious for finding in found)

    def _key(self) -> Key:
        """The text that the address names; raises a HoroError for what is none."""
        words = table.query_of(self)
        try:
            date = dt.date.fromisoformat(words.get("date", ""))
        except ValueError:
            raise ImpossibleDate(msg("Each date must be a day of the calendar as YYYY-MM-DD.")) from None
        return parse_sign(words.get("sign", "")), date, parse_language(words.get("lang", ""))

    def _failed(self) -> None:
        if self.text.status != table.READY:
            self.text = TextView(status=table.FAILED)


def view(key: Key, found: OpenText, standing: text_status.TextStatus, language: Language) -> TextView:
    """What is known of the text, in words of `language`."""
    sign, date, spoken = key
    reading, edition = found.edition.reading, found.edition
    return TextView(
        status=table.READY,
        title=sign_name(sign, language),
        subtitle=f"{figures.full_date(date, language)} · {language_name(spoken)}",
        source=reading.source,
        source_said=word("source", reading.source, language),
        version=say(language, "version {number}", number=reading.version),
        written=written(edition, language),
        href=Page(spoken, sign, PageKind.DAY, date).path,
        spoken=spoken,
        is_locked=found.locked,
        is_past=found.archived,
        why_not=_why_not(found, reading, standing, language),
    )


def written(edition: TextVersion, language: Language) -> str:
    """Who wrote it and when: "Anna, 5 minutes ago"."""
    who = edition.reading.author or word("source", edition.reading.source, language)
    return f"{who}, {figures.ago(edition.written_at, language)}"


def _why_not(found: OpenText, reading: Reading, standing: text_status.TextStatus, language: Language) -> str:
    """Why the model does nothing about the text, or what it does."""
    if found.archived:
        return say(language, "A past day: the model leaves it as it is.")
    if found.locked:
        return say(language, "Locked: the model leaves it as it is.")
    if reading.source == "editor":
        return say(language, "An editor’s: the model leaves it as it is.")
    stages = {
        text_status.TextStage.DUE: msg("The model will write it next."),
        text_status.TextStage.WRITING: msg("The model is writing it now."),
        text_status.TextStage.FAILED: msg("The model failed and will try again."),
        text_status.TextStage.WAITING: msg("The model will write it as soon as its provider answers again."),
        text_status.TextStage.RESTING: msg("The model failed and will try again tomorrow."),
    }
    return say(language, stages[standing.stage]) if standing.stage in stages else ""


def _compared(editions: list[TextVersion], number: str, language: Language) -> tuple[str, list[Change]]:
    """How an older version differs from the one in force."""
    older = [one for one in editions[1:] if str(one.reading.version) == number]
    if not older:
        return "", []
    before, after = (editing.texts_of(one.reading) for one in (older[0], editions[0]))
    return number, comparing.changes(before, after, language)
