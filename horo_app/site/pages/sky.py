"""The sky of a date: where everything stands, what looks at what, and the Moon's month."""

import reflex as rx

from horo_app.content import page_texts as lore
from horo_app.core.i18n import say
from horo_app.site.components.frame import frame
from horo_app.site.components.links import link
from horo_app.site.placeholders import address, markup, text
from horo_app.site.routes import Page, PageKind


def sky(page: Page) -> rx.Component:
    """The page of a date's sky, today's or another's."""
    language = page.language
    return frame(
        page,
        rx.el.header(
            rx.el.h1(lore.introduction("sky", language).title),
            rx.el.p(text("date"), class_name="date"),
            class_name="title",
        ),
        rx.el.nav(
            _day("before", "prev"),
            _day("after", "next"),
            class_name="days",
            custom_attrs={"aria-label": say(language, "Days")},
        ),
        rx.el.div(
            rx.el.div(class_name="chart", custom_attrs=markup("wheel")),
            rx.el.div(
                rx.el.div(class_name="tonight", custom_attrs=markup("tonight")),
                rx.el.p(text("meaning"), class_name="meaning"),
                rx.el.div(class_name="facts", custom_attrs=markup("events")),
                class_name="words",
            ),
            class_name="hero",
        ),
        rx.el.div(
            _part(say(language, "Positions at noon UTC"), "positions"),
            _part(say(language, "Aspects"), "aspects"),
            class_name="tables",
        ),
        _part(say(language, "The Moon, day by day"), "grid"),
        rx.el.p(
            link(Page(language, kind=PageKind.MOON).path, say(language, "Moon calendar"), class_name="more")
        ),
        rx.el.p(lore.introduction("sky", language).text, class_name="hint"),
        name="sky-page",
    )


def _day(side: str, rel: str) -> rx.Component:
    return link(
        address(f"{side}_path"),
        text(f"{side}_name"),
        custom_attrs={"rel": rel},
        class_name=rel,
    )


def _part(heading: str, name: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(heading),
        rx.el.div(custom_attrs=markup(name)),
        class_name=name,
    )
