"""The texts page: every text of today and tomorrow at one look."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.components.charts import export_link, states
from horo_app.dashboard.components.forms import confirm_button
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.routes import AdminPage
from horo_app.dashboard.texts_state import TextsState


def texts(page: AdminPage) -> rx.Component:
    """Filters, the matrix in a form that asks the model for what is ticked, and what goes on."""
    language, shown = page.language, TextsState.shown
    return admin_frame(
        page,
        rx.el.div(
            rx.el.nav(
                rx.foreach(shown.filters, _filter),
                class_name="choices",
                custom_attrs={"aria-label": say(language, "Filter")},
            ),
            export_link(language, "texts", f"locale={language}"),
            class_name="over-table",
        ),
        _progress(shown),
        rx.el.form(
            states(language, shown.status, TextsState.load, False, "", _matrix(language, shown)),
            rx.cond(AdminState.is_editor, _actions(language, shown)),
            on_submit=TextsState.ask,
        ),
    )


def _filter(choice: Any) -> rx.Component:
    return ReactRouterLink.create(
        choice.label, to=choice.href, custom_attrs={"aria-current": rx.cond(choice.chosen, "true", "false")}
    )


def _progress(shown: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(shown.progress != "", rx.el.p(shown.progress)),
        rx.cond(shown.asked > 0, rx.el.progress(value=shown.done, max=shown.asked)),
        class_name="progress",
        custom_attrs={"aria-live": "polite"},
    )


def _actions(language: Language, shown: Any) -> rx.Component:
    question = say(
        language,
        "Ask the model for all texts of that day? Those that are locked or an editor’s stay as they are.",
    )
    everything = (
        confirm_button(language, f"ask-{day}", label, question, on_confirm=TextsState.ask_all(day))
        for day, label in (
            ("today", say(language, "Today’s all anew")),
            ("tomorrow", say(language, "Tomorrow’s all anew")),
        )
    )
    return rx.cond(
        shown.has_model,
        rx.el.div(
            rx.el.button(say(language, "Ask the model for those ticked"), type="submit", class_name="main"),
            *everything,
            class_name="actions left",
        ),
        rx.el.p(
            say(
                language, "No model is set up, so the almanac writes every text. OPENAI_API_KEY changes that."
            ),
            class_name="aside actions left",
        ),
    )


def _matrix(language: Language, shown: Any) -> rx.Component:
    languages = [
        rx.el.th(language_name(spoken), scope="col", custom_attrs={"lang": spoken.value})
        for _ in range(2)
        for spoken in Language
    ]
    caption = say(language, "Texts of today and tomorrow")
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="unseen"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(say(language, "Sign"), row_span=2, scope="col"),
                    rx.foreach(
                        shown.days, lambda day: rx.el.th(day, col_span=len(Language), scope="colgroup")
                    ),
                ),
                rx.el.tr(*languages),
            ),
            rx.el.tbody(rx.foreach(shown.rows, lambda row: _row(row, language))),
            class_name="matrix",
        ),
        class_name="scroll table",
        custom_attrs={"tabIndex": 0, "role": "region", "aria-label": caption},
    )


def _row(row: Any, language: Language) -> rx.Component:
    glyph = rx.el.svg(
        rx.el.svg.use(href="/signs.svg#" + row.sign),
        class_name="tiny-glyph",
        custom_attrs={"aria-hidden": "true", "viewBox": "0 0 48 48"},
    )
    return rx.el.tr(
        rx.el.th(rx.el.span(glyph, row.name, class_name="named"), scope="row"),
        rx.foreach(row.cells, lambda cell: _cell(cell, language)),
        key=row.sign,
    )


def _cell(cell: Any, language: Language) -> rx.Component:
    tick = rx.el.input(
        type="checkbox",
        name=cell.key,
        value="yes",
        custom_attrs={"aria-label": cell.label, "disabled": ~cell.is_open},
    )
    return rx.el.td(
        rx.el.div(
            rx.cond(AdminState.is_editor, tick),
            ReactRouterLink.create(
                rx.el.span(cell.source_said, class_name="badge " + cell.source),
                rx.cond(cell.is_locked, rx.el.span(say(language, "locked"), class_name="badge locked")),
                rx.cond(cell.stage_said != "", rx.el.span(cell.stage_said, class_name="stage " + cell.stage)),
                rx.el.span(cell.aside, class_name="aside"),
                rx.cond(cell.trouble != "", rx.el.span(cell.trouble, class_name="aside trouble")),
                to=cell.href,
                custom_attrs={"aria-label": cell.label + ": " + cell.source_said + " " + cell.stage_said},
            ),
            class_name="text-cell",
        ),
        class_name=rx.cond(cell.is_dim, "dim", ""),
    )
