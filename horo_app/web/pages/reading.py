"""A sign's page of today: the reading, what it rests on, and the ways to other days and signs."""

import reflex as rx

from horo_app import words
from horo_app.art.constellations import constellation
from horo_app.language import Language
from horo_app.lore.pages import portrait
from horo_app.messages import say
from horo_app.web.components import text as parts
from horo_app.web.components.art import glyph
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link, page_link
from horo_app.web.routes import Page
from horo_app.web.slots import FILLED, address_slot, drawn, html_slot, slot, waiting
from horo_app.web.states.today import Today
from horo_app.zodiac import sign_name


def reading(page: Page) -> rx.Component:
    """The page of a sign in the page's language."""
    assert page.sign is not None
    sign, language = page.sign, page.language
    return frame(
        page,
        rx.el.article(
            _plate(page),
            rx.el.div(
                _days(language),
                *parts.reading_parts(language, _told, waiting(Today.told)),
                parts.facts(language, html_slot("facts", Today.facts)),
                rx.el.p(_told("byline"), class_name="byline", custom_attrs=FILLED),
                parts.sharing(
                    language, html_slot("bot", Today.told), address_slot("telegram_share", Today.told)
                ),
                parts.feedback(language, sign.value, _told("day")),
                class_name="body",
            ),
            class_name="reading",
            on_mount=Today.read(sign.value, language.value),
        ),
        _neighbours(page),
        name="read",
    )


def _told(name: str) -> rx.Var[str]:
    return slot(name, Today.told)


def _of_day(language: Language) -> str:
    """Where the state tells what is the same for all signs."""
    return f'"{language}"'


def _plate(page: Page) -> rx.Component:
    """Whose reading it is and of which day, with the sign's stars and the day's Moon."""
    assert page.sign is not None
    key = _of_day(page.language)
    return parts.plate(
        drawn(constellation(page.sign)),
        rx.el.h1(sign_name(page.sign, page.language)),
        rx.el.p(words.sign_dates(page.sign, page.language), class_name="dates"),
        rx.el.p(slot("date", Today.told, key), class_name="date", custom_attrs=FILLED),
        rx.el.p(portrait(page.sign, page.language), class_name="portrait"),
        tonight=html_slot("tonight", Today.told, key),
    )


def _days(language: Language) -> rx.Component:
    """Yesterday, today, tomorrow, and the month."""

    def way(name: str, said: str | rx.Var[str], style: str = "") -> rx.Component:
        there = address_slot(f"{name}_path", Today.told)
        return document_link(there, said, custom_attrs=FILLED, class_name=style)

    month = slot("month", Today.told, _of_day(language))
    return rx.el.nav(
        way("before", say(language, "Yesterday")),
        rx.el.span(say(language, "Today"), custom_attrs={"aria-current": "page"}),
        way("after", say(language, "Tomorrow")),
        way("month", month, "month-link"),
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
