"""The model page: what was asked of it, how long it took, what it cost."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard.components.charts import as_table, export_link, panel, states
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import filters, listed
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.components.timeline import model_days
from horo_app.dashboard.model_state import ModelState
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage
from horo_app.tables.labels import word


def model(page: AdminPage) -> rx.Component:
    """Costs by day, and every request."""
    language = page.language
    outcomes = ("stored", "rejected", "failed", "lost", "superseded", "unsupported", "cancelled", "in_flight")
    named = tuple((key, word("outcome", key, language)) for key in outcomes)
    languages = tuple((spoken.value, language_name(spoken)) for spoken in Language)
    return admin_frame(
        page,
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False),
        _costs(language),
        rx.el.h2(say(language, "Requests")),
        filters(
            language,
            "attempts",
            say(language, "Sign, model or error"),
            {
                "outcome": (say(language, "Any outcome"), named),
                "language": (say(language, "All languages"), languages),
            },
        ),
        listed(
            language,
            "attempts",
            say(language, "Requests to the model"),
            say(language, "The model was not asked in these days. Every request appears here as it is sent."),
        ),
    )


def _costs(language: Language) -> rx.Component:
    shown = ModelState.shown
    title = say(language, "Cost per day")
    headings = [say(language, word) for word in ("Date", "Requests", "Failed", "Tokens", "Cost")]
    return panel(
        title,
        rx.el.p(shown.summary, class_name="aside"),
        states(
            language,
            shown.status,
            ModelState.load,
            shown.is_empty,
            say(language, "No costs in these days. With a model’s key and prices, each day’s cost appears here."),
            model_days(shown.days, say(language, "Cost")),
            as_table(
                language, title, headings, shown.rows,
                lambda row: [row.date, row.requests, row.failed, row.tokens, row.cost],
            ),
        ),
        export=export_link(language, "model-by-day", PageTable.export),
    )  # fmt: skip
