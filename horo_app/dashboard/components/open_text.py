"""What the pages of one opened text share: its head, and what is to be said of a field."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.components.links import document_link


def text_head(
    language: Language, text: Any, marks: list[rx.Component], *actions: rx.Component
) -> rx.Component:
    """Whose text it is, who wrote it and when; `marks` stand beside its writer, `actions` after the way to the site."""
    return rx.el.header(
        rx.el.div(
            rx.el.h2(text.title, " ", rx.el.small(text.subtitle)),
            rx.el.p(
                rx.el.span(text.source_said, class_name="badge " + text.source),
                *marks,
                rx.el.span(text.version, class_name="aside"),
                rx.el.span(text.written, class_name="aside"),
                rx.el.span(text.why_not, class_name="aside"),
                class_name="about",
            ),
        ),
        rx.el.div(
            document_link(text.href, say(language, "On the site"), class_name="button", target="_blank"),
            *actions,
            class_name="actions",
        ),
        class_name="text-head",
    )


def badge(is_so: Any, word: str) -> rx.Component:
    """A word that stands there while it is true."""
    return rx.cond(is_so, rx.el.span(word, class_name="badge locked"))


def field_remarks(name: str, remarks: Any) -> rx.Component:
    """The remarks on one field, told to screen readers as they change."""
    return rx.el.ul(
        rx.foreach(
            remarks,
            lambda remark: rx.cond(
                remark.place == name,
                rx.el.li(remark.text, class_name=rx.cond(remark.is_serious, "serious", "advice-note")),
            ),
        ),
        id=f"text-{name}-said",
        class_name="remarks",
        custom_attrs={"aria-live": "polite"},
    )
