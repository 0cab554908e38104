"""The table on a page of the dashboard, whichever it is: every page has one at most."""

from dataclasses import dataclass

import reflex as rx

from horo_app.accounts.admins import Admin, Role
from horo_app.analytics.change_feed import Changes
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard import live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.cells import Cell, cells
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.routes import BY_PATH
from horo_app.dashboard.scope import ScopeView
from horo_app.dashboard.table import TableState
from horo_app.tables import engine, registry
from horo_app.tables.engine import ColumnKind

# Which table stands on the page of a name, and the columns of it that are shown there; a file has them all.
ON_PAGE = {
    "archive": "archive",
    "periods": "periods",
    "answers": "answers",
    "bot": "deliveries-by-day",
    "broadcasts": "broadcasts",
    "jobs": "runs",
    "model": "attempts",
    "alerts": "alerts",
    "audit": "audit",
}
NEWS = {
    "archive": "texts",
    "answers": "answers",
    "bot": "bot",
    "broadcasts": "bot",
    "jobs": "runs",
    "model": "attempts",
    "audit": "audit",
}  # the mark of the changes that differs when there are new rows
COLUMNS = {
    "archive": (
        "date", "sign", "language", "source", "author", "version", "updated_at", "length", "answers", "close",
        "summary",
    ),
    "periods": (
        "first_date", "last_date", "span", "sign", "language", "source", "author", "version", "updated_at",
        "archived_at", "summary",
    ),
    "answers": ("date", "sign", "language", "source", "share", "yes", "no", "answers"),
    "deliveries-by-day": (
        "day", "readings", "sent", "median", "most", "longest", "due", "skipped", "blocked", "failed", "unknown",
    ),
    "broadcasts": (
        "created_at", "created_by", "stage", *Language, "audience", "total", "sent", "blocked", "failed",
        "finished_at",
    ),
    "runs": ("started_at", "job", "trigger", "seconds", "outcome", "result", "error"),
    "attempts": (
        "started_at", "sign", "date", "language", "model", "outcome", "latency", "tokens_out", "cost", "error",
    ),
    "alerts": ("began_at", "condition", "seconds", "ended_at", "told_at"),
    "audit": ("at", "admin", "action", "outcome", "address"),
}  # fmt: skip
NUMBERS = (
    ColumnKind.NUMBER,
    ColumnKind.MONEY,
    ColumnKind.SECONDS,
    ColumnKind.MILLISECONDS,
    ColumnKind.BYTES,
    ColumnKind.SHARE,
)


@dataclass(frozen=True)
class Heading:
    """A column's title, the key it is sorted by, and whether it holds numbers."""

    title: str
    key: str
    is_number: bool


def headings(name: str, language: Language) -> list[Heading]:
    """The columns of a table that its page shows."""
    columns = {column.name: column for column in registry.table(name).columns}
    return [
        Heading(say(language, columns[key].title), key, columns[key].kind in NUMBERS) for key in COLUMNS[name]
    ]


class PageTable(AdminState):
    """The rows that the address asks for, `of` the table of that name. `chosen` is what each filter is set to, `export`
    the same as a query.
    """

    of: str = ""
    rows: list[list[Cell]] = []
    table: TableState = TableState()
    scope: ScopeView = ScopeView()
    chosen: dict[str, str] = {}
    export: str = ""

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show what the address asks for."""
        await self._show(admin)

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Show new rows as they come."""
        await live_page.follow(self, self._mark, self._renew)

    @rx.event
    @guarded(Role.VIEWER)
    async def look_for(self, admin: Admin, form: dict[str, str]):
        """Search and filter: to the address that asks for it."""
        words = table.query_of(self) | form
        return rx.redirect(scope.address(self.router.url.path, words))

    @rx.event
    @guarded(Role.VIEWER)
    async def choose(self, admin: Admin, form: dict[str, str]):
        """Other dates: to the address that asks for them."""
        return rx.redirect(scope.chosen(self.router.url.path, table.query_of(self), form, self._language()))

    def _mark(self, changes: Changes) -> object:
        return getattr(changes, NEWS.get(self._page(), "today"))

    def _page(self) -> str:
        page = BY_PATH.get(self.router.url.path)
        return page.name if page else ""

    async def _renew(self, changes: Changes) -> None:
        admin = await self._admit(Role.VIEWER, acting=False)
        async with self:
            await self._show(admin)

    async def _show(self, admin: Admin) -> None:
        """Private columns are for editors: for viewers they are neither shown nor searched nor sorted by."""
        path, words, language = self.router.url.path, table.query_of(self), self._language()
        name = ON_PAGE.get(self._page(), "")
        full = registry.table(name)
        seen = full if admin.role.reaches(Role.EDITOR) else full.without_private()
        wanted = engine.ask(seen, words)
        async with transaction() as session:
            found = await engine.page(session, seen, wanted)
        sorts = tuple(key for key in COLUMNS[name] if any(column.name == key for column in seen.columns))
        self.of = name
        self.rows = [cells(seen, COLUMNS[name], row, language) for row in found.rows]
        self.table = table.shown(path, wanted, sorts, found.total, language, words)
        self.scope = scope.shown(path, words, wanted.scope, language)
        self.chosen = {key: wanted.chosen.get(key, "") for key in full.filters}
        self.export = table.export_words(words, language)

    def _failed(self) -> None:
        self.of = ON_PAGE.get(self._page(), "")
        self.table = table.failed(self.table)
