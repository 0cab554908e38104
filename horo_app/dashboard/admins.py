"""The page of admins."""

from typing import Any

import reflex as rx

from horo_app.accounts.admins import Role
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.admins_state import AdminsState
from horo_app.dashboard.components.charts import panel, states
from horo_app.dashboard.components.forms import confirm_button
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.routes import AdminPage


def admins(page: AdminPage) -> rx.Component:
    """Who may sign in, and who is invited to."""
    language, shown = page.language, AdminsState.shown
    return admin_frame(
        page,
        rx.el.p(
            say(language, "Viewers look, editors change. Who is disabled is signed out at once."),
            class_name="lead",
        ),
        states(
            language,
            shown.status,
            AdminsState.load,
            False,
            "",
            rx.el.ul(rx.foreach(shown.accounts, lambda one: _account(one, language)), class_name="sessions"),
            rx.cond(AdminState.is_editor, _invitations(language)),
        ),
    )


def _account(one: Any, language: Language) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(one.name),
            rx.el.span(one.role, class_name="plain"),
            rx.el.span(one.about, class_name="aside"),
            class_name="stack",
        ),
        rx.cond(
            one.is_this,
            rx.el.span(say(language, "you"), class_name="badge done"),
            rx.cond(AdminState.is_editor, _acts(one, language)),
        ),
        key=one.number.to(str),
    )


def _acts(one: Any, language: Language) -> rx.Component:
    again = say(language, "Let in again")
    return rx.el.div(
        rx.cond(
            one.is_disabled,
            rx.el.button(again, type="button", on_click=AdminsState.enable(one.number)),
            rx.fragment(
                rx.cond(
                    one.is_editor,
                    _role_button(one, Role.VIEWER, say(language, "Make a viewer"), language),
                    _role_button(one, Role.EDITOR, say(language, "Make an editor"), language),
                ),
                confirm_button(
                    language,
                    "disable-" + one.number.to(str),
                    say(language, "Disable"),
                    say(language, "Sign this admin out everywhere and let them in no more?"),
                    on_confirm=AdminsState.disable(one.number),
                ),
            ),
        ),
        class_name="actions",
    )


def _role_button(one: Any, role: Role, label: str, language: Language) -> rx.Component:
    questions = {
        Role.VIEWER: say(language, "Let this admin look, and change nothing any more?"),
        Role.EDITOR: say(language, "Let this admin change everything, admins included?"),
    }
    return confirm_button(
        language,
        f"{role.value}-" + one.number.to(str),
        label,
        questions[role],
        on_confirm=AdminsState.change_role(one.number, role.value),
    )


def _invitations(language: Language) -> rx.Component:
    shown: Any = AdminsState.shown
    return panel(
        say(language, "Invite somebody"),
        rx.el.p(
            say(
                language,
                "A link that works once, for three days. Whoever opens it chooses a name and a password.",
            ),
            class_name="aside",
        ),
        rx.el.div(
            _invite(say(language, "Invite a viewer"), Role.VIEWER),
            _invite(say(language, "Invite an editor"), Role.EDITOR),
            class_name="actions left",
        ),
        rx.cond(
            AdminsState.link != "",
            rx.el.p(
                say(language, "Send this to them; it is shown only now:"),
                " ",
                rx.el.code(AdminsState.link),
                class_name="link",
                custom_attrs={"role": "status"},
            ),
        ),
        rx.el.ul(
            rx.foreach(shown.invitations, lambda one: _invitation(one, language)), class_name="editions"
        ),
        class_name="own-chat",
    )


def _invite(label: str, role: Role) -> rx.Component:
    return rx.el.button(label, type="button", on_click=AdminsState.invite(role.value))


def _invitation(one: Any, language: Language) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.span(one.role), rx.el.span(one.about, class_name="aside"), class_name="stack"),
        rx.el.button(say(language, "Withdraw"), type="button", on_click=AdminsState.withdraw(one.token)),
        key=one.token,
    )
