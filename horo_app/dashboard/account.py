"""The page of one's own sessions and password."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.account_state import AccountState
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.components.forms import confirm_button, plain_form
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.passwords import new_password_field, password_field
from horo_app.dashboard.components.second_factor import second_factor
from horo_app.dashboard.components.signed_out import said
from horo_app.dashboard.routes import AdminPage


def account(page: AdminPage) -> rx.Component:
    """Where one is signed in, and changing the password."""
    language = page.language
    return admin_frame(
        page,
        rx.el.p(
            say(language, "Every browser that is signed in under your name. End what you do not recognize."),
            class_name="lead",
        ),
        said(),
        rx.el.ul(
            rx.foreach(AccountState.lines, lambda line: _session(line, language)), class_name="sessions"
        ),
        rx.cond(
            rx.Var.create(AccountState.lines).length() > 1,
            confirm_button(
                language,
                "end-others",
                say(language, "Sign out everywhere else"),
                say(language, "End all your sessions but this one?"),
                on_confirm=AccountState.end_others,
            ),
        ),
        second_factor(language),
        rx.el.h2(say(language, "Change the password")),
        _password(language),
    )


def _session(line: Any, language: Language) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(line.device),
            rx.el.span(line.address, class_name="plain"),
            rx.el.span(say(language, "last active:"), " ", line.seen, class_name="aside"),
            class_name="stack",
        ),
        rx.cond(
            line.is_this,
            rx.el.span(say(language, "this one"), class_name="badge done"),
            rx.el.button(say(language, "End it"), type="button", on_click=AccountState.end(line.id)),
        ),
        key=line.id,
    )


def _password(language: Language) -> rx.Component:
    return plain_form(
        language,
        "/auth/password",
        rx.el.input(  # for password managers, which want to know whose it is
            name="username",
            value=AdminState.name,
            read_only=True,
            auto_complete="username",
            class_name="unseen",
            custom_attrs={"aria-hidden": "true", "tabIndex": -1},
        ),
        password_field(language, "current", say(language, "Current password")),
        new_password_field(language, "new"),
        rx.el.button(say(language, "Change the password"), type="submit", class_name="main"),
        class_name="narrow",
    )
