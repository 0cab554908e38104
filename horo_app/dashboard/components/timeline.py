"""Charts over time: for eyes and the mouse, with a table that says the same and leads to the same pages."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.components.charts import table_heading
from horo_app.dashboard.timeline import BEFORE, SO_FAR

# What is drawn in a chart; the stylesheet colours the legend by the same names.
COLOURS = {
    "web": "var(--chart-1)",
    "telegram": "var(--chart-2)",
    "api": "var(--chart-3)",
    "joined": "var(--chart-1)",
    "left": "var(--chart-2)",
    "day_active": "var(--chart-1)",
    "week_active": "var(--chart-2)",
    "month_active": "var(--chart-3)",
    "yes": "var(--chart-1)",
    "no": "var(--chart-3)",
}
_STAY = "window.location.pathname + window.location.search"  # a click beside all points


def _clicked(event: rx.Var[dict[str, Any]]) -> tuple[rx.Var[str]]:
    """The name of the point that was clicked."""
    return (rx.Var(f"({event!s}?.activeLabel ?? '')", _var_type=str),)


class ComposedChart(rx.recharts.ComposedChart):
    """Reflex's own, which tells at which point it was clicked; by another name it would not be taken for a chart."""

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        return super().get_event_triggers() | {"on_click": _clicked}


def timeline_chart(  # noqa: PLR0913 (what can differ between charts)
    language: Language,
    title: str,
    shown: Any,
    names: dict[str, str],
    *,
    last: str = "",
    compared: str = "",
    is_stacked: bool = True,
) -> rx.Component:
    """A column for each day, week or month, or an area when there are too many, and its table. Parts of a whole are
    stacked on one another; others stand side by side. `last` is the heading of one more column of the table, `compared`
    says what is compared with the days before, which are a dashed line.
    """
    legend = names | ({BEFORE: compared} if compared else {})
    headings = [say(language, "Date"), *names.values(), *filter(None, [last, compared])]
    return rx.fragment(
        rx.el.div(
            rx.el.ul(
                *(rx.el.li(name, class_name=f"key {key}") for key, name in legend.items()),
                class_name="legend",
            ),
            rx.cond(
                shown.is_long,
                _chart(shown, _areas(names, is_stacked), compared),
                _chart(shown, _columns(names, is_stacked), compared),
            ),
            class_name="chart",
            custom_attrs={"aria-hidden": "true"},
        ),
        _happened(language, shown.notes),
        _table(language, title, headings, shown),
    )


def _chart(shown: Any, drawn: list[rx.Component], compared: str) -> rx.Component:
    line = rx.recharts.line(
        data_key=BEFORE,
        name=compared,
        stroke="var(--soft)",
        stroke_dasharray="4 3",
        stroke_width=2,
        dot=False,
        is_animation_active=False,
    )
    return ComposedChart.create(
        *chart_ground(),
        *drawn,
        *([line] if compared else []),
        rx.foreach(
            shown.lines,
            lambda one: rx.recharts.reference_line(x=one.name, stroke="var(--accent)", label=one.label),
        ),
        data=shown.points,
        on_click=lambda name: rx.redirect(rx.Var(f"({shown.hrefs!s}[{name!s}] ?? {_STAY})", _var_type=str)),
        custom_attrs={
            "accessibilityLayer": False
        },  # it would be a stop of the keyboard within what is hidden from others
        bar_category_gap="18%",
        margin={"top": 18, "right": 24},  # for the marks above, and half of the name of the last day
        width="100%",
        height=240,
    )


def _columns(names: dict[str, str], is_stacked: bool) -> list[rx.Component]:
    return [
        rx.recharts.bar(
            data_key=key + end,
            name=name,
            stack_id="all" if is_stacked else key,
            fill=COLOURS[key],
            custom_attrs={"fillOpacity": opacity},
            is_animation_active=False,
        )
        for key, name in names.items()
        for end, opacity in (("", 1), (SO_FAR, 0.5))
    ]


def _areas(names: dict[str, str], is_stacked: bool) -> list[rx.Component]:
    return [
        rx.recharts.area(
            data_key=key,
            name=name,
            stack_id="all" if is_stacked else key,
            fill=COLOURS[key],
            stroke=COLOURS[key],
            fill_opacity=0.85,
            is_animation_active=False,
        )
        for key, name in names.items()
    ]


def chart_ground() -> tuple[rx.Component, ...]:
    """Lines, axes and the box at the mouse."""
    return (
        rx.recharts.cartesian_grid(vertical=False, stroke="var(--line)"),
        rx.recharts.x_axis(
            data_key="day", tick_line=False, axis_line=False, min_tick_gap=24, stroke="var(--soft)"
        ),
        rx.recharts.y_axis(
            tick_line=False, axis_line=False, width=48, stroke="var(--soft)", allow_decimals=True
        ),
        rx.recharts.graphing_tooltip(is_animation_active=False),
    )


def _happened(language: Language, notes: Any) -> rx.Component:
    """What the lines across the chart stand for."""
    return rx.cond(
        notes.length() > 0,
        rx.el.ul(
            rx.foreach(notes, _note),
            class_name="happened",
            custom_attrs={"aria-label": say(language, "What happened")},
        ),
    )


def _note(note: Any) -> rx.Component:
    return rx.el.li(rx.el.b(note.label), note.when, ": ", note.text)


def _table(language: Language, caption: str, headings: list[str], shown: Any) -> rx.Component:
    """The figures of the chart behind a button: each row leads to the page for it alone."""
    noted = shown.notes.length() > 0
    return rx.el.details(
        rx.el.summary(say(language, "Show as a table")),
        rx.el.div(
            rx.el.table(
                rx.el.caption(caption, class_name="unseen"),
                rx.el.thead(
                    rx.el.tr(
                        *(table_heading(place, text) for place, text in enumerate(headings)),
                        rx.cond(noted, rx.el.th(say(language, "What happened"), scope="col")),
                    )
                ),
                rx.el.tbody(rx.foreach(shown.rows, lambda row: _row(row, noted))),
            ),
            class_name="scroll",
            custom_attrs={"tabIndex": 0, "role": "region", "aria-label": caption},
        ),
        class_name="as-table",
    )


def _row(row: Any, noted: Any) -> rx.Component:
    name = rx.cond(row.href != "", ReactRouterLink.create(row.name, to=row.href), row.name)
    return rx.el.tr(
        rx.el.th(name, scope="row"),
        rx.foreach(row.cells, lambda cell: rx.el.td(cell, class_name="number")),
        rx.cond(noted, rx.el.td(row.notes)),
    )


def model_days(data: Any, name: str) -> rx.Component:
    """A column of cost for each day; for eyes only."""
    return rx.el.div(
        rx.recharts.bar_chart(
            *chart_ground(),
            rx.recharts.bar(data_key="cost", name=name, fill=COLOURS["web"], is_animation_active=False),
            data=data,
            custom_attrs={"accessibilityLayer": False},
            bar_category_gap="18%",
            width="100%",
            height=180,
        ),
        class_name="chart",
        custom_attrs={"aria-hidden": "true"},
    )
