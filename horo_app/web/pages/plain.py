"""Pages of words: the archive, the sign of a birthday, how texts are made, and the one for a wrong address."""

import reflex as rx

from horo_app.lore import pages as lore
from horo_app.messages import msg, say
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link
from horo_app.web.routes import Kind, Page
from horo_app.web.slots import FILLED, served, served_html


def archive(page: Page) -> rx.Component:
    """All months that we hold."""
    words = lore.introduction("archive", page.language)
    return _page(
        page,
        words.title,
        rx.el.p(words.text, class_name="lead"),
        rx.el.div(class_name="archive", custom_attrs=served_html("months")),
    )


def find(page: Page) -> rx.Component:
    """The birthday form with its answer."""
    return _page(
        page,
        say(page.language, "Find your sign"),
        rx.el.div(class_name="answer", custom_attrs=served_html("answer") | {"role": "status"}),
        rx.el.div(custom_attrs=served_html("form")),
        rx.el.p(lore.birthday_help(page.language), class_name="hint"),
    )


def about(page: Page) -> rx.Component:
    """How the texts are made, honestly."""
    sections = [
        rx.el.section(rx.el.h2(section.heading), *(rx.el.p(paragraph) for paragraph in section.paragraphs))
        for section in lore.about(page.language)
    ]
    return _page(page, say(page.language, "How it is made"), *sections)


def lost(page: Page) -> rx.Component:
    """What is shown where nothing stands, with status 404."""
    ways = (
        (Page(page.language), msg("To the home page")),
        (Page(page.language, kind=Kind.ARCHIVE), msg("Archive")),
    )
    return _page(
        page,
        served("heading"),
        rx.el.p(served("why"), class_name="lead", custom_attrs=FILLED),
        rx.el.p(served("held"), custom_attrs=FILLED),
        rx.el.p(
            *(
                document_link(there.path, say(page.language, text), class_name="button")
                for there, text in ways
            )
        ),
    )


def _page(page: Page, heading: str | rx.Var[str], *content: rx.Component) -> rx.Component:
    return frame(
        page,
        rx.el.header(rx.el.h1(heading, custom_attrs=FILLED), class_name="title"),
        rx.el.div(*content, class_name="prose"),
        name="plain",
    )
