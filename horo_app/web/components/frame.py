"""What stands around every page: header with the ways through the site and the language switch, main part, footer."""

import reflex as rx

from horo_app.language import Language
from horo_app.messages import msg, say
from horo_app.web.components.links import anchor, document_link
from horo_app.web.routes import Kind, Page
from horo_app.web.slots import FILLED, served_address

LANGUAGE_NAMES = {Language.RU: "Русский", Language.EN: "English"}
LANGUAGE_CODES = {Language.RU: "Рус", Language.EN: "Eng"}

_WAYS = {
    Kind.SKY: msg("Sky"),
    Kind.ARCHIVE: msg("Archive"),
    Kind.ABOUT: msg("About"),
}


def frame(page: Page, *content: rx.Component, name: str = "") -> rx.Component:
    """A whole page around its content; `name` is a class for its main part."""
    return rx.el.div(
        anchor("text", say(page.language, "Skip to the text"), class_name="skip"),
        _header(page),
        rx.el.main(*content, id="text", class_name=name),
        _footer(page),
        class_name="page",
    )


def _header(page: Page) -> rx.Component:
    return rx.el.header(
        document_link(
            Page(page.language).path, rx.el.span(class_name="orb", custom_attrs={"aria-hidden": "true"}), "Horo",
            class_name="brand",
        ),
        rx.el.nav(
            *(_way(page, kind, text) for kind, text in _WAYS.items()),
            class_name="ways",
            custom_attrs={"aria-label": say(page.language, "Sections")},
        ),
        rx.el.nav(
            *(_language(page, language) for language in Language),
            class_name="languages",
            custom_attrs={"aria-label": say(page.language, "Language")},
        ),
        class_name="header",
    )  # fmt: skip


def _way(page: Page, kind: Kind, text: str) -> rx.Component:
    current = {"aria-current": "page"} if page.kind is kind else {}
    return document_link(Page(page.language, kind=kind).path, say(page.language, text), custom_attrs=current)


def _language(page: Page, language: Language) -> rx.Component:
    """A document of its own, so that the browser and screen readers take its language in."""
    attributes = {"hrefLang": language.value, "lang": language.value, "aria-label": LANGUAGE_NAMES[language]}
    if language is page.language:
        attributes["aria-current"] = "true"
    address: str | rx.Var[str]
    if page.kind is Kind.TODAY:
        address = page.in_language(language).path
    else:
        address = served_address(f"in_{language}")
        attributes |= FILLED
    return document_link(address, LANGUAGE_CODES[language], custom_attrs=attributes)


def _footer(page: Page) -> rx.Component:
    about = msg("Readings are written from the real positions of the Sun, the Moon and the planets.")
    return rx.el.footer(
        rx.el.p(say(page.language, about)),
        rx.el.nav(
            document_link(Page(page.language, kind=Kind.ABOUT).path, say(page.language, "How it is made")),
            document_link("/api/docs", say(page.language, "JSON API")),
        ),
        class_name="footer",
    )
