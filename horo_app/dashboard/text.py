"""The page of one text: its fields beside what readers see, what is to be said of it, and all it ever said."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.comparing import LABELS
from horo_app.dashboard.components.charts import panel, states
from horo_app.dashboard.components.forms import PAUSE, confirm_button
from horo_app.dashboard.components.frame import admin_frame, admin_link
from horo_app.dashboard.components.open_text import badge, field_remarks, text_head
from horo_app.dashboard.routes import AdminPage
from horo_app.dashboard.text_state import TextState
from horo_app.readings.editing import LONGEST_REASON


def text(page: AdminPage) -> rx.Component:
    """A text, opened."""
    language = page.language
    return admin_frame(
        page,
        admin_link(page.at("texts"), "← ", say(language, "All texts"), class_name="aside back"),
        states(
            language,
            TextState.text.status,
            TextState.load,
            False,
            "",
            _head(language),
            _conflict(language),
            rx.el.div(
                rx.cond(AdminState.is_editor, _fields(language)),
                rx.el.div(_preview(language), _plan(language)),
                class_name=rx.cond(AdminState.is_editor, "editing", "reading-only"),
            ),
            _history(page),
        ),
        rx.el.script(src="/admin.js", custom_attrs={"async": True}),
    )


def _head(language: Language) -> rx.Component:
    text = TextState.text
    model = rx.cond(text.is_past | ~AdminState.is_editor, rx.fragment(), _model(language))
    return text_head(language, text, [badge(text.is_locked, say(language, "locked"))], model)


def _model(language: Language) -> rx.Component:
    locked = TextState.text.is_locked
    return rx.fragment(
        rx.el.button(
            rx.cond(locked, say(language, "Unlock"), say(language, "Lock")),
            type="button",
            on_click=TextState.lock(~locked),
            custom_attrs={"aria-pressed": locked},
        ),
        confirm_button(
            language,
            "ask-model",
            say(language, "Ask the model"),
            say(language, "Ask the model for another text? This one is kept in the history."),
            on_confirm=TextState.ask,
        ),
    )


def _fields(language: Language) -> rx.Component:
    return rx.el.form(
        *(_field(language, name) for name in LABELS),
        rx.el.div(
            rx.el.button(
                rx.cond(
                    TextState.conflict.who != "", say(language, "Save mine over it"), say(language, "Save")
                ),
                type="submit",
                class_name="main",
                custom_attrs={"disabled": ~TextState.is_fit},
            ),
            rx.el.span(say(language, "Ctrl + S saves"), class_name="aside"),
            class_name="actions left",
        ),
        on_submit=TextState.save,
        key=rx.Var.create(TextState.mount).to(str),
        class_name="panel",
        custom_attrs={
            "data-guard": say(language, "What you typed is not saved. Leave this page and drop it?"),
            "aria-label": say(language, "The text"),
        },
    )


def _field(language: Language, name: str) -> rx.Component:
    saved, draft = rx.Var.create(TextState.saved)[name], rx.Var.create(TextState.draft)[name]
    return rx.el.div(
        rx.el.label(
            say(language, LABELS[name]),
            rx.el.span(draft.to(str).length(), class_name="aside"),
            html_for=f"text-{name}",
        ),
        rx.el.textarea(
            id=f"text-{name}",
            name=name,
            default_value=saved,
            key=rx.Var.create(TextState.mounts)[name].to(str),
            rows="4" if name != "summary" else "2",
            max_length=5000,
            spell_check=True,
            on_change=TextState.typed(name, TextState.mount).debounce(PAUSE),
            on_blur=TextState.typed(name, TextState.mount),
            custom_attrs={"aria-describedby": f"text-{name}-said", "lang": TextState.text.spoken},
        ),
        field_remarks(name, TextState.remarks),
        class_name="field",
    )


def _preview(language: Language) -> rx.Component:
    """As on the site: the public stylesheet's own classes."""
    draft = rx.Var.create(TextState.draft)
    sections = (
        rx.el.section(
            rx.el.h3(_as_spoken(label)),
            rx.el.p(draft[name]),
            class_name=f"part {name}",
            custom_attrs={"key": name},
        )
        for name, label in LABELS.items()
    )
    return rx.el.section(
        rx.el.h2(
            rx.cond(AdminState.is_editor, say(language, "As readers see it"), say(language, "The text"))
        ),
        rx.el.article(*sections, class_name="reading", custom_attrs={"lang": TextState.text.spoken}),
        class_name="panel preview",
    )


def _plan(language: Language) -> rx.Component:
    """What the reading rests on, and the score and the color, which an editor may change."""
    marks = TextState.marks
    return panel(
        say(language, "The plan"),
        rx.el.ul(
            rx.foreach(
                TextState.plan,
                lambda line: rx.el.li(line.text, " ", rx.el.span(line.role, class_name="aside")),
            ),
            class_name="plan",
        ),
        rx.el.p(say(language, "The score: "), marks.score, ". ", marks.reason),
        rx.cond(AdminState.is_editor, _marks(language)),
    )


def _marks(language: Language) -> rx.Component:
    marks = TextState.marks
    return rx.el.form(
        rx.el.label(
            say(language, "Score"),
            rx.el.input(
                name="score",
                type="number",
                default_value=marks.score,
                custom_attrs={"min": "1", "max": "10", "required": True},
            ),
        ),
        rx.el.label(
            say(language, "Color"),
            rx.el.select(
                rx.foreach(TextState.colors, lambda color: rx.el.option(color.name, value=color.hex)),
                name="color",
                default_value=marks.color,
            ),
        ),
        rx.el.label(
            say(language, "Why, in this language"),
            rx.el.input(
                name="reason",
                default_value=marks.reason,
                max_length=LONGEST_REASON,
                custom_attrs={"lang": TextState.text.spoken},
            ),
        ),
        rx.el.button(say(language, "Save for both languages"), type="submit"),
        on_submit=TextState.mark,
        key=marks.score + marks.color + marks.reason,
        class_name="filters",
        custom_attrs={"aria-label": say(language, "Score and color")},
    )


def _as_spoken(label: str) -> rx.Var[str]:
    """A heading in the language of the text, whatever that of the dashboard is."""
    words = {spoken: say(spoken, label) for spoken in Language}
    return rx.match(TextState.text.spoken, *((spoken.value, said) for spoken, said in words.items()), label)


def _conflict(language: Language) -> rx.Component:
    conflict = TextState.conflict
    return rx.cond(
        conflict.who != "",
        rx.el.section(
            rx.el.h2(say(language, "Saved meanwhile:"), " ", conflict.who),
            rx.el.p(
                say(
                    language,
                    "Struck out is what stands there now, marked is what you typed. Both stay: yours in the fields, "
                    "theirs in the history.",
                ),
                class_name="aside",
            ),
            _changes(conflict.changes),
            rx.el.div(
                rx.el.button(
                    say(language, "Take theirs, drop mine"), type="button", on_click=TextState.take_theirs
                ),
                class_name="actions left",
            ),
            class_name="panel conflict",
            custom_attrs={"role": "alert"},
        ),
    )


def _changes(changes: Any) -> rx.Component:
    return rx.el.dl(
        rx.foreach(
            changes,
            lambda change: rx.el.div(rx.el.dt(change.label), rx.el.dd(rx.foreach(change.bits, _bit))),
        ),
        class_name="changes",
    )


def _bit(bit: Any) -> rx.Component:
    return rx.match(
        bit.kind,
        ("gone", rx.el.del_(bit.text)),
        ("new", rx.el.ins(bit.text)),
        rx.el.span(bit.text),
    )


def _history(page: AdminPage) -> rx.Component:
    language = page.language
    return panel(
        say(language, "History"),
        rx.el.ol(
            rx.foreach(TextState.editions, lambda edition: _edition(edition, language)), class_name="editions"
        ),
        rx.cond(
            TextState.compared != "",
            rx.el.div(
                rx.el.h3(say(language, "What changed since version"), " ", TextState.compared),
                _changes(TextState.changes),
                custom_attrs={"aria-live": "polite"},
            ),
        ),
    )


def _edition(edition: Any, language: Language) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(edition.title),
            rx.el.span(edition.source_said, class_name="badge " + edition.source),
            rx.el.span(edition.written, class_name="aside"),
            rx.el.span(edition.summary, class_name="aside"),
            class_name="about",
        ),
        rx.cond(
            edition.is_current,
            rx.el.span(say(language, "in force"), class_name="badge done"),
            rx.el.div(
                ReactRouterLink.create(say(language, "Compare"), to=edition.href, class_name="button"),
                rx.cond(
                    AdminState.is_editor,
                    confirm_button(
                        language,
                        "restore-" + edition.number.to(str),
                        say(language, "Restore"),
                        say(language, "Put this version in force? The present one is kept in the history."),
                        on_confirm=TextState.restore(edition.number),
                    ),
                ),
                class_name="actions",
            ),
        ),
        key=edition.number.to(str),
    )
