"""The table of a page: filters over it, its rows, and the way to all of them as a file."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard.components.charts import export_link
from horo_app.dashboard.components.forms import search_field
from horo_app.dashboard.components.tables import ColumnHeading, data_table, waiting_table
from horo_app.dashboard.page_table import PageTable, headings
from horo_app.tables.labels import WORDS

Options = tuple[tuple[str, str], ...]


def listed(language: Language, name: str, caption: str, empty: str) -> rx.Component:
    """The rows of the table called `name`, which must be the one of this page."""
    columns = [ColumnHeading(one.title, one.key, one.is_number) for one in headings(name, language)]
    rows = data_table(
        language,
        caption,
        columns,
        rx.Var.create(PageTable.rows),
        lambda row: [_cell(row[place]) for place in range(len(columns))],
        PageTable.table,
        empty=empty,
        retry=PageTable.load,
    )
    # until this page's rows are there, those of the page that one came from are not to stand under its headings
    return rx.cond(PageTable.of == name, rows, waiting_table(caption, columns))


def filters(
    language: Language, name: str, find: str, selects: dict[str, tuple[str, Options]]
) -> rx.Component:
    """A form to search and narrow the table, and the way to the file. A select's options are (value, label)."""
    return rx.el.div(
        rx.el.form(
            rx.el.fieldset(
                search_field("find", find, PageTable.table.search),
                *(_select(key, label, options) for key, (label, options) in selects.items()),
                rx.el.button(say(language, "Show"), type="submit"),
                # what is chosen before the page knows what its address asks for would be lost
                custom_attrs={"disabled": PageTable.of != name},
            ),
            on_submit=PageTable.look_for,
            class_name="filters",
            custom_attrs={"role": "search"},
        ),
        export_link(language, name, PageTable.export),
        class_name="over-table",
    )


def by_reading(language: Language) -> dict[str, tuple[str, Options]]:
    """The selects that narrow a table of readings."""
    signs = tuple((sign.value, sign_name(sign, language)) for sign in SIGNS)
    languages = tuple((spoken.value, language_name(spoken)) for spoken in Language)
    sources = tuple((key, say(language, name)) for key, name in WORDS["source"].items())
    return {
        "sign": (say(language, "All signs"), signs),
        "language": (say(language, "All languages"), languages),
        "source": (say(language, "All writers"), sources),
    }


def by_period(language: Language) -> dict[str, tuple[str, Options]]:
    """The selects that narrow a table of periods."""
    spans = tuple((key, say(language, name)) for key, name in WORDS["span"].items())
    return {"span": (say(language, "All spans"), spans)} | by_reading(language)


def _select(name: str, label: str, options: Options) -> rx.Component:
    chosen = rx.Var.create(PageTable.chosen)[name]
    return rx.el.select(
        rx.el.option(label, value=""),
        *(rx.el.option(text, value=value) for value, text in options),
        name=name,
        default_value=chosen,
        key=name + chosen.to(str),
        custom_attrs={"aria-label": label},
    )


def _cell(cell: Any) -> rx.Component:
    return rx.cond(
        cell.href,  # for a moment the rows may be another table's, with fewer cells
        ReactRouterLink.create(cell.text, to=cell.href),
        rx.cond(
            cell.badge != "",
            rx.el.span(cell.text, class_name="badge " + cell.badge),
            rx.el.span(
                rx.el.span(
                    cell.text, class_name=cell.style, title=rx.cond(cell.style == "excerpt", cell.text, "")
                ),
                rx.cond(cell.aside != "", rx.el.span(cell.aside, class_name="aside")),
                class_name="stack",
            ),
        ),
    )
