"""Tables of the dashboard: sorted, searched and paged by the server, by links that say what they ask for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.table import FAILED, LOADING

SKELETON = 8  # grey rows while the first ones are on their way


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A column: its title, the key that the server sorts by if it can, and its alignment."""

    title: str
    key: str = ""
    is_number: bool = False


def data_table(  # noqa: PLR0913 (a table has that many sides)
    language: Language,
    caption: str,
    columns: Sequence[ColumnHeading],
    rows: Any,
    row: Callable[[Any], Sequence[rx.Component]],
    table: Any,
    *,
    empty: str,
    retry: Any,
) -> rx.Component:
    """A table with its states: loading, empty (`empty` says what will appear here), failed with a way to try again."""
    width = len(columns)
    return rx.el.div(
        rx.el.div(
            rx.el.table(
                rx.el.caption(caption, class_name="unseen"),
                rx.el.thead(rx.el.tr(*(_heading(column, table) for column in columns))),
                rx.el.tbody(
                    rx.cond(
                        table.status == LOADING,
                        rx.fragment(*(_skeleton(width) for _ in range(SKELETON))),
                        rx.cond(
                            table.status == FAILED,
                            _instead(width, _failure(language, retry)),
                            rx.cond(
                                rows.length() == 0,
                                _instead(width, rx.el.p(empty)),
                                rx.foreach(rows, lambda one: rx.el.tr(*_cells(columns, row(one)))),
                            ),
                        ),
                    )
                ),
            ),
            class_name="scroll",
            custom_attrs={
                "tabIndex": 0,
                "role": "region",
                "aria-label": caption,
                "aria-busy": table.status == LOADING,
            },
        ),
        _pager(language, caption, table),
        class_name="table",
    )


def waiting_table(caption: str, columns: Sequence[ColumnHeading]) -> rx.Component:
    """The table before anything is known of it."""
    headings = (
        rx.el.th(column.title, class_name="number" if column.is_number else "", scope="col")
        for column in columns
    )
    return rx.el.div(
        rx.el.div(
            rx.el.table(
                rx.el.caption(caption, class_name="unseen"),
                rx.el.thead(rx.el.tr(*headings)),
                rx.el.tbody(*(_skeleton(len(columns)) for _ in range(SKELETON))),
            ),
            class_name="scroll",
            custom_attrs={"tabIndex": 0, "role": "region", "aria-label": caption, "aria-busy": True},
        ),
        class_name="table",
    )


def _heading(column: ColumnHeading, table: Any) -> rx.Component:
    style = "number" if column.is_number else ""
    if not column.key:
        return rx.el.th(column.title, class_name=style, scope="col")
    order = rx.cond(table.sort == column.key, rx.cond(table.is_descending, "descending", "ascending"), "none")
    link = rx.cond(
        (table.status == LOADING) | ~table.headings.contains(column.key),
        rx.el.span(column.title),
        ReactRouterLink.create(column.title, to=table.headings[column.key]),
    )
    return rx.el.th(link, class_name=style, scope="col", custom_attrs={"aria-sort": order})


def _cells(columns: Sequence[ColumnHeading], cells: Sequence[rx.Component]) -> list[rx.Component]:
    return [
        rx.el.td(cell, class_name="number" if column.is_number else "")
        for column, cell in zip(columns, cells, strict=True)
    ]


def _skeleton(width: int) -> rx.Component:
    return rx.el.tr(
        *(rx.el.td(rx.el.span(class_name="bone")) for _ in range(width)), custom_attrs={"aria-hidden": "true"}
    )


def _instead(width: int, content: rx.Component) -> rx.Component:
    return rx.el.tr(rx.el.td(content, col_span=width, class_name="instead"))


def _failure(language: Language, retry: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(say(language, "This could not be loaded.")),
        rx.el.button(say(language, "Try again"), type="button", on_click=retry),
    )


def _pager(language: Language, caption: str, table: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(table.count, custom_attrs={"aria-live": "polite"}),
        rx.cond(
            (table.previous != "") | (table.following != ""),
            rx.el.nav(
                _turn(say(language, "Previous page"), "←", table.previous, "prev"),
                rx.el.span(table.page),
                _turn(say(language, "Next page"), "→", table.following, "next"),
                custom_attrs={"aria-label": say(language, "Pages of “{table}”", table=caption)},
            ),
        ),
        class_name="pager",
    )


def _turn(title: str, arrow: str, address: Any, rel: str) -> rx.Component:
    attributes = {"aria-label": title, "rel": rel}
    return rx.cond(
        address != "",
        ReactRouterLink.create(arrow, to=address, custom_attrs=attributes),
        rx.el.span(arrow, custom_attrs={"aria-hidden": "true"}),
    )
