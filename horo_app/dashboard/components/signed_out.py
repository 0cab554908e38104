"""The frame of the pages before the dashboard: one form on a sheet of paper, which needs no script."""

import reflex as rx

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard.components.frame import styles
from horo_app.dashboard.routes import AdminPage
from horo_app.site.components.links import document_link
from horo_app.site.placeholders import FILLED, served, served_value
from horo_app.site.routes import Page


def signed_out_page(page: AdminPage, heading: str, lead: str, form: rx.Component) -> rx.Component:
    """A page with a heading, a sentence on what to do if it needs one, the server's word on the last try, the form."""
    return rx.el.main(
        styles(),
        document_link(Page(page.language).path, "Horo", class_name="brand"),
        rx.el.h1(heading),
        rx.el.p(lead, class_name="lead") if lead else rx.fragment(),
        said(),
        form,
        rx.el.nav(
            *(_language(page, language) for language in Language),
            class_name="languages",
            custom_attrs={"aria-label": say(page.language, "Language")},
        ),
        class_name="signed-out",
    )


def said() -> rx.Component:
    """What the server said of the form that was sent last."""
    return rx.el.p(served("said"), class_name=served_value("mood"), custom_attrs=FILLED | {"role": "alert"})


def _language(page: AdminPage, language: Language) -> rx.Component:
    attributes = {"hrefLang": language.value, "lang": language.value}
    if language is page.language:
        attributes["aria-current"] = "true"
    return document_link(page.in_language(language).path, language_name(language), custom_attrs=attributes)
