"""The Moon's calendar: the page of a day and that of a month."""

import reflex as rx

from horo_app.content.texts import lore_in
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.components.frame import frame
from horo_app.site.components.links import link
from horo_app.site.placeholders import address, markup, text
from horo_app.site.routes import Page


def day(page: Page) -> rx.Component:
    """The Moon of a date."""
    language = page.language
    return frame(
        page,
        _title(language),
        _around(say(language, "Days")),
        rx.el.div(
            rx.el.div(class_name="disc", custom_attrs=markup("disc")),
            rx.el.div(
                rx.el.p(text("state"), class_name="meaning"),
                rx.el.div(custom_attrs=markup("facts")),
                class_name="words",
            ),
            class_name="hero",
        ),
        rx.el.div(custom_attrs=markup("place")),
        rx.el.div(
            _part(say(language, "Next"), "next"),
            _part(say(language, "Find a good day for…"), "good"),
            class_name="tables",
        ),
        rx.el.section(
            rx.el.h2(say(language, "What tradition says")),
            rx.el.p(text("rule"), class_name="hint"),
            rx.el.div(custom_attrs=markup("tradition")),
            rx.el.p(lore_in(language).moon.note, class_name="hint"),
            class_name="tradition",
        ),
        _part(say(language, "The Moon, day by day"), "grid"),
        rx.el.p(link(address("month_path"), say(language, "All of this month"), class_name="more")),
        _end(language),
        name="sky-page moon-page",
    )


def month(page: Page) -> rx.Component:
    """The Moon's month."""
    language = page.language
    return frame(
        page,
        _title(language),
        _around(say(language, "Months")),
        rx.el.div(class_name="grid", custom_attrs=markup("grid")),
        rx.el.div(custom_attrs=markup("place")),
        rx.el.div(
            _part(say(language, "Quarters and eclipses"), "quarters"),
            _part(say(language, "Signs and hours void of course"), "stays"),
            class_name="tables",
        ),
        _end(language),
        name="sky-page moon-page",
    )


def _title(language: Language) -> rx.Component:
    return rx.el.header(
        rx.el.h1(say(language, "Moon calendar")),
        rx.el.p(text("date"), class_name="date"),
        class_name="title",
    )


def _around(label: str) -> rx.Component:
    ways = (
        link(address(f"{side}_path"), text(f"{side}_name"), custom_attrs={"rel": rel}, class_name=rel)
        for side, rel in (("before", "prev"), ("after", "next"))
    )
    return rx.el.nav(*ways, class_name="days", custom_attrs={"aria-label": label})


def _part(heading: str, name: str) -> rx.Component:
    return rx.el.section(rx.el.h2(heading), rx.el.div(custom_attrs=markup(name)), class_name=name)


def _end(language: Language) -> rx.Component:
    """What is astronomy here and what is custom, and the calendar to subscribe to."""
    return rx.el.section(
        rx.el.p(lore_in(language).moon.intro, class_name="hint"),
        rx.el.div(custom_attrs=markup("subscribe")),
    )
