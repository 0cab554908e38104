"""Two signs: one page for all pairs of a language, filled when it is served."""

import reflex as rx

from horo_app.core.i18n import msg, say
from horo_app.site.components import reading as parts
from horo_app.site.components.frame import frame
from horo_app.site.placeholders import markup, text
from horo_app.site.routes import Page

_PARTS = {
    "love": msg("Love"),
    "friendship": msg("Friendship"),
    "work": msg("Work"),
    "strengths": msg("Strengths"),
    "rubs": msg("Where it rubs"),
    "try_this": msg("One thing to try"),
}


def pair(page: Page) -> rx.Component:
    """What goes on between two signs, and what the day's sky has for them."""
    language = page.language
    return frame(
        page,
        rx.el.article(
            rx.el.header(
                rx.el.div(class_name="figure large", custom_attrs=markup("figure")),
                rx.el.div(class_name="figure large", custom_attrs=markup("other_figure")),
                rx.el.h1(text("name")),
                class_name="plate two",
            ),
            rx.el.div(
                rx.el.p(text("headline"), class_name="summary"),
                rx.el.section(
                    rx.el.h2(say(language, "The two today")),
                    rx.el.p(text("date"), class_name="hint"),
                    rx.el.p(text("line")),
                    class_name="part",
                ),
                *(_part(say(language, heading), name) for name, heading in _PARTS.items()),
                rx.el.section(
                    rx.el.h2(say(language, "What it rests on")),
                    rx.el.p(say(language, "Tap a fact to read what it means."), class_name="hint"),
                    rx.el.div(class_name="facts", custom_attrs=markup("facts")),
                    class_name="rests",
                ),
                rx.el.p(class_name="ways-back", custom_attrs=markup("readings")),
                parts.sharing(language, has_story=False),
                class_name="body",
            ),
            rx.el.aside(
                rx.el.div(custom_attrs=markup("companions")),
                class_name="side",
            ),
            class_name="reading",
        ),
        name="read",
    )


def _part(heading: str, name: str) -> rx.Component:
    return rx.el.section(rx.el.h2(heading), rx.el.p(text(name)), class_name="part")
