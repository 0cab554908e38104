"""The system page."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard.components.charts import export_link, panel, states
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.routes import AdminPage
from horo_app.dashboard.system_state import SystemState

HEADINGS = (
    msg("Process"),
    msg("Version"),
    msg("Running for"),
    msg("Last sign of life"),
    msg("Memory"),
    msg("Readings held"),
    msg("Reads from memory"),
    msg("Reads"),
    msg("Views not written yet"),
)


def system(page: AdminPage) -> rx.Component:
    """The service, its database, the model's server, the processes, the settings."""
    language, shown = page.language, SystemState.shown
    return admin_frame(
        page,
        rx.el.div(
            _facts(language, say(language, "Service"), shown.service),
            _facts(language, say(language, "Database"), shown.database),
            _facts(language, say(language, "Backups"), shown.backup),
            _facts(language, say(language, "Model"), shown.model),
            class_name="columns",
        ),
        _processes(language),
        _settings(language),
    )


def _states(language: Language, *content: rx.Component) -> rx.Component:
    return states(language, SystemState.shown.status, SystemState.load, False, "", *content)


def _facts(language: Language, title: str, facts: Any) -> rx.Component:
    return panel(title, _states(language, rx.el.dl(rx.foreach(facts, _fact), class_name="facts")))


def _fact(fact: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.name), rx.el.dd(fact.value, class_name=fact.mood), key=fact.name)


def _processes(language: Language) -> rx.Component:
    title = say(language, "Processes")
    empty = say(language, "No process has told of itself yet. Each does so every ten seconds.")
    rows: Any = SystemState.shown.processes
    headings = (
        rx.el.th(say(language, text), scope="col", class_name="number" if place > 3 else "")
        for place, text in enumerate(HEADINGS)
    )
    body = rx.el.div(
        rx.el.table(
            rx.el.caption(title, class_name="unseen"),
            rx.el.thead(rx.el.tr(*headings)),
            rx.el.tbody(rx.foreach(rows, _process)),
        ),
        class_name="scroll",
        custom_attrs={"tabIndex": 0, "role": "region", "aria-label": title},
    )
    shown = SystemState.shown
    return panel(
        title,
        states(language, shown.status, SystemState.load, rows.length() == 0, empty, body),
        export=export_link(language, "processes", f"locale={language}"),
        class_name="with-table",
    )


def _process(one: Any) -> rx.Component:
    numbers = (one.memory, one.readings, one.rate, one.reads, one.waiting)
    return rx.el.tr(
        rx.el.th(one.name, scope="row"),
        *(rx.el.td(text) for text in (one.version, one.uptime, one.seen)),
        *(rx.el.td(text, class_name="number") for text in numbers),
        key=one.name,
    )


def _settings(language: Language) -> rx.Component:
    return panel(
        say(language, "Settings in force"),
        rx.el.p(
            say(
                language,
                "From the environment and .env, as they were at the start. What is secret is masked.",
            ),
            class_name="aside",
        ),
        _states(
            language, rx.el.dl(rx.foreach(SystemState.shown.settings, _fact), class_name="facts settings")
        ),
    )
