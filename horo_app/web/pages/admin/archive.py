"""The archive page: everything that we hold, to be searched."""

import reflex as rx

from horo_app.language import Language
from horo_app.messages import say
from horo_app.web.admin_routes import AdminPage
from horo_app.web.components.admin.frame import admin_frame
from horo_app.web.components.admin.listed import filters, listed
from horo_app.web.components.admin.scope import scope_bar
from horo_app.web.states.admin.cells import LANGUAGE_NAMES, WORDS
from horo_app.web.states.admin.listed import Listed
from horo_app.zodiac import SIGNS, sign_name


def archive(page: AdminPage) -> rx.Component:
    """Readings by date, sign, language, writer and words; each opens."""
    language = page.language
    signs = tuple((sign.value, sign_name(sign, language)) for sign in SIGNS)
    languages = tuple((spoken.value, LANGUAGE_NAMES[spoken]) for spoken in Language)
    sources = tuple((key, say(language, name)) for key, name in WORDS["source"].items())
    return admin_frame(
        page,
        scope_bar(language, Listed.scope, Listed.choose, channels=False),
        filters(
            language,
            "archive",
            say(language, "Words of a text, a name"),
            {
                "sign": (say(language, "All signs"), signs),
                "language": (say(language, "All languages"), languages),
                "source": (say(language, "All writers"), sources),
            },
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
