"""The archive page: everything that we hold, to be searched."""

import reflex as rx

from horo_app.messages import say
from horo_app.web.admin_routes import AdminPage
from horo_app.web.components.admin.frame import admin_frame
from horo_app.web.components.admin.listed import by_reading, filters, listed
from horo_app.web.components.admin.scope import scope_bar
from horo_app.web.states.admin.listed import Listed


def archive(page: AdminPage) -> rx.Component:
    """Readings by date, sign, language, writer and words; each opens."""
    language = page.language
    return admin_frame(
        page,
        scope_bar(language, Listed.scope, Listed.choose, channels=False),
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
