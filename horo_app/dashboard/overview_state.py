"""The overview: how the service does, live."""

import datetime as dt
from dataclasses import dataclass, field

import reflex as rx

from horo_app import analytics
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics.change_feed import Changes
from horo_app.analytics.counts import Counts
from horo_app.analytics.grain import parse_grain
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.settings import settings
from horo_app.dashboard import chart_data, figures, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.chart_data import Bar, HeatRow
from horo_app.dashboard.live_page import LivePage
from horo_app.dashboard.overview_cards import Card, cards
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.scope import ScopeView
from horo_app.dashboard.timeline import Asked, Series, Timeline, timeline
from horo_app.readings.views import Channel


@dataclass(frozen=True)
class OverviewView:
    """Everything on the page but the scope."""

    status: str = table.LOADING
    cards: list[Card] = field(default_factory=list)
    days: Timeline = field(default_factory=Timeline)
    channels: list[Bar] = field(default_factory=list)
    signs: list[Bar] = field(default_factory=list)
    languages: list[Bar] = field(default_factory=list)
    heat: list[HeatRow] = field(default_factory=list)
    left_out: list[Bar] = field(default_factory=list)
    export: str = ""
    is_empty: bool = True


class OverviewState(LivePage, AdminState):
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
        self.shown = shown(found, self._asked(found, words))

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
        words = table.query_of(self)
        chosen = scope.scope_of(words)
        mark = _mark(changes), clock.now().timestamp() // live_page.PATIENCE
        found = await analytics.board.overview(chosen, settings().timezone, mark)
        async with self:
            self.shown = shown(found, self._asked(found, words))

    def _asked(self, found: analytics.Overview, words: dict[str, str]) -> Asked:
        grain, path = parse_grain(words.get("grain", "")), self.router.url.path
        return Asked(found.scope, self._language(), grain, path, words, found.marks)


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
        changes.audit,  # notes of editors
    )


def shown(found: analytics.Overview, asked: Asked) -> OverviewView:
    """The figures in words of the language that is asked for."""
    language = asked.language

    def leads(word: str) -> chart_data.Leads:
        return lambda value: scope.address(asked.path, asked.words, **{word: value})

    return OverviewView(
        status=table.READY,
        cards=cards(found, language),
        days=timeline(
            asked,
            _by_day(found.counts),
            before=_comparable(found),
            last=lambda told: figures.number(sum(told.values()), language),
        ),
        channels=chart_data.by_channel(found.counts, language),
        signs=chart_data.by_sign(found.counts, language, leads("sign")),
        languages=chart_data.by_language(found.counts, language, leads("language")),
        heat=chart_data.heat(found.hourly_averages, language, leads("weekday")),
        left_out=chart_data.by_reason(found.left_out, language),
        export=chart_data.export_words(found.scope, language),
        is_empty=found.counts.total == 0,
    )


def _by_day(counts: Counts) -> Series:
    return {
        channel.value: {date: views for (date, by), views in counts.days.items() if by == channel}
        for channel in Channel
    }


def _comparable(found: analytics.Overview) -> dict[dt.date, float | None]:
    """Views of the days before; nothing stands beside days that are still to come."""
    return {date: found.days_before[date] for date in found.scope.days if date <= found.today}
