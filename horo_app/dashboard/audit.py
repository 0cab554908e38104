"""The audit page."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard.audit_state import AuditState
from horo_app.dashboard.components.charts import export_link
from horo_app.dashboard.components.forms import search_field
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.tables import ColumnHeading, data_table
from horo_app.dashboard.routes import AdminPage

FILTERS = {
    "": msg("Everything"),
    "done": msg("What was done"),
    "failed": msg("What failed"),
    "refused": msg("What was refused"),
}


def audit_log(page: AdminPage) -> rx.Component:
    """Who did what, when and from where."""
    language = page.language
    return admin_frame(
        page,
        rx.el.p(
            say(language, "Who did what, when and from where; what was refused and what failed, too."),
            class_name="lead",
        ),
        rx.el.div(
            _filters(language), export_link(language, "audit", AuditState.export), class_name="over-table"
        ),
        data_table(
            language,
            say(language, "Audit"),
            (
                ColumnHeading(say(language, "When"), "at"),
                ColumnHeading(say(language, "Who"), "admin"),
                ColumnHeading(say(language, "What"), "action"),
                ColumnHeading(say(language, "Outcome"), "outcome"),
                ColumnHeading(say(language, "From where"), "address"),
            ),
            AuditState.lines,
            _line,
            AuditState.table,
            empty=say(
                language, "Nothing here matches. Whatever an admin does or is refused appears here at once."
            ),
            retry=AuditState.load,
        ),
    )


def _filters(language: Language) -> rx.Component:
    return rx.el.form(
        search_field("find", say(language, "Name, action or address"), AuditState.table.search),
        rx.el.select(
            *(rx.el.option(say(language, text), value=value) for value, text in FILTERS.items()),
            name="only",
            default_value=AuditState.table.filter,
            key=AuditState.table.filter,
            custom_attrs={"aria-label": say(language, "Outcome")},
        ),
        rx.el.button(say(language, "Apply"), type="submit"),
        on_submit=AuditState.look_for,
        class_name="filters",
        custom_attrs={"role": "search"},
    )


def _line(line: Any) -> list[rx.Component]:
    return [
        rx.el.time(line.at, date_time=line.moment),
        rx.el.span(line.admin, class_name="who"),
        rx.el.span(
            rx.el.span(line.action),
            rx.cond(line.subject != "", rx.el.strong(line.subject)),
            rx.cond(line.detail != "", rx.el.span(line.detail, class_name="aside")),
            class_name="line",
        ),
        rx.el.span(line.outcome_said, class_name="badge " + line.outcome),
        rx.el.span(line.address, class_name="plain"),
    ]
