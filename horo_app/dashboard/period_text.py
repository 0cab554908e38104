"""The page of one text of a week, a month or a year."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.comparing import LABELS
from horo_app.dashboard.components.charts import states
from horo_app.dashboard.components.frame import admin_frame, admin_link
from horo_app.dashboard.components.open_text import badge, field_remarks, text_head
from horo_app.dashboard.period_text_state import PeriodTextState
from horo_app.dashboard.routes import AdminPage
from horo_app.readings.period_editing import FIELDS


def period_text(page: AdminPage) -> rx.Component:
    """A text, opened: fields for editors as long as its time is not over, words for all others."""
    language = page.language
    text = PeriodTextState.text
    is_open = AdminState.is_editor & ~text.is_past
    return admin_frame(
        page,
        admin_link(page.at("periods"), "← ", say(language, "All texts"), class_name="aside back"),
        states(
            language,
            text.status,
            PeriodTextState.load,
            False,
            "",
            text_head(language, text, [badge(text.is_past, say(language, "archived"))]),
            rx.cond(is_open, _fields(language), _words(language)),
        ),
    )


def _fields(language: Language) -> rx.Component:
    return rx.el.form(
        *(_field(language, name) for name in FIELDS),
        rx.el.div(
            rx.el.button(say(language, "Save"), type="submit", class_name="main"),
            class_name="actions left",
        ),
        on_submit=PeriodTextState.save,
        key=rx.Var.create(PeriodTextState.mount).to(str),
        class_name="panel",
        custom_attrs={"aria-label": say(language, "The text")},
    )


def _field(language: Language, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.label(say(language, LABELS[name]), html_for=f"text-{name}"),
        rx.el.textarea(
            id=f"text-{name}",
            name=name,
            default_value=rx.Var.create(PeriodTextState.saved)[name],
            rows="2" if name == "summary" else "5",
            max_length=5000,
            spell_check=True,
            custom_attrs={"aria-describedby": f"text-{name}-said", "lang": PeriodTextState.text.spoken},
        ),
        field_remarks(name, PeriodTextState.remarks),
        class_name="field",
    )


def _words(language: Language) -> rx.Component:
    saved = rx.Var.create(PeriodTextState.saved)
    return rx.el.article(
        *(rx.el.section(rx.el.h3(say(language, LABELS[name])), rx.el.p(saved[name])) for name in FIELDS),
        class_name="panel",
        custom_attrs={"lang": PeriodTextState.text.spoken},
    )
