"""A subscriber's data on the bot's page, for editors."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.components.charts import panel
from horo_app.dashboard.components.forms import confirm_button, plain_form
from horo_app.dashboard.personal_data_state import LONGEST, PersonalDataState


def personal_data(language: Language) -> rx.Component:
    """What is kept of one chat: a file, or nothing any more."""
    chat: Any = PersonalDataState.chat
    label = say(language, "The chat’s number")
    return rx.cond(
        AdminState.is_editor,
        panel(
            say(language, "A subscriber’s data"),
            rx.el.p(
                say(
                    language,
                    "For somebody who asks for what is kept of them, or to be erased, and cannot send /mydata or "
                    "/forget to the bot.",
                ),
                class_name="aside",
            ),
            rx.el.form(
                rx.el.input(
                    name="chat",
                    required=True,
                    max_length=LONGEST,
                    placeholder=label,
                    auto_complete="off",
                    custom_attrs={"aria-label": label, "inputMode": "numeric"},
                ),
                rx.el.button(say(language, "Look"), type="submit"),
                on_submit=PersonalDataState.find,
                class_name="actions left",
            ),
            rx.cond(chat.number != "", _found(language, chat)),
        ),
    )


def _found(language: Language, chat: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(say(language, "Chat"), " ", chat.number, custom_attrs={"role": "status"}),
        plain_form(
            language,
            "/admin/export/subscriber",
            rx.el.input(type="hidden", name="chat", value=chat.number, read_only=True),
            rx.el.button(say(language, "Save as JSON"), type="submit"),
        ),
        confirm_button(
            language,
            "erase-subscriber",
            say(language, "Erase"),
            say(language, "Erase everything that is kept of this chat? Nobody can bring it back."),
            on_confirm=PersonalDataState.erase,
        ),
        class_name="actions left",
    )
