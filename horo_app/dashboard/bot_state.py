"""The Telegram bot: who reads there, who comes and goes, what the mornings brought, how the bot is."""

from collections import Counter
from dataclasses import dataclass, field

import reflex as rx

from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import annotations, growth, subscribers
from horo_app.analytics.change_feed import Changes
from horo_app.analytics.grain import parse_grain
from horo_app.analytics.subscribers import Readership, SubscriberReport
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard import bot_cards, chart_data, growth_view, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.bot_cards import STATES
from horo_app.dashboard.bot_problems import advice
from horo_app.dashboard.chart_data import Bar
from horo_app.dashboard.growth_view import GrowthView
from horo_app.dashboard.live_page import LivePage
from horo_app.dashboard.overview_cards import Card
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.timeline import Asked, Timeline, timeline, whole_days


@dataclass(frozen=True)
class BotView:
    """Everything on the page but its table. `advice` says what to do about what is wrong."""

    status: str = table.LOADING
    advice: str = ""
    cards: list[Card] = field(default_factory=list)
    days: Timeline = field(default_factory=Timeline)
    states: list[Bar] = field(default_factory=list)
    signs: list[Bar] = field(default_factory=list)
    languages: list[Bar] = field(default_factory=list)
    hours: list[Bar] = field(default_factory=list)
    is_still: bool = True
    is_empty: bool = True


class BotState(LivePage, AdminState):
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
        words = table.query_of(self)
        chosen, grain = scope.scope_of(words), parse_grain(words.get("grain", ""))
        async with transaction() as session:
            found = await subscribers.board(session, chosen)
            growing = await growth.growth(session, chosen)
            marks = await annotations.between(session, chosen)
        asked = Asked(chosen, self._language(), grain, self.router.url.path, words, marks)
        return shown(asked, found), growth_view.shown(asked, growing)


def shown(asked: Asked, found: SubscriberReport) -> BotView:
    """The figures in words of the language that is asked for."""
    language = asked.language
    series = {name: {day.date: getattr(day, name) for day in found.coming} for name in ("joined", "left")}
    joined_before = {day.date: day.joined for day in found.coming_before}
    return BotView(
        status=table.READY,
        advice=advice(found.health, language),
        cards=bot_cards.cards(found, language),
        days=timeline(asked, series, before=whole_days(asked, joined_before)),
        **_bars(found.readership, language),
        is_still=not any(day.joined or day.left for day in found.coming),
        is_empty=not found.readership.states,
    )


def _bars(found: Readership, language: Language) -> dict[str, list[Bar]]:
    states = {key: say(language, name) for key, name in STATES.items()}
    languages = {spoken.value: language_name(spoken) for spoken in Language}
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
