"""The home page: today's sky and what it means, the twelve signs, the one read last offered first."""

import reflex as rx

from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content import page_texts as lore
from horo_app.content import wording
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.components.drawings import figure, glyph
from horo_app.site.components.frame import frame
from horo_app.site.components.links import link
from horo_app.site.placeholders import markup, text
from horo_app.site.routes import Page, PageKind


def home(page: Page) -> rx.Component:
    """The home page in the page's language."""
    return frame(
        page,
        rx.el.section(_words(page), _sky(page), class_name="hero"),
        rx.el.section(
            rx.el.h2(say(page.language, "The twelve signs")),
            rx.el.ul(*(_card(sign, page.language) for sign in SIGNS), class_name="signs"),
            id="signs",
        ),
        rx.el.section(
            rx.el.div(
                rx.el.h2(say(page.language, "Not sure of your sign?")),
                rx.el.p(lore.birthday_help(page.language)),
            ),
            rx.el.div(custom_attrs=markup("find")),
            class_name="finder",
        ),
        name="home",
    )


def _words(page: Page) -> rx.Component:
    return rx.el.div(
        rx.el.h1(say(page.language, "Today’s horoscope")),
        rx.el.p(text("date"), class_name="date"),
        rx.el.div(class_name="tonight", custom_attrs=markup("tonight")),
        rx.el.p(text("meaning"), class_name="meaning"),
        _yours(page.language),
        link("#signs", say(page.language, "Choose your sign"), class_name="button choose"),
        class_name="words",
    )


def _yours(language: Language) -> rx.Component:
    """The sign that was read last in this browser, which the page's script knows, and how its day looks."""
    decoration = {"viewBox": "0 0 120 120", "aria-hidden": "true"}
    return link(
        Page(language).path,
        rx.el.svg(rx.el.svg.use(href=""), class_name="figure", custom_attrs=decoration),
        rx.el.span(say(language, "Your sign"), class_name="eyebrow"),
        rx.el.span(class_name="name"),
        rx.el.span(class_name="summary"),
        rx.el.span(say(language, "Read today’s reading"), class_name="more"),
        class_name="yours",
        custom_attrs={"hidden": True},
    )


def _sky(page: Page) -> rx.Component:
    more = say(page.language, "All positions and aspects")
    return rx.el.figure(
        rx.el.div(class_name="chart", custom_attrs=markup("wheel")),
        rx.el.figcaption(link(Page(page.language, kind=PageKind.SKY).path, more)),
        class_name="sky",
    )


def _card(sign: Sign, language: Language) -> rx.Component:
    return rx.el.li(
        link(
            Page(language, sign).path,
            figure(sign),
            rx.el.span(glyph(sign), rx.el.span(sign_name(sign, language)), class_name="name"),
            rx.el.span(wording.sign_dates(sign, language), class_name="dates"),
            class_name="card",
            custom_attrs={"data-sign": sign.value},
        )
    )
