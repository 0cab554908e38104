"""The bot page: subscribers, who comes and goes, what was delivered, how the bot is."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.bot_state import BotState
from horo_app.dashboard.components.cards import card_row
from horo_app.dashboard.components.charts import bars, export_link, panel, states
from horo_app.dashboard.components.forms import advice
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import listed
from horo_app.dashboard.components.personal_data import personal_data
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.components.timeline import timeline_chart
from horo_app.dashboard.growth_panels import growth_panels
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage


def bot(page: AdminPage) -> rx.Component:
    """Cards, joins and leaves, subscribers in every way, deliveries by day."""
    language, shown = page.language, BotState.shown
    return admin_frame(
        page,
        advice(shown.advice),
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False, grains=True),
        card_row(shown.cards, shown.status != "ready"),
        _coming(language),
        growth_panels(language),
        rx.el.div(
            _bars(language, say(language, "By sign"), "sign", shown.signs, signs=True),
            _bars(language, say(language, "By hour of delivery"), "hour", shown.hours),
            rx.el.div(
                _bars(language, say(language, "By state"), "state", shown.states),
                _bars(language, say(language, "By language"), "language", shown.languages),
                class_name="column",
            ),
            class_name="columns",
        ),
        rx.el.div(
            rx.el.h2(say(language, "Deliveries of readings")),
            export_link(language, "deliveries-by-day", PageTable.export),
            class_name="over-table",
        ),
        listed(
            language,
            "deliveries-by-day",
            say(language, "Deliveries by day"),
            say(
                language,
                "No reading was due in these days. Each morning’s deliveries appear here with what became of them.",
            ),
        ),
        personal_data(language),
    )


def _coming(language: Language) -> rx.Component:
    shown = BotState.shown
    title = say(language, "Joined and left")
    names = {"joined": say(language, "Joined"), "left": say(language, "Left")}
    return panel(
        title,
        rx.el.p(PageTable.scope.label, class_name="aside"),
        states(
            language,
            shown.status,
            BotState.load,
            shown.is_still,
            say(language, "Nobody joined or left in these days. Both are counted here as they happen."),
            timeline_chart(
                language,
                title,
                shown.days,
                names,
                compared=say(language, "Joined, the days before"),
                is_stacked=False,
            ),
        ),
        export=export_link(language, "subscribers-by-day", PageTable.export),
    )


def _bars(language: Language, title: str, what: str, rows: Any, *, signs: bool = False) -> rx.Component:
    headings = [title, say(language, "Subscribers"), say(language, "Of all")]
    empty = say(language, "Nobody has subscribed yet. Who starts the bot and chooses a sign appears here.")
    return panel(
        title,
        states(
            language,
            BotState.shown.status,
            BotState.load,
            BotState.shown.is_empty,
            empty,
            bars(title, headings, rows, signs=signs),
        ),
        export=export_link(language, f"subscribers-by-{what}", PageTable.export),
    )
