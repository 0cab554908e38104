"""The sky of a date: where everything stands, what looks at what, and the Moon's month."""

import reflex as rx

from horo_app.messages import say
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link
from horo_app.web.routes import Page
from horo_app.web.slots import FILLED, served, served_address, served_html


def sky(page: Page) -> rx.Component:
    """The page of a date's sky, today's or another's."""
    language = page.language
    return frame(
        page,
        rx.el.header(
            rx.el.h1(say(language, "The sky of the day")),
            rx.el.p(served("date"), class_name="date", custom_attrs=FILLED),
            class_name="title",
        ),
        rx.el.nav(
            document_link(
                served_address("before_path"),
                say(language, "The day before"),
                custom_attrs=FILLED | {"rel": "prev"},
            ),
            document_link(
                served_address("after_path"),
                say(language, "The day after"),
                custom_attrs=FILLED | {"rel": "next"},
            ),
            class_name="days",
            custom_attrs={"aria-label": say(language, "Days")},
        ),
        rx.el.div(
            rx.el.div(id="wheel", class_name="wheel", custom_attrs=served_html("wheel", "wheel")),
            rx.el.div(
                rx.el.p(served("meaning"), class_name="meaning", custom_attrs=FILLED),
                rx.el.div(id="events", class_name="facts", custom_attrs=served_html("events", "events")),
            ),
            class_name="above",
        ),
        _part(say(language, "Positions at noon UTC"), "positions"),
        _part(say(language, "Aspects"), "aspects"),
        _part(say(language, "The Moon this month"), "grid"),
        name="sky-page",
    )


def _part(heading: str, name: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(heading),
        rx.el.div(id=name, class_name="grid", custom_attrs=served_html(name, name)),
        class_name=name,
    )
