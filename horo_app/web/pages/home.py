"""The home page: today's sky and the twelve signs, the one read last offered first."""

import reflex as rx

from horo_app.language import Language
from horo_app.messages import say
from horo_app.web import words
from horo_app.web.components.art import glyph
from horo_app.web.components.frame import frame
from horo_app.web.components.links import document_link, page_link
from horo_app.web.routes import Page
from horo_app.web.slots import FILLED, address_slot, slot
from horo_app.web.states.today import Today
from horo_app.zodiac import SIGNS, Sign, sign_name


def home(page: Page) -> rx.Component:
    """The home page in the page's language."""
    shown = Today.page == page.path
    return frame(
        page,
        rx.el.section(
            rx.el.h1(say(page.language, "Today’s horoscope")),
            rx.el.p(slot("date", shown, Today.date), class_name="date", custom_attrs=FILLED),
            rx.el.p(slot("sky", shown, Today.sky), class_name="sky", custom_attrs=FILLED),
            document_link(
                address_slot("yours_path", shown, Today.yours_path),
                slot("yours", shown, Today.yours),
                class_name="yours",
                custom_attrs=FILLED,
            ),
            class_name="hero",
        ),
        rx.el.nav(
            rx.el.ul(*(_card(sign, page.language) for sign in SIGNS), class_name="signs"),
            id="signs",
            custom_attrs={"aria-label": say(page.language, "The twelve signs")},
        ),
    )


def _card(sign: Sign, language: Language) -> rx.Component:
    return rx.el.li(
        page_link(
            Page(language, sign),
            glyph(sign),
            rx.el.span(sign_name(sign, language), class_name="name"),
            rx.el.span(words.sign_dates(sign, language), class_name="dates"),
            class_name="card",
        )
    )
