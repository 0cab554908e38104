"""Fields for names and passwords, which password managers understand."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.components.forms import described_by, field
from horo_app.site.placeholders import FILLED, served_value


def name_field(language: Language, *, is_new: bool = False) -> rx.Component:
    """Who signs in; what was typed before a failed try is still there."""
    return field(
        "name",
        say(language, "Name"),
        rx.el.input(
            id="name",
            name="name",
            default_value=served_value("name"),
            required=True,
            max_length=40,
            auto_focus=True,
            auto_complete="username",
            custom_attrs=FILLED | {"autoCapitalize": "none", "spellCheck": "false"},
        ),
        help_text=say(language, "As others will see it in the audit.") if is_new else "",
    )


def password_field(
    language: Language, name: str = "password", label: str = "", *, ident: str = ""
) -> rx.Component:
    """The password one has; `ident` where the page has two fields of this name."""
    return field(
        ident or name,
        label or say(language, "Password"),
        rx.el.input(
            id=ident or name,
            name=name,
            type="password",
            required=True,
            max_length=256,
            auto_complete="current-password",
        ),
    )


def code_field(language: Language, name: str = "code", *, is_focused: bool = False) -> rx.Component:
    """A code of the second factor: six digits of an app, or a recovery code."""
    return field(
        name,
        say(language, "Code"),
        rx.el.input(
            id=name,
            name=name,
            required=True,
            max_length=40,
            auto_focus=is_focused,
            auto_complete="one-time-code",
            custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
        ),
    )


def new_password_field(language: Language, name: str = "password") -> rx.Component:
    """A password to choose, and the rule that it must keep, told while it is typed."""
    return rx.el.div(
        rx.el.script(src="/password.js", custom_attrs={"async": True}),
        rx.el.label(say(language, "New password"), html_for=name),
        rx.el.input(
            id=name,
            name=name,
            type="password",
            required=True,
            min_length=12,
            max_length=256,
            auto_complete="new-password",
            custom_attrs=described_by(name),
        ),
        rx.el.ul(
            rx.el.li(say(language, "At least 12 characters."), class_name="long"),
            rx.el.li(
                say(language, "None of the common passwords, no names, dates or keys in a row."),
                class_name="rare",
            ),
            id=f"{name}-help",
            class_name="rules",
        ),
        rx.el.p(id=f"{name}-error", class_name="error", custom_attrs={"aria-live": "polite"}),
        class_name="field",
    )
