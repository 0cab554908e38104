"""The overview: how the service does, live."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app import analytics
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics.change_feed import Changes
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import chart_data, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.chart_data import Bar, DayRow, HeatRow
from horo_app.dashboard.overview_cards import Card, cards
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.scope import ScopeView


@dataclass(frozen=True)
class OverviewView:
    """Everything on the page but the scope. `days` is what the chart is drawn from, `rows` the same in words."""

    status: str = table.LOADING
    cards: list[Card] = field(default_factory=list)
    days: list[dict[str, Any]] = field(default_factory=list)
    is_long: bool = False
    rows: list[DayRow] = field(default_factory=list)
    channels: list[Bar] = field(default_factory=list)
    signs: list[Bar] = field(default_factory=list)
    languages: list[Bar] = field(default_factory=list)
    heat: list[HeatRow] = field(default_factory=list)
    left_out: list[Bar] = field(default_factory=list)
    export: str = ""
    is_empty: bool = True


class OverviewState(AdminState):
    """The figures for the range and channel in the page's address."""

    shown: OverviewView = OverviewView()
    scope: ScopeView = ScopeView()

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show the figures that the address asks for."""
        words = table.query_of(self)
        chosen = scope.scope_of(words)
        self.scope = scope.shown(self.router.url.path, words, chosen, self._language())
        yield  # what is chosen shows at once, its figures take a moment
        async with transaction() as session:
            found = await analytics.overview(session, chosen, settings().timezone)
        self.shown = shown(found, self._language())

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Keep the figures true for as long as the page is open."""
        await live_page.follow(self, _mark, self._renew)

    @rx.event
    @guarded(Role.VIEWER)
    async def choose(self, admin: Admin, form: dict[str, str]):
        """Other dates: to the address that asks for them."""
        return rx.redirect(scope.chosen(self.router.url.path, table.query_of(self), form, self._language()))

    async def _renew(self, changes: Changes) -> None:
        chosen = scope.scope_of(table.query_of(self))
        mark = _mark(changes), clock.now().timestamp() // live_page.PATIENCE
        found = await analytics.board.overview(chosen, settings().timezone, mark)
        async with self:
            self.shown = shown(found, self._language())

    def _failed(self) -> None:
        self.shown = OverviewView(status=table.FAILED)


def _mark(changes: Changes) -> object:
    """What of the changes is shown here."""
    return (
        changes.today,
        changes.views,
        changes.texts,
        changes.runs,
        changes.attempts,
        changes.following,
        changes.answers,
    )


def shown(found: analytics.Overview, language: Language) -> OverviewView:
    """The figures in words of `language`."""
    return OverviewView(
        status=table.READY,
        cards=cards(found, language),
        days=chart_data.days(found.scope, found.counts, language),
        is_long=chart_data.is_long(found.scope),
        rows=chart_data.rows(found.scope, found.counts, language),
        channels=chart_data.by_channel(found.counts, language),
        signs=chart_data.by_sign(found.counts, language),
        languages=chart_data.by_language(found.counts, language),
        heat=chart_data.heat(found.hourly_averages, language),
        left_out=chart_data.by_reason(found.left_out, language),
        export=chart_data.export_words(found.scope, language),
        is_empty=found.counts.total == 0,
    )
