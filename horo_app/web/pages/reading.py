"""A sign's page of today: the reading, what it rests on, and the ways to other days and signs."""

import reflex as rx

from horo_app.messages import say
from horo_app.web import words
from horo_app.web.components import text as parts
from horo_app.web.components.art import figure, glyph
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link, page_link
from horo_app.web.routes import Page
from horo_app.web.slots import FILLED, address_slot, html_slot, slot, waiting
from horo_app.web.states.today import Today
from horo_app.zodiac import sign_name


def reading(page: Page) -> rx.Component:
    """The page of a sign in the page's language."""
    assert page.sign is not None
    sign, language = page.sign, page.language
    shown = Today.language == language.value
    told = Today.readings[sign.value]

    def text(name: str) -> rx.Var[str]:
        return slot(name, shown, told[name])

    facts = html_slot("facts", "facts", Today.facts_of == page.path, Today.facts)
    share = address_slot("telegram_share", shown, told["telegram_share"])
    about = {"data-sign": sign.value, "data-language": language.value}
    return frame(
        page,
        rx.el.article(
            rx.el.header(
                figure(sign, "figure large"),
                rx.el.h1(sign_name(sign, language)),
                rx.el.p(words.sign_dates(sign, language), class_name="dates"),
                rx.el.p(slot("date", shown, Today.date), class_name="date", custom_attrs=FILLED),
                class_name="title",
            ),
            _days(page, shown),
            *parts.reading_parts(language, text, waiting(shown)),
            parts.facts(language, facts),
            rx.el.p(text("byline"), class_name="byline", custom_attrs=FILLED),
            parts.sharing(language, text, html_slot("bot", "bot", shown, told["bot"]), share),
            parts.feedback(language, about | FILLED | {"data-day": slot("day", shown, Today.day)}),
            class_name="reading",
            on_mount=Today.read(sign.value, language.value),
        ),
        _neighbours(page),
        name="read",
    )


def _days(page: Page, shown: rx.Var[bool]) -> rx.Component:
    """Yesterday, today, tomorrow."""

    def day(name: str, said: str, date: rx.Var[str]) -> rx.Component:
        address = address_slot(f"{name}_path", shown, f"{page.path}/" + date)
        return document_link(address, said, custom_attrs=FILLED)

    language = page.language
    return rx.el.nav(
        day("before", say(language, "Yesterday"), Today.before),
        rx.el.span(say(language, "Today"), custom_attrs={"aria-current": "page"}),
        day("after", say(language, "Tomorrow"), Today.after),
        class_name="days",
        custom_attrs={"aria-label": say(language, "Days")},
    )


def _neighbours(page: Page) -> rx.Component:
    assert page.sign is not None
    previous, following = (Page(page.language, sign) for sign in (page.sign.previous, page.sign.next))
    return rx.el.nav(
        _neighbour(previous, say(page.language, "Previous sign"), "prev"),
        document_link(f"{Page(page.language).path}#signs", say(page.language, "All signs"), class_name="all"),
        _neighbour(following, say(page.language, "Next sign"), "next"),
        class_name="neighbours",
        custom_attrs={"aria-label": say(page.language, "Neighbouring signs")},
    )


def _neighbour(page: Page, what: str, rel: str) -> rx.Component:
    assert page.sign is not None
    name = sign_name(page.sign, page.language)
    attributes = {"rel": rel, "aria-label": f"{what}: {name}"}
    return page_link(page, glyph(page.sign), rx.el.span(name), class_name=rel, custom_attrs=attributes)
