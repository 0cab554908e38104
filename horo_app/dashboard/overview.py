"""The overview page."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.annotations import annotation_form
from horo_app.dashboard.components.cards import card_row
from horo_app.dashboard.components.charts import bars, export_link, heat_map, panel, states
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.components.timeline import timeline_chart
from horo_app.dashboard.overview_state import OverviewState
from horo_app.dashboard.routes import AdminPage
from horo_app.dashboard.scope import CHANNELS


def overview(page: AdminPage) -> rx.Component:
    """How the service does: cards, then charts, all for one range and channel."""
    language, shown = page.language, OverviewState.shown
    return admin_frame(
        page,
        scope_bar(language, OverviewState.scope, OverviewState.choose, grains=True),
        card_row(shown.cards, shown.status != "ready"),
        _days(language, shown),
        annotation_form(language, shown.days.notes),
        rx.el.div(
            _bars(language, say(language, "By sign"), "sign", shown.signs, signs=True),
            rx.el.div(
                _bars(language, say(language, "By channel"), "channel", shown.channels),
                _bars(language, say(language, "By language"), "language", shown.languages),
                class_name="column",
            ),
            class_name="columns",
        ),
        _heat(language, shown),
        _left_out(language, shown),
    )


def _states(language: Language, *content: rx.Component) -> rx.Component:
    shown = OverviewState.shown
    empty = say(language, "Nobody has read in these days. Views appear here as they happen.")
    return states(language, shown.status, OverviewState.load, shown.is_empty, empty, *content)


def _days(language: Language, shown: Any) -> rx.Component:
    names = {channel.value: say(language, name) for channel, name in CHANNELS.items()}
    title = say(language, "Views over time")
    return panel(
        title,
        rx.el.p(OverviewState.scope.label, class_name="aside"),
        _states(
            language,
            timeline_chart(
                language,
                title,
                shown.days,
                names,
                last=say(language, "All together"),
                compared=say(language, "All together, the days before"),
            ),
        ),
        export=export_link(language, "views-by-day", shown.export),
    )


def _bars(language: Language, title: str, what: str, rows: Any, *, signs: bool = False) -> rx.Component:
    headings = [title, say(language, "Views"), say(language, "Of all")]
    return panel(
        title,
        _states(language, bars(title, headings, rows, signs=signs)),
        export=export_link(language, f"views-by-{what}", OverviewState.shown.export),
    )


def _left_out(language: Language, shown: Any) -> rx.Component:
    """What was asked for and not read by a person; nothing on a page that has none of it."""
    title = say(language, "Not counted")
    headings = [title, say(language, "Views"), say(language, "Of all")]
    lead = say(language, "Answered like any other, but not read by a person: no figure above contains them.")
    shows = panel(
        title,
        rx.el.p(lead, class_name="aside"),
        bars(title, headings, shown.left_out),
        export=export_link(language, "views-not-counted", shown.export),
        class_name="wide",
    )
    return rx.cond(shown.left_out.length() > 0, shows)


def _heat(language: Language, shown: Any) -> rx.Component:
    title = say(language, "By weekday and hour")
    return panel(
        title,
        _states(language, heat_map(language, title, shown.heat)),
        export=export_link(language, "views-by-hour", shown.export),
        class_name="wide",
    )
