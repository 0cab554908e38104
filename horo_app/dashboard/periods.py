"""The page of the horoscopes of weeks, months and years."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import by_period, filters, listed
from horo_app.dashboard.routes import AdminPage


def periods(page: AdminPage) -> rx.Component:
    """By span, sign, language, writer and words; each opens."""
    language = page.language
    return admin_frame(
        page,
        filters(language, "periods", say(language, "Words of a text, a name"), by_period(language)),
        listed(
            language,
            "periods",
            say(language, "Weeks, months, years"),
            say(
                language,
                "No text matches. This and the next week, month and year are written within ten minutes.",
            ),
        ),
    )
