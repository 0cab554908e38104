"""A sign's reading of a date, and a sign's month: pages that all signs share, filled when they are served."""

import reflex as rx

from horo_app.messages import say
from horo_app.web.components import text as parts
from horo_app.web.components.art import served_drawing
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link
from horo_app.web.routes import Kind, Page
from horo_app.web.slots import FILLED, served, served_address, served_html, served_value


def day(page: Page) -> rx.Component:
    """The reading of a date."""
    language = page.language
    return frame(
        page,
        rx.el.article(
            _plate(served("date"), served_html("tonight")),
            rx.el.div(
                _ways("days", say(language, "Days")),
                *parts.reading_parts(language, served),
                parts.facts(language, served_html("facts")),
                rx.el.p(served("byline"), class_name="byline", custom_attrs=FILLED),
                parts.sharing(language, served_html("bot"), served_address("telegram_share")),
                parts.feedback(language, served_value("sign"), served_value("day"), seen=True),
                class_name="body",
            ),
            class_name="reading",
        ),
        neighbours(page),
        name="read",
    )


def month(page: Page) -> rx.Component:
    """The month of a sign."""
    hint = say(page.language, "The number under a day is its score; such a day opens its reading.")
    return frame(
        page,
        rx.el.article(
            _plate(served("month"), {}),
            rx.el.div(
                _ways("months", say(page.language, "Months")),
                rx.el.div(class_name="grid", custom_attrs=served_html("grid")),
                rx.el.p(hint, class_name="hint"),
                document_link(
                    served_address("today_path"), say(page.language, "Today’s horoscope"),
                    class_name="button", custom_attrs=FILLED,
                ),
                class_name="body",
            ),
            class_name="reading",
        ),
        neighbours(page),
        name="read",
    )  # fmt: skip


def _plate(when: rx.Var[str], tonight: dict[str, object]) -> rx.Component:
    return parts.plate(
        served_html("figure"),
        rx.el.h1(served("name"), custom_attrs=FILLED),
        rx.el.p(served("dates"), class_name="dates", custom_attrs=FILLED),
        rx.el.p(when, class_name="date", custom_attrs=FILLED),
        rx.el.p(served("portrait"), class_name="portrait", custom_attrs=FILLED),
        tonight=tonight,
    )


def _ways(name: str, said: str) -> rx.Component:
    """Links to other days or months."""
    return rx.el.nav(class_name="days", custom_attrs=served_html(name) | {"aria-label": said})


def neighbours(page: Page) -> rx.Component:
    """The same day or month of the signs beside."""
    return rx.el.nav(
        _neighbour("previous", "prev"),
        document_link(
            Page(page.language, kind=Kind.ARCHIVE).path, say(page.language, "Archive"), class_name="all"
        ),
        _neighbour("next", "next"),
        class_name="neighbours",
        custom_attrs={"aria-label": say(page.language, "Neighbouring signs")},
    )


def _neighbour(side: str, rel: str) -> rx.Component:
    return document_link(
        served_address(f"{side}_path"),
        served_drawing(f"{side}_glyph", "glyph", "0 0 48 48"),
        rx.el.span(served(f"{side}_name"), custom_attrs=FILLED),
        class_name=rel,
        custom_attrs=FILLED | {"rel": rel},
    )
