"""The panels of the bot's page about its growth."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.bot_state import BotState
from horo_app.dashboard.components.charts import bars, export_link, panel, states
from horo_app.dashboard.components.timeline import timeline_chart
from horo_app.dashboard.page_table import PageTable


def growth_panels(language: Language) -> rx.Component:
    """Active people, where people came from, how far they went, whether they stay; the load; what is not understood."""
    shown = BotState.growth
    nobody = say(
        language, "Nobody came in these days. Who writes to the bot for the first time appears here."
    )
    load = say(language, "Nothing is due in the next 24 hours.")
    phrases = say(
        language,
        "Nothing yet. What five people wrote and the bot did not understand appears here for 30 days.",
    )
    return rx.fragment(
        _active(language),
        rx.el.div(
            _bars(language, say(language, "By source"), shown.sources, shown.nobody_came, nobody, "people-by-source"),
            rx.el.div(
                _bars(language, say(language, "To the first morning"), shown.funnel, shown.nobody_came, nobody),
                _bars(language, say(language, "There again"), shown.retention, shown.nobody_came, nobody),
                class_name="column",
            ),
            rx.el.div(
                _bars(language, say(language, "Readings due in the next 24 hours"), shown.load, ~shown.has_load, load),
                _bars(
                    language, say(language, "Not understood"), shown.phrases, ~shown.has_phrases, phrases,
                    "not-understood",
                ),
                class_name="column",
            ),
            class_name="columns",
        ),
    )  # fmt: skip


def _active(language: Language) -> rx.Component:
    shown = BotState.growth
    title = say(language, "Active people")
    names = {
        "day_active": say(language, "That day"),
        "week_active": say(language, "In 7 days"),
        "month_active": say(language, "In 30 days"),
    }
    return panel(
        title,
        states(
            language,
            BotState.shown.status,
            BotState.load,
            shown.is_quiet,
            say(language, "Nobody wrote or tapped in these days. Days of activity are kept for 90 days."),
            timeline_chart(
                language,
                title,
                shown.days,
                names,
                compared=say(language, "That day, the days before"),
                is_stacked=False,
            ),
        ),
        export=export_link(language, "active-people-by-day", PageTable.export),
    )


def _bars(
    language: Language, title: str, rows: Any, is_empty: Any, empty: str, table: str = ""
) -> rx.Component:
    headings = [title, say(language, "Number"), say(language, "Of all")]
    content = states(
        language, BotState.shown.status, BotState.load, is_empty, empty, bars(title, headings, rows)
    )
    return panel(title, content, export=export_link(language, table, PageTable.export) if table else None)
