"""One text of a week, a month or a year, opened: read, and changed by editors."""

import reflex as rx

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import parse_sign, sign_name
from horo_app.content.wording import period_title
from horo_app.core.db import transaction
from horo_app.core.errors import ImpossibleDate
from horo_app.core.i18n import msg, say
from horo_app.core.language import parse_language
from horo_app.core.language_data import language_name
from horo_app.dashboard import comparing, figures, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.comparing import RemarkLine
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.text_state import TextView, Written
from horo_app.readings import period_editing
from horo_app.readings.period_editing import FIELDS
from horo_app.readings.period_repository import PeriodKey, PeriodReading
from horo_app.readings.validation import period_findings
from horo_app.site.routes import page_of_period
from horo_app.tables.labels import word


class PeriodTextState(AdminState):
    """The text that the page's address names. `mount` changes when the fields are to be filled anew."""

    text: TextView = TextView()
    saved: dict[str, str] = {}
    mount: int = 0
    remarks: list[RemarkLine] = []

    _version: int = 0

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Open the text."""
        key = self._key()
        async with transaction() as session:
            found = await period_editing.open_period(session, key)
        self._show(found)
        self.remarks = []
        self.mount += 1

    @rx.event
    @guarded(Role.EDITOR)
    async def save(self, admin: Admin, form: dict[str, Written]):
        """Publish what is in the fields. Of a text that was changed meanwhile the fields stay as they were typed."""
        key, draft = self._key(), {name: form.get(name, "").strip() for name in FIELDS}
        remarks = period_findings(draft, key[2])
        self.remarks = [comparing.remark(one, self._language()) for one in remarks]
        async with transaction() as session:
            saved = await period_editing.save(session, key, draft, self._version, admin.name)
            sign, period, spoken = key
            subject = f"{sign} {period.slug} {spoken}"
            await audit.record(
                session, admin.name, "save text", subject, address=admin.address, version=saved.version
            )
        self._show(saved)
        self._tell(say(self._language(), "Saved. Readers see it now."))

    def _show(self, found: PeriodReading) -> None:
        language, text = self._language(), found.text
        self._version = found.version
        self.saved = period_editing.texts_of(found)
        who = found.author or word("source", found.source, language)
        self.text = TextView(
            status=table.READY,
            title=sign_name(text.sign, language),
            subtitle=f"{period_title(text.period, language)} · {language_name(text.language)}",
            source=found.source,
            source_said=word("source", found.source, language),
            version=say(language, "version {number}", number=found.version),
            written=f"{who}, {figures.ago(found.updated_at, language)}" if found.updated_at else who,
            href=page_of_period(text.sign, text.period, text.language).path,
            spoken=text.language,
            is_past=found.is_archived,
        )

    def _key(self) -> PeriodKey:
        """The text that the address names; raises a HoroError for what is none."""
        words = table.query_of(self)
        named = words.get("kind", "")
        period = (
            Period.parse(PeriodKind(named), words.get("period", "")) if named in set(PeriodKind) else None
        )
        if period is None:
            raise ImpossibleDate(msg("There is no such week, month or year."))
        return parse_sign(words.get("sign", "")), period, parse_language(words.get("lang", ""))

    def _failed(self) -> None:
        if self.text.status != table.READY:
            self.text = TextView(status=table.FAILED)
