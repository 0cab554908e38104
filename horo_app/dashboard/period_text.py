"""The page of one text of a week, a month or a year."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.comparing import LABELS
from horo_app.dashboard.components.charts import states
from horo_app.dashboard.components.frame import admin_frame, admin_link
from horo_app.dashboard.period_text_state import PeriodTextState
from horo_app.dashboard.routes import AdminPage
from horo_app.readings.period_editing import FIELDS
from horo_app.site.components.links import document_link


def period_text(page: AdminPage) -> rx.Component:
    """A text, opened: fields for editors as long as its time is not over, words for all others."""
    language = page.language
    is_open = AdminState.is_editor & ~PeriodTextState.text.is_past
    return admin_frame(
        page,
        admin_link(page.at("periods"), "← ", say(language, "All texts"), class_name="aside back"),
        states(
            language,
            PeriodTextState.text.status,
            PeriodTextState.load,
            False,
            "",
            _head(language),
            rx.cond(is_open, _fields(language), _words(language)),
        ),
    )


def _head(language: Language) -> rx.Component:
    text = PeriodTextState.text
    return rx.el.header(
        rx.el.div(
            rx.el.h2(text.title, " ", rx.el.small(text.subtitle)),
            rx.el.p(
                rx.el.span(text.source_said, class_name="badge " + text.source),
                rx.cond(text.is_past, rx.el.span(say(language, "archived"), class_name="badge locked")),
                rx.el.span(text.version, class_name="aside"),
                rx.el.span(text.written, class_name="aside"),
                class_name="about",
            ),
        ),
        rx.el.div(
            document_link(text.href, say(language, "On the site"), class_name="button", target="_blank"),
            class_name="actions",
        ),
        class_name="text-head",
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
        rx.el.ul(
            rx.foreach(
                PeriodTextState.remarks,
                lambda remark: rx.cond(
                    remark.place == name,
                    rx.el.li(remark.text, class_name=rx.cond(remark.is_serious, "serious", "advice-note")),
                ),
            ),
            id=f"text-{name}-said",
            class_name="remarks",
            custom_attrs={"aria-live": "polite"},
        ),
        class_name="field",
    )


def _words(language: Language) -> rx.Component:
    saved = rx.Var.create(PeriodTextState.saved)
    return rx.el.article(
        *(rx.el.section(rx.el.h3(say(language, LABELS[name])), rx.el.p(saved[name])) for name in FIELDS),
        class_name="panel",
        custom_attrs={"lang": PeriodTextState.text.spoken},
    )
