"""Where editors write what happened on a day, and take it back."""

from typing import Any

import reflex as rx

from horo_app.analytics.annotations import LONGEST
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.annotations_state import AnnotationsState
from horo_app.dashboard.components.forms import confirm_button


def annotation_form(language: Language, notes: Any) -> rx.Component:
    """A form for a new note, and the notes of the days that are shown; for editors."""
    return rx.cond(
        AdminState.is_editor,
        rx.el.details(
            rx.el.summary(say(language, "Notes in the charts")),
            rx.el.form(
                _field(
                    "date",
                    say(language, "Day of the note"),
                    say(language, "mm/dd/yyyy"),
                    12,
                    class_name="short",
                ),
                _field("text", say(language, "What happened, such as “Version 0.3.0 deployed”"), "", LONGEST),
                rx.el.button(say(language, "Add the note"), type="submit"),
                on_submit=AnnotationsState.write,
                key=AnnotationsState.written,
                class_name="dates-form",
            ),
            rx.el.ul(rx.foreach(notes, lambda note: rx.cond(note.number > 0, _note(language, note)))),
            class_name="notes",
        ),
    )


def _field(name: str, label: str, placeholder: str, longest: int, class_name: str = "") -> rx.Component:
    return rx.el.input(
        type="text",
        name=name,
        required=True,
        max_length=longest,
        placeholder=placeholder or label,
        auto_complete="off",
        class_name=class_name,
        custom_attrs={"aria-label": label},
    )


def _note(language: Language, note: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(note.when, ": ", note.text, " — ", note.author),
        confirm_button(
            language,
            "note-" + note.number.to_string(),
            say(language, "Delete the note"),
            say(language, "Delete this note?") + " " + note.text,
            on_confirm=AnnotationsState.remove(note.number),
            class_name="quiet",
        ),
    )
