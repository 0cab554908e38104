"""The archive page: everything that we hold, to be searched."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import by_reading, filters, listed
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage


def archive(page: AdminPage) -> rx.Component:
    """Readings by date, sign, language, writer and words; each opens."""
    language = page.language
    return admin_frame(
        page,
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False),
        filters(
            language,
            "archive",
            say(language, "Words of a text, a name"),
            by_reading(language),
        ),
        listed(
            language,
            "archive",
            say(language, "Archive"),
            say(
                language,
                "No text matches. Texts of past days come here at midnight; choose other dates or words.",
            ),
        ),
    )
