"""The jobs page: what runs by itself, and what came of it."""

from typing import Any

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.components.forms import confirm_button
from horo_app.dashboard.components.frame import admin_frame
from horo_app.dashboard.components.page_table import filters, listed
from horo_app.dashboard.components.scope import scope_bar
from horo_app.dashboard.jobs_state import JobsState
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.routes import AdminPage
from horo_app.tables.labels import WORDS, word


def jobs(page: AdminPage) -> rx.Component:
    """The schedule with its next times, and the history of runs."""
    language = page.language
    names = tuple((key, say(language, name)) for key, name in WORDS["job"].items())
    outcomes = tuple((key, word("outcome", key, language)) for key in ("done", "failed"))
    return admin_frame(
        page,
        rx.el.ul(
            rx.cond(
                rx.Var.create(JobsState.jobs).length() == 0,
                rx.fragment(*(_bone() for _ in WORDS["job"])),
                rx.foreach(JobsState.jobs, lambda job: _job(job, language)),
            ),
            class_name="cards jobs",
        ),
        rx.el.h2(say(language, "Runs")),
        scope_bar(language, PageTable.scope, PageTable.choose, channels=False),
        filters(
            language,
            "runs",
            say(language, "Job or error"),
            {"job": (say(language, "All jobs"), names), "outcome": (say(language, "Any outcome"), outcomes)},
        ),
        listed(
            language,
            "runs",
            say(language, "Runs"),
            say(language, "Nothing ran in these days. Every run of a job appears here with what came of it."),
        ),
    )


def _job(job: Any, language: Language) -> rx.Component:
    return rx.el.li(
        rx.el.h2(job.title),
        rx.el.p(rx.el.strong(job.next_in, title=job.next_at), class_name="figure"),
        rx.el.p(job.what, class_name="aside"),
        rx.cond(
            AdminState.is_editor,
            confirm_button(
                language,
                f"run-{job.name}",
                say(language, "Run now"),
                say(
                    language,
                    "Run this job now? It may be done at any time, and leaves alone what is done already.",
                ),
                on_confirm=JobsState.run_now(job.name),
            ),
        ),
        class_name="card-figure",
        key=job.name,
    )


def _bone() -> rx.Component:
    bones = (rx.el.span(class_name="bone") for _ in range(3))
    return rx.el.li(*bones, class_name="card-figure", custom_attrs={"aria-hidden": "true"})
