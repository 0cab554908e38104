"""Charts: each stands beside the same figures as a table, and can be taken away as CSV."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.components.links import document_link


def panel(
    title: str, *content: rx.Component, export: rx.Component | None = None, class_name: str = ""
) -> rx.Component:
    """A titled box; `export` leads to its figures as a file."""
    return rx.el.section(
        rx.el.header(rx.el.h2(title), export or rx.fragment()),
        *content,
        class_name=f"panel {class_name}".strip(),
    )


def export_link(language: Language, table: str, words: Any) -> rx.Component:
    """The way to a table as CSV, as it is asked for by `words`, a query."""
    said = say(language, "Save as CSV")
    return document_link(
        f"/admin/export/{table}.csv?" + words,
        "CSV",
        class_name="export",
        custom_attrs={"download": "", "aria-label": said, "title": said},
    )


def states(
    language: Language, status: Any, retry: Any, is_empty: Any, empty: str, *content: Any
) -> rx.Component:
    """The content, or what stands in its place: grey while it loads, a way to try again, what will appear here."""
    return rx.cond(
        status == "loading",
        rx.el.div(class_name="bone tall", custom_attrs={"aria-hidden": "true"}),
        rx.cond(
            status == "failed",
            rx.el.div(
                rx.el.p(say(language, "This could not be loaded.")),
                rx.el.button(say(language, "Try again"), type="button", on_click=retry),
                class_name="instead",
            ),
            rx.cond(is_empty, rx.el.p(empty, class_name="instead"), rx.fragment(*content)),
        ),
    )


def as_table(language: Language, caption: str, headings: list[str], rows: Any, row: Any) -> rx.Component:
    """The figures of a chart as a table, behind a button. The first column names its row."""
    return rx.el.details(
        rx.el.summary(say(language, "Show as a table")),
        rx.el.div(
            rx.el.table(
                rx.el.caption(caption, class_name="unseen"),
                rx.el.thead(rx.el.tr(*(table_heading(place, text) for place, text in enumerate(headings)))),
                rx.el.tbody(rx.foreach(rows, lambda one: _row(row(one)))),
            ),
            class_name="scroll",
            custom_attrs={"tabIndex": 0, "role": "region", "aria-label": caption},
        ),
        class_name="as-table",
    )


def table_heading(place: int, text: str) -> rx.Component:
    """A column's heading: all but the first are of numbers."""
    return rx.el.th(text, scope="col", class_name="number" if place else "")


def _row(cells: list[Any]) -> rx.Component:
    first, *rest = cells
    return rx.el.tr(rx.el.th(first, scope="row"), *(rx.el.td(cell, class_name="number") for cell in rest))


def bars(caption: str, headings: list[str], rows: Any, *, signs: bool = False) -> rx.Component:
    """Names with their numbers and shares: a table whose rows are drawn as long as they count."""
    return rx.el.table(
        rx.el.caption(caption, class_name="unseen"),
        rx.el.thead(
            rx.el.tr(*(table_heading(place, text) for place, text in enumerate(headings))),
            class_name="unseen",
        ),
        rx.el.tbody(rx.foreach(rows, lambda bar: _bar(bar, signs))),
        class_name="bars",
    )


def _bar(bar: Any, signs: bool) -> rx.Component:
    mark = rx.el.svg(
        rx.el.svg.use(href="/signs.svg#" + bar.sign),
        class_name="tiny-glyph",
        custom_attrs={"aria-hidden": "true", "viewBox": "0 0 48 48"},
    )
    drawn = rx.el.svg(
        rx.el.svg.rect(width=bar.width, height="100%", rx="3"),
        class_name="length",
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.tr(
        rx.el.th(
            drawn,
            rx.el.span(mark if signs else rx.fragment(), _leading(bar.name, bar.href), class_name="name"),
            scope="row",
        ),
        rx.el.td(bar.number, class_name="number"),
        rx.el.td(bar.share, class_name="number aside"),
        key=bar.name,
    )


def heat_map(language: Language, caption: str, rows: Any) -> rx.Component:
    """Weekdays and hours: a real table, each cell as dark as it is busy."""
    hours = (rx.el.th(str(hour), scope="col") for hour in range(24))
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="unseen"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(rx.el.span(say(language, "Weekday"), class_name="unseen"), scope="col"), *hours
                )
            ),
            rx.el.tbody(rx.foreach(rows, _heat_row)),
            class_name="heat",
        ),
        class_name="scroll",
        custom_attrs={"tabIndex": 0, "role": "region", "aria-label": caption},
    )


def _heat_row(row: Any) -> rx.Component:
    return rx.el.tr(rx.el.th(_leading(row.day, row.href), scope="row"), rx.foreach(row.cells, _heat_cell))


def _leading(name: Any, href: Any) -> rx.Component:
    """A name, as a link to its figures alone where there is such a page."""
    return rx.cond(href != "", ReactRouterLink.create(name, to=href), rx.fragment(name))


def _heat_cell(cell: Any) -> rx.Component:
    return rx.el.td(cell.views, class_name="level" + cell.level, title=cell.title)
