"""The answers page: whether readers found their readings close."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.answers_state import AnswersState
from horo_app.dashboard.components.charts import bars, export_link, panel, states
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import by_reading, filters, listed
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.components.timeline import timeline_chart
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage


def answers(page: AdminPage) -> rx.Component:
    """Answers by day, sign and writer; then each reading that has any."""
    language, shown = page.language, AnswersState.shown
    return admin_frame(
        page,
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False),
        _days(language),
        rx.el.div(
            _bars(language, say(language, "Close, by sign"), "answers-by-sign", shown.signs, signs=True),
            _bars(language, say(language, "Close, by writer"), "answers-by-writer", shown.writers),
            class_name="columns",
        ),
        rx.el.h2(say(language, "Readings")),
        filters(
            language,
            "answers",
            say(language, "Sign"),
            by_reading(language),
        ),
        listed(
            language,
            "answers",
            say(language, "Answers by reading"),
            say(language, "No reading of these days has an answer. Each appears here with its first one."),
        ),
    )


def _states(language: Language, *content: rx.Component) -> rx.Component:
    empty = say(
        language,
        "Nobody has answered about these days. Under each reading readers are asked if it was close.",
    )
    return states(
        language, AnswersState.shown.status, AnswersState.load, AnswersState.shown.is_empty, empty, *content
    )


def _days(language: Language) -> rx.Component:
    shown = AnswersState.shown
    title = say(language, "Answers by day of the reading")
    names = {"yes": say(language, "Close"), "no": say(language, "Not close")}
    return panel(
        title,
        rx.el.p(shown.summary, class_name="aside"),
        _states(
            language,
            timeline_chart(language, title, shown.days, names, last=say(language, "Share of close")),
        ),
        export=export_link(language, "answers-by-day", PageTable.export),
    )


def _bars(language: Language, title: str, table: str, rows: Any, *, signs: bool = False) -> rx.Component:
    headings = [title, say(language, "Share of close"), say(language, "Answers")]
    return panel(
        title,
        _states(language, bars(title, headings, rows, signs=signs)),
        export=export_link(language, table, PageTable.export),
    )
