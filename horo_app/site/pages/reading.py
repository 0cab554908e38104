"""A sign's reading, today's or that of a date: one page for all signs of a language, filled when it is served."""

import reflex as rx

from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.site.components import reading as parts
from horo_app.site.components.drawings import served_glyph
from horo_app.site.components.frame import frame
from horo_app.site.components.links import link
from horo_app.site.placeholders import address, markup, text
from horo_app.site.routes import Page, PageKind


def reading(page: Page) -> rx.Component:
    """The reading of a date."""
    language = page.language
    return frame(
        page,
        rx.el.article(
            plate(text("date"), markup("tonight")),
            rx.el.div(
                _named_days(language),
                *parts.reading_parts(language),
                spans(language),
                parts.facts(language),
                rx.el.p(text("byline"), class_name="byline"),
                rx.el.div(custom_attrs=markup("close")),
                rx.el.div(custom_attrs=markup("yesterday")),
                parts.sharing(language),
                rx.el.section(custom_attrs=markup("companions")),
                parts.reminders(language),
                class_name="body",
            ),
            rx.el.aside(
                rx.el.p(text("portrait"), class_name="portrait"),
                rx.el.div(custom_attrs=markup("week")),
                rx.el.div(custom_attrs=markup("upcoming")),
                class_name="side",
            ),
            class_name="reading",
            custom_attrs={
                "data-sign": text("sign"), "data-day": text("day"), "data-language": language.value,
            },
        ),
        neighbours(page, link(f"{Page(language).path}#signs", say(language, "All signs"), class_name="all")),
        strip(page),
        name="read",
    )  # fmt: skip


def plate(when: str, tonight: dict[str, object]) -> rx.Component:
    """Whose page it is: the sign's stars and name, the day and its Moon."""
    return rx.el.header(
        rx.el.div(class_name="figure large", custom_attrs=markup("figure")),
        rx.el.h1(text("name")),
        rx.el.p(text("dates"), class_name="dates"),
        rx.el.p(when, class_name="date"),
        rx.el.div(class_name="tonight", custom_attrs=tonight),
        class_name="plate",
    )


def days(name: str, label: str, **attributes: str) -> rx.Component:
    """Links to other days or months."""
    return rx.el.nav(class_name="days", custom_attrs=markup(name) | {"aria-label": label} | attributes)


def spans(language: Language) -> rx.Component:
    """The sign's day, week, month and years."""
    label = {"aria-label": say(language, "For how long")}
    return rx.el.nav(class_name="spans", custom_attrs=markup("spans") | label)


def _named_days(language: Language) -> rx.Component:
    """The days beside; the script needs their names where another day is today than on the server."""
    names = {"yesterday": msg("Yesterday"), "today": msg("Today"), "tomorrow": msg("Tomorrow")}
    return days(
        "days", say(language, "Days"), **{f"data-{name}": say(language, text) for name, text in names.items()}
    )


def neighbours(page: Page, between: rx.Component) -> rx.Component:
    """The same day or month of the signs beside."""
    return rx.el.nav(
        _neighbour("previous", say(page.language, "Previous sign"), "prev"),
        between,
        _neighbour("next", say(page.language, "Next sign"), "next"),
        class_name="neighbours",
        custom_attrs={"aria-label": say(page.language, "Neighboring signs")},
    )


def _neighbour(side: str, what: str, rel: str) -> rx.Component:
    name = text(f"{side}_name")
    return link(
        address(f"{side}_path"), served_glyph(f"{side}_glyph"), rx.el.span(name), class_name=rel,
        custom_attrs={"rel": rel, "aria-label": f"{what}: {name}"},
    )  # fmt: skip


def strip(page: Page) -> rx.Component:
    """All twelve signs, always in reach."""
    label = {"aria-label": say(page.language, "The twelve signs")}
    return rx.el.nav(class_name="strip", custom_attrs=markup("strip") | label)


def month(page: Page) -> rx.Component:
    """The month of a sign."""
    hint = say(page.language, "The number under a day is its score; such a day opens its reading.")
    archive = Page(page.language, kind=PageKind.ARCHIVE)
    return frame(
        page,
        rx.el.article(
            plate(text("month"), {}),
            rx.el.div(
                spans(page.language),
                days("months", say(page.language, "Months")),
                rx.el.div(class_name="grid", custom_attrs=markup("grid")),
                rx.el.p(hint, class_name="hint"),
                link(address("today_path"), say(page.language, "Today’s horoscope"), class_name="button"),
                class_name="body",
            ),
            rx.el.aside(rx.el.p(text("portrait"), class_name="portrait"), class_name="side"),
            class_name="reading",
        ),
        neighbours(page, link(archive.path, say(page.language, "Archive"), class_name="all")),
        strip(page),
        name="read",
    )
