"""The login in its steps, and the page on which the first admin is made."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.dashboard.components.forms import hidden, plain_form
from horo_app.dashboard.components.passwords import code_field, name_field, new_password_field, password_field
from horo_app.dashboard.components.signed_out import signed_out_page
from horo_app.dashboard.routes import AdminPage
from horo_app.site.placeholders import served_value


def login(page: AdminPage) -> rx.Component:
    """Name and password."""
    language = page.language
    return signed_out_page(
        page,
        say(language, "Sign in to the dashboard"),
        "",
        plain_form(
            language,
            "/auth/login",
            hidden("next", served_value("next")),
            name_field(language),
            password_field(language),
            rx.el.button(say(language, "Sign in"), type="submit", class_name="main"),
        ),
    )


def code(page: AdminPage) -> rx.Component:
    """The second factor, once the password was right."""
    language = page.language
    return signed_out_page(
        page,
        say(language, "The code from your phone"),
        say(language, "Type what the app shows now, or one of your recovery codes."),
        plain_form(
            language,
            "/auth/code",
            hidden("next", served_value("next")),
            code_field(language, is_focused=True),
            rx.el.button(say(language, "Sign in"), type="submit", class_name="main"),
        ),
    )


def setup(page: AdminPage) -> rx.Component:
    """A name and a new password for the first admin."""
    lead = say(
        page.language, "Choose a name and a password to sign in with. You can invite others afterwards."
    )
    return _new_admin(page, say(page.language, "The first admin"), lead, "/auth/setup")


def invitation(page: AdminPage) -> rx.Component:
    """The same for one who was invited."""
    lead = say(page.language, "Choose a name and a password to sign in to the dashboard of Horo with.")
    return _new_admin(page, say(page.language, "You are invited"), lead, "/auth/invitation")


def _new_admin(page: AdminPage, heading: str, lead: str, action: str) -> rx.Component:
    language = page.language
    return signed_out_page(
        page,
        heading,
        lead,
        plain_form(
            language,
            action,
            hidden("key", served_value("key")),
            name_field(language, is_new=True),
            new_password_field(language),
            rx.el.button(say(language, "Begin"), type="submit", class_name="main"),
        ),
    )
