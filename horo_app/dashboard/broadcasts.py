"""The broadcasts page: a message to subscribers, written beside what Telegram will show, and all that were sent."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.broadcast_state import BroadcastState
from horo_app.dashboard.components.broadcast_form import composer
from horo_app.dashboard.components.charts import states
from horo_app.dashboard.components.forms import advice, confirm_button
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import filters, listed
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage
from horo_app.tables.labels import WORDS


def broadcasts(page: AdminPage) -> rx.Component:
    """What is being sent, the message that is being written, and the history."""
    language = page.language
    stages = tuple((key, say(language, name)) for key, name in WORDS["stage"].items())
    return admin_frame(
        page,
        advice(BroadcastState.shown.advice),
        rx.el.ul(
            rx.foreach(BroadcastState.shown.under_way, lambda line: _under_way(line, language)),
            class_name="under-way",
        ),
        states(
            language,
            BroadcastState.shown.status,
            BroadcastState.load,
            ~AdminState.is_editor,
            _watching(language),
            composer(language),
        ),
        rx.el.h2(say(language, "All broadcasts")),
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False),
        filters(
            language,
            "broadcasts",
            say(language, "Words of a text, a name"),
            {"stage": (say(language, "Any state"), stages)},
        ),
        listed(
            language,
            "broadcasts",
            say(language, "All broadcasts"),
            say(
                language,
                "Nothing was written in these days. Drafts and sent messages appear here with their outcomes.",
            ),
        ),
        rx.el.script(src="/admin.js", custom_attrs={"async": True}),
    )


def _watching(language: Language) -> str:
    return say(language, "Editors write to subscribers here. Your role lets you look at what was sent.")


def _under_way(line: Any, language: Language) -> rx.Component:
    question = say(language, "Call this message off? Those who have not got it yet never will.")
    return rx.el.li(
        rx.el.p(
            rx.el.span(line.stage_said, class_name="badge busy"),
            rx.el.span(line.about, class_name="aside"),
            class_name="about",
        ),
        rx.el.p(line.excerpt, class_name="excerpt"),
        rx.el.div(
            rx.el.progress(value=line.done, max=line.total, custom_attrs={"aria-label": line.progress}),
            rx.el.span(line.progress, custom_attrs={"aria-live": "polite"}),
            class_name="progress",
        ),
        rx.cond(
            AdminState.is_editor,
            rx.el.div(
                rx.cond(
                    line.is_paused,
                    _step(say(language, "Go on"), line.number, "resume"),
                    _step(say(language, "Stop for now"), line.number, "pause"),
                ),
                confirm_button(
                    language,
                    "cancel-" + line.number.to(str),
                    say(language, "Call off"),
                    question,
                    on_confirm=BroadcastState.move(line.number, "cancel"),
                ),
                class_name="actions left",
            ),
        ),
        class_name="panel",
        key=line.number.to(str),
    )


def _step(label: str, number: Any, step: str) -> rx.Component:
    return rx.el.button(label, type="button", on_click=BroadcastState.move(number, step))
