"""Pages of words: the archive, the sign of a birthday, how texts are made, and the one for a wrong address."""

from collections.abc import Sequence

import reflex as rx

from horo_app.content import page_texts as lore
from horo_app.content.texts import PageSection
from horo_app.core.i18n import msg, say
from horo_app.site.components.frame import frame
from horo_app.site.components.links import link
from horo_app.site.placeholders import markup, text
from horo_app.site.routes import Page, PageKind


def archive(page: Page) -> rx.Component:
    """All months that we hold."""
    words = lore.introduction("archive", page.language)
    return _page(
        page,
        words.title,
        rx.el.p(words.text, class_name="lead"),
        rx.el.div(class_name="archive", custom_attrs=markup("months")),
    )


def find(page: Page) -> rx.Component:
    """The birthday form with its answer."""
    return _page(
        page,
        say(page.language, "Find your sign"),
        rx.el.div(class_name="answer", custom_attrs=markup("answer") | {"role": "status"}),
        rx.el.div(custom_attrs=markup("form")),
        rx.el.p(lore.birthday_help(page.language), class_name="hint"),
    )


def about(page: Page) -> rx.Component:
    """How the texts are made, honestly."""
    return _sections(page, msg("How it is made"), lore.about(page.language))


def privacy(page: Page) -> rx.Component:
    """What is kept of whom, and for how long."""
    return _sections(page, msg("Privacy"), lore.privacy(page.language), _contact())


def accessibility(page: Page) -> rx.Component:
    """What was done so that everybody can read here, and what is not yet good."""
    return _sections(page, msg("Accessibility"), lore.accessibility(page.language), _contact())


def _contact() -> rx.Component:
    return rx.el.div(custom_attrs=markup("contact"))


def _sections(
    page: Page, heading: str, sections: Sequence[PageSection], *after: rx.Component
) -> rx.Component:
    return _page(
        page,
        say(page.language, heading),
        *(
            rx.el.section(rx.el.h2(one.heading), *(rx.el.p(paragraph) for paragraph in one.paragraphs))
            for one in sections
        ),
        *after,
    )


def lost(page: Page) -> rx.Component:
    """What is shown where nothing stands, with status 404."""
    ways = (
        (Page(page.language), msg("To the home page")),
        (Page(page.language, kind=PageKind.ARCHIVE), msg("Archive")),
    )
    return _page(
        page,
        text("heading"),
        rx.el.p(text("why"), class_name="lead"),
        rx.el.p(text("held")),
        rx.el.div(
            *(link(there.path, say(page.language, label), class_name="button") for there, label in ways),
            class_name="choices",
        ),
    )


def _page(page: Page, heading: str, *content: rx.Component) -> rx.Component:
    return frame(
        page,
        rx.el.header(rx.el.h1(heading), class_name="title"),
        rx.el.div(*content, class_name="prose"),
        name="plain",
    )
