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
    about = {
        "data-sign": served_value("sign"),
        "data-language": language.value,
        "data-day": served_value("day"),
        "data-seen": "true",
    }
    return frame(
        page,
        rx.el.article(
            _title(rx.el.p(served("date"), class_name="date", custom_attrs=FILLED)),
            rx.el.nav(
                id="days",
                class_name="days",
                custom_attrs=served_html("days", "days") | {"aria-label": say(language, "Days")},
            ),
            *parts.reading_parts(language, served),
            parts.facts(language, served_html("facts", "facts")),
            rx.el.p(served("byline"), class_name="byline", custom_attrs=FILLED),
            parts.sharing(language, served, served_html("bot", "bot"), served_address("telegram_share")),
            parts.feedback(language, about | FILLED),
            class_name="reading",
        ),
        neighbours(page),
        name="read",
    )


def month(page: Page) -> rx.Component:
    """The month of a sign."""
    return frame(
        page,
        _title(rx.el.p(served("month"), class_name="date", custom_attrs=FILLED)),
        rx.el.p(say(page.language, "Every day opens its reading; the number is the day’s score."), class_name="hint"),
        rx.el.div(id="grid", class_name="grid", custom_attrs=served_html("grid", "grid")),
        rx.el.nav(
            id="months",
            class_name="days",
            custom_attrs=served_html("months", "months") | {"aria-label": say(page.language, "Months")},
        ),
        document_link(
            served_address("today_path"), say(page.language, "Today’s horoscope"), class_name="button",
            custom_attrs=FILLED,
        ),
        neighbours(page),
        name="months",
    )  # fmt: skip


def _title(when: rx.Component) -> rx.Component:
    return rx.el.header(
        served_drawing("figure", "figure large", "0 0 120 120"),
        rx.el.h1(served("name"), custom_attrs=FILLED),
        rx.el.p(served("dates"), class_name="dates", custom_attrs=FILLED),
        when,
        class_name="title",
    )


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
