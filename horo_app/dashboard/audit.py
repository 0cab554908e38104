"""The audit page."""

import reflex as rx

from horo_app.core.i18n import msg, say
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import filters, listed
from horo_app.dashboard.routes import AdminPage

OUTCOMES = {"done": msg("What was done"), "failed": msg("What failed"), "refused": msg("What was refused")}


def audit_log(page: AdminPage) -> rx.Component:
    """Who did what, when and from where."""
    language = page.language
    outcomes = tuple((value, say(language, text)) for value, text in OUTCOMES.items())
    return admin_frame(
        page,
        rx.el.p(
            say(language, "Who did what, when and from where; what was refused and what failed, too."),
            class_name="lead",
        ),
        filters(
            language,
            "audit",
            say(language, "Name, action or address"),
            {"only": (say(language, "All outcomes"), outcomes)},
        ),
        listed(
            language,
            "audit",
            say(language, "Audit"),
            say(language, "Nothing here matches. Whatever an admin does or is refused appears here at once."),
        ),
    )
