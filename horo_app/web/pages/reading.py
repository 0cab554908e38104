"""A sign's page: today's reading in five sections, with the way to the neighbours."""

import reflex as rx

from horo_app.messages import say
from horo_app.reading import Section
from horo_app.web import words
from horo_app.web.components.art import glyph
from horo_app.web.components.frame import frame
from horo_app.web.components.links import page_link
from horo_app.web.routes import Page
from horo_app.web.slots import FILLED, slot, waiting
from horo_app.web.states.today import Today
from horo_app.zodiac import sign_name


def reading(page: Page) -> rx.Component:
    """The page of a sign in the page's language."""
    assert page.sign is not None
    shown = Today.page == page.path
    return frame(
        page,
        rx.el.article(
            rx.el.header(
                glyph(page.sign, "glyph large"),
                rx.el.h1(sign_name(page.sign, page.language)),
                rx.el.p(words.sign_dates(page.sign, page.language), class_name="dates"),
                rx.el.p(slot("date", shown, Today.date), class_name="date", custom_attrs=FILLED),
                class_name="title",
            ),
            *(_section(page, place, shown) for place in range(len(Section))),
            class_name="reading",
            on_mount=Today.read(page.sign.value, page.language.value),
        ),
        _neighbours(page),
    )


def _section(page: Page, place: int, shown: rx.Var[bool]) -> rx.Component:
    section = list(Section)[place]
    return rx.el.section(
        rx.el.h2(words.heading(section, page.language)),
        rx.el.p(
            slot(section.value, shown, Today.sections[place]),
            class_name=waiting(shown),
            custom_attrs=FILLED,
        ),
        class_name=f"part {section}",
    )


def _neighbours(page: Page) -> rx.Component:
    assert page.sign is not None
    previous, following = (Page(page.language, sign) for sign in (page.sign.previous, page.sign.next))
    return rx.el.nav(
        _neighbour(previous, say(page.language, "Previous sign"), "previous"),
        page_link(Page(page.language), say(page.language, "All signs"), class_name="all"),
        _neighbour(following, say(page.language, "Next sign"), "next"),
        class_name="neighbours",
        custom_attrs={"aria-label": say(page.language, "Neighbouring signs")},
    )


def _neighbour(page: Page, what: str, side: str) -> rx.Component:
    assert page.sign is not None
    name = sign_name(page.sign, page.language)
    return page_link(
        page,
        glyph(page.sign),
        rx.el.span(name),
        class_name=side,
        custom_attrs={"rel": "prev" if side == "previous" else "next", "aria-label": f"{what}: {name}"},
    )
