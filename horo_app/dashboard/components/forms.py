"""Parts of forms and of questions in the dashboard."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.site.placeholders import FILLED, served_value

PAUSE = 250  # milliseconds without a key before the preview follows


def field(
    name: str, label: str, control: rx.Component, *, help_text: str = "", error: Any = ""
) -> rx.Component:
    """A labelled control, which must have `id=name`, with what helps to fill it and what is wrong with it.

    The control refers to both by `described_by(name)`.
    """
    return rx.el.div(
        rx.el.label(label, html_for=name),
        control,
        rx.el.p(help_text, id=f"{name}-help", class_name="help") if help_text else rx.fragment(),
        rx.el.p(error, id=f"{name}-error", class_name="error", custom_attrs={"aria-live": "polite"}),
        class_name="field",
    )


def described_by(name: str) -> dict[str, str]:
    """The attributes by which a control refers to its help and its error."""
    return {"aria-describedby": f"{name}-help {name}-error"}


def plain_form(language: Language, action: str, *content: rx.Component, **props: Any) -> rx.Component:
    """A form that the browser itself sends, with what proves that it is ours."""
    return rx.el.form(
        hidden("token", served_value("token", AdminState.form_token)),
        hidden("lang", language.value),
        *content,
        action=action,
        method="post",
        on_submit=None,
        **props,
    )


def hidden(name: str, value: Any) -> rx.Component:
    """A field that nobody fills."""
    return rx.el.input(type="hidden", name=name, default_value=value, custom_attrs=FILLED)


def search_field(name: str, label: str, value: Any) -> rx.Component:
    """A field to search by, with its label for those who cannot see it."""
    return rx.el.input(
        name=name,
        type="search",
        default_value=value,
        placeholder=label,
        key=value,
        max_length=100,
        custom_attrs={"aria-label": label},
    )


def advice(text: Any) -> rx.Component:
    """What to do for the page to have something to show; nothing when there is nothing to do."""
    return rx.cond(text != "", rx.el.p(text, class_name="said note", custom_attrs={"role": "note"}))


def confirm_button(  # noqa: PLR0913 (the question's words, and how the button looks)
    language: Language,
    ident: Any,
    label: Any,
    question: Any,
    *,
    on_confirm: Any,
    class_name: str = "",
    is_disabled: Any = False,
) -> rx.Component:
    """A button that asks before it acts. `ident` must be unique on the page: the question is a native dialog."""
    return rx.fragment(
        rx.el.button(
            label,
            type="button",
            class_name=class_name,
            custom_attrs={"command": "show-modal", "commandfor": ident, "disabled": is_disabled},
        ),
        rx.el.dialog(
            rx.el.p(question, id=ident + "-question"),
            rx.el.div(
                _closing(ident, say(language, "Cancel"), "quiet"),
                _closing(ident, label, "main", on_click=on_confirm),
                class_name="actions",
            ),
            id=ident,
            custom_attrs={"aria-labelledby": ident + "-question", "closedby": "any"},
        ),
    )


def _closing(ident: str, label: Any, class_name: str, **events: Any) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        class_name=class_name,
        custom_attrs={"command": "close", "commandfor": ident},
        **events,
    )
