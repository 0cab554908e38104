"""The sky of a date: where everything stands, what looks at what, and the Moon's month."""

import reflex as rx

from horo_app.lore import pages as lore
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
            rx.el.h1(lore.introduction("sky", language).title),
            rx.el.p(served("date"), class_name="date", custom_attrs=FILLED),
            class_name="title",
        ),
        rx.el.nav(
            _day("before", "prev"),
            _day("after", "next"),
            class_name="days",
            custom_attrs={"aria-label": say(language, "Days")},
        ),
        rx.el.div(
            rx.el.div(class_name="chart", custom_attrs=served_html("wheel")),
            rx.el.div(
                rx.el.div(class_name="tonight", custom_attrs=served_html("tonight")),
                rx.el.p(served("meaning"), class_name="meaning", custom_attrs=FILLED),
                rx.el.div(class_name="facts", custom_attrs=served_html("events")),
                class_name="words",
            ),
            class_name="hero",
        ),
        rx.el.div(
            _part(say(language, "Positions at noon UTC"), "positions"),
            _part(say(language, "Aspects"), "aspects"),
            class_name="tables",
        ),
        _part(say(language, "The Moon, day by day"), "grid"),
        rx.el.p(lore.introduction("sky", language).text, class_name="hint"),
        name="sky-page",
    )


def _day(side: str, rel: str) -> rx.Component:
    return document_link(
        served_address(f"{side}_path"),
        served(f"{side}_name"),
        custom_attrs=FILLED | {"rel": rel},
        class_name=rel,
    )


def _part(heading: str, name: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(heading),
        rx.el.div(custom_attrs=served_html(name)),
        class_name=name,
    )
