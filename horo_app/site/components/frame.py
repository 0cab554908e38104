"""What stands around every page: header with the ways through the site and the language switch, main part, footer."""

import reflex as rx

from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data, language_name
from horo_app.site.components.links import link
from horo_app.site.placeholders import address
from horo_app.site.routes import Page, PageKind

_SECTIONS = {
    PageKind.SKY: msg("Sky"),
    PageKind.MOON: msg("Moon"),
    PageKind.ARCHIVE: msg("Archive"),
    PageKind.ABOUT: msg("About"),
}
_FOOTER = {
    PageKind.ABOUT: msg("How it is made"),
    PageKind.PRIVACY: msg("Privacy"),
    PageKind.ACCESSIBILITY: msg("Accessibility"),
}
# What the page's script says when something does not go as usual
_NOTICES = {
    "offline": msg("No connection: that page was not fetched yet, so this one stays."),
    "away": msg("The page could not be fetched. Try again in a minute."),
    "old": msg("There is no connection: today’s text comes as soon as there is one."),
}


def frame(page: Page, *content: rx.Component, name: str = "") -> rx.Component:
    """A whole page around its content; `name` is a class for its main part."""
    return rx.el.div(
        link("#text", say(page.language, "Skip to the text"), class_name="skip"),
        _header(page),
        rx.el.main(*content, id="text", class_name=name),
        _footer(page),
        _notice(page.language),
        *(_offer(language) for language in Language if language is not page.language),
        class_name="page",
    )


def _header(page: Page) -> rx.Component:
    return rx.el.header(
        link(
            Page(page.language).path, rx.el.span(class_name="orb", custom_attrs={"aria-hidden": "true"}), "Horo",
            class_name="brand",
        ),
        rx.el.nav(
            *(_section(page, kind, label) for kind, label in _SECTIONS.items()),
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


def _section(page: Page, kind: PageKind, label: str) -> rx.Component:
    is_here = page.kind is kind or (kind is PageKind.MOON and page.kind is PageKind.MOON_MONTH)
    current = {"aria-current": "page"} if is_here else {}
    return link(Page(page.language, kind=kind).path, say(page.language, label), custom_attrs=current)


def _language(page: Page, language: Language) -> rx.Component:
    """A document of its own, so that the browser and screen readers take its language in."""
    attributes = {"hrefLang": language.value, "lang": language.value, "aria-label": language_name(language)}
    if language is page.language:
        attributes["aria-current"] = "true"
    return link(
        address(f"in_{language}"), language_data(language, "language")["short"], custom_attrs=attributes
    )


def _footer(page: Page) -> rx.Component:
    about = msg("Readings are written from the real positions of the Sun, the Moon and the planets.")
    return rx.el.footer(
        rx.el.p(say(page.language, about)),
        rx.el.nav(
            *(
                link(Page(page.language, kind=kind).path, say(page.language, label))
                for kind, label in _FOOTER.items()
            ),
            link("/api/docs", say(page.language, "JSON API")),
            custom_attrs={"aria-label": say(page.language, "About this site")},
        ),
        class_name="footer",
    )


def _notice(language: Language) -> rx.Component:
    """Where the script tells what one cannot see by oneself: to be read, and to be heard."""
    told = {f"data-{name}": say(language, text) for name, text in _NOTICES.items()}
    return rx.el.p(class_name="notice", custom_attrs={"aria-live": "polite"} | told)


def _offer(language: Language) -> rx.Component:
    """The page in another language, offered by the script to those who read that one; never forced."""
    return rx.el.aside(
        link(
            address(f"in_{language}"),
            language_data(language, "language")["offer"],
            custom_attrs={"hrefLang": language.value},
        ),
        rx.el.button("×", custom_attrs={"type": "button", "aria-label": say(language, "No, thanks")}),
        class_name="offer",
        custom_attrs={"lang": language.value, "hidden": True, "aria-label": language_name(language)},
    )  # fmt: skip
