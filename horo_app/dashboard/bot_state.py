"""The Telegram bot: who reads there, who comes and goes, what the mornings brought, how the bot is."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import Scope, growth, subscribers
from horo_app.analytics.change_feed import Changes
from horo_app.analytics.subscribers import JoinsAndLeaves, Readership, SubscriberReport
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard import bot_cards, chart_data, figures, growth_view, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.bot_cards import STATES
from horo_app.dashboard.bot_problems import advice
from horo_app.dashboard.chart_data import Bar
from horo_app.dashboard.growth_view import GrowthView
from horo_app.dashboard.overview_cards import Card
from horo_app.dashboard.require_role import guarded
from horo_app.tables.labels import LANGUAGE_NAMES


@dataclass(frozen=True)
class JoinsRow:
    """A day in words."""

    date: str
    joined: str
    left: str


@dataclass(frozen=True)
class BotView:
    """Everything on the page but its table. `advice` says what to do about what is wrong."""

    status: str = table.LOADING
    advice: str = ""
    cards: list[Card] = field(default_factory=list)
    days: list[dict[str, Any]] = field(default_factory=list)
    is_long: bool = False
    rows: list[JoinsRow] = field(default_factory=list)
    states: list[Bar] = field(default_factory=list)
    signs: list[Bar] = field(default_factory=list)
    languages: list[Bar] = field(default_factory=list)
    hours: list[Bar] = field(default_factory=list)
    is_still: bool = True
    is_empty: bool = True


class BotState(AdminState):
    """The bot's figures; joins and leaves of the days that the address asks for."""

    shown: BotView = BotView()
    growth: GrowthView = GrowthView()

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show them."""
        self.shown, self.growth = await self._look()

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Keep them true."""
        await live_page.follow(
            self, lambda changes: (changes.bot, changes.following, changes.today), self._renew
        )

    async def _renew(self, changes: Changes) -> None:
        found = await self._look()
        async with self:
            self.shown, self.growth = found

    async def _look(self) -> tuple[BotView, GrowthView]:
        chosen = scope.scope_of(table.query_of(self))
        async with transaction() as session:
            found = await subscribers.board(session, chosen)
            growing = await growth.growth(session, chosen)
        language = self._language()
        return shown(chosen, found, language), growth_view.shown(chosen, growing, language)

    def _failed(self) -> None:
        self.shown = BotView(status=table.FAILED)


def shown(chosen: Scope, found: SubscriberReport, language: Language) -> BotView:
    """The figures in words of `language`."""
    return BotView(
        status=table.READY,
        advice=advice(found.health, language),
        cards=bot_cards.cards(found, language),
        days=chart_data.day_points(
            ((day.date, {"joined": day.joined, "left": day.left}) for day in found.coming),
            language,
            is_long=chart_data.is_long(chosen),
        ),
        is_long=chart_data.is_long(chosen),
        rows=[_row(day, language) for day in reversed(found.coming)],
        **_bars(found.readership, language),
        is_still=not any(day.joined or day.left for day in found.coming),
        is_empty=not found.readership.states,
    )


def _row(day: JoinsAndLeaves, language: Language) -> JoinsRow:
    joined, left = (figures.number(number, language) for number in (day.joined, day.left))
    return JoinsRow(chart_data.day_name(day.date, language, full=True), joined, left)


def _bars(found: Readership, language: Language) -> dict[str, list[Bar]]:
    states = {key: say(language, name) for key, name in STATES.items()}
    languages = {spoken.value: name for spoken, name in LANGUAGE_NAMES.items()}
    hours = {str(hour): f"{hour}:00" for hour in range(24)}
    by_hour = chart_data.bars(
        Counter({str(hour): number for hour, number in found.hours.items()}), hours, language
    )
    return {
        "states": chart_data.bars(Counter(found.states), states, language),
        "signs": chart_data.bars(Counter(found.signs), chart_data.sign_names(language), language, signs=True),
        "languages": chart_data.bars(Counter(found.languages), languages, language),
        "hours": sorted(by_hour, key=lambda bar: int(bar.name.partition(":")[0])),
    }
