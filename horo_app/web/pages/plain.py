"""Pages of words: the archive, the sign of a birthday, how texts are made, and the one for a wrong address."""

import reflex as rx

from horo_app.lore.about import about as lore_about
from horo_app.messages import say
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link
from horo_app.web.routes import Page
from horo_app.web.slots import FILLED, served, served_html


def archive(page: Page) -> rx.Component:
    """All months that we hold."""
    return _page(
        page,
        say(page.language, "Archive"),
        rx.el.p(
            say(page.language, "Every reading that Horo has published, by sign, month and day."),
            class_name="lead",
        ),
        rx.el.div(id="months", class_name="archive", custom_attrs=served_html("months", "months")),
    )


def find(page: Page) -> rx.Component:
    """The birthday form with its answer."""
    return _page(
        page,
        say(page.language, "Find your sign"),
        rx.el.div(
            id="answer",
            class_name="answer",
            custom_attrs=served_html("answer", "answer") | {"role": "status"},
        ),
        rx.el.div(id="form", custom_attrs=served_html("form", "form")),
    )


def about(page: Page) -> rx.Component:
    """How the texts are made, honestly."""
    sections = [
        rx.el.section(rx.el.h2(section.heading), *(rx.el.p(paragraph) for paragraph in section.paragraphs))
        for section in lore_about(page.language)
    ]
    return _page(page, say(page.language, "How it is made"), *sections)


def lost(page: Page) -> rx.Component:
    """What a wrong address shows, with status 404."""
    return _page(
        page,
        say(page.language, "There is no such page"),
        rx.el.p(served("why"), class_name="lead", custom_attrs=FILLED),
        rx.el.p(say(page.language, "The address may be mistyped. All twelve signs are on the home page.")),
        document_link(Page(page.language).path, say(page.language, "To the home page"), class_name="button"),
    )


def _page(page: Page, heading: str, *content: rx.Component) -> rx.Component:
    return frame(
        page,
        rx.el.header(rx.el.h1(heading), class_name="title"),
        rx.el.div(*content, class_name="prose"),
        name="plain",
    )
