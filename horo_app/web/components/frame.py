"""What stands around every page: header with the language switch, main part, footer."""

import reflex as rx

from horo_app.language import Language
from horo_app.messages import msg, say
from horo_app.web.components.links import document_link, page_link
from horo_app.web.routes import Page

LANGUAGE_NAMES = {Language.RU: "Русский", Language.EN: "English"}


def frame(page: Page, *content: rx.Component) -> rx.Component:
    """A whole page around its content."""
    return rx.el.div(
        document_link(f"{page.path}#text", say(page.language, "Skip to the text"), class_name="skip"),
        _header(page),
        rx.el.main(*content, id="text"),
        _footer(page),
        class_name="page",
    )


def _header(page: Page) -> rx.Component:
    return rx.el.header(
        page_link(Page(page.language), "Horo", class_name="brand"),
        rx.el.nav(
            *(_language(page, language) for language in Language),
            class_name="languages",
            custom_attrs={"aria-label": say(page.language, "Language")},
        ),
        class_name="header",
    )


def _language(page: Page, language: Language) -> rx.Component:
    """A document of its own, so that the browser and screen readers take its language in."""
    attributes = {"hrefLang": language.value, "lang": language.value}
    if language is page.language:
        attributes["aria-current"] = "true"
    return document_link(page.in_language(language).path, LANGUAGE_NAMES[language], custom_attrs=attributes)


def _footer(page: Page) -> rx.Component:
    about = msg("Readings are written from the real positions of the Sun, the Moon and the planets.")
    return rx.el.footer(
        rx.el.p(say(page.language, about)),
        document_link("/api/docs", say(page.language, "JSON API")),
        class_name="footer",
    )
