"""A sign's week, month or year: one page for all signs and periods of a language, filled when it is served."""

import reflex as rx

from horo_app.content import wording
from horo_app.core.i18n import say
from horo_app.readings.period_repository import SECTIONS
from horo_app.site.components import reading as parts
from horo_app.site.components.frame import frame
from horo_app.site.components.links import link
from horo_app.site.pages.reading import days, neighbours, plate, spans, strip
from horo_app.site.placeholders import address, markup, text
from horo_app.site.routes import Page


def period(page: Page) -> rx.Component:
    """The horoscope of a period."""
    language = page.language
    today = link(address("today_path"), say(language, "Today’s horoscope"), class_name="all")
    return frame(
        page,
        rx.el.article(
            plate(text("when"), {}),
            rx.el.div(
                spans(language),
                days("around", say(language, "Before and after")),
                rx.el.p(text("summary"), class_name="summary"),
                rx.el.section(class_name="part", custom_attrs=markup("curve")),
                *(
                    rx.el.section(
                        rx.el.h2(wording.heading(section, language)),
                        rx.el.p(text(section.value)),
                        class_name=f"part {section}",
                    )
                    for section in SECTIONS
                ),
                rx.el.div(class_name="chapters", custom_attrs=markup("chapters")),
                *(rx.el.section(class_name="part", custom_attrs=markup(name)) for name in ("good", "turns")),
                rx.el.p(text("byline"), class_name="byline"),
                parts.sharing(language, has_picture=False, has_story=False),
                rx.el.p(class_name="ways-back", custom_attrs=markup("bot")),
                class_name="body",
            ),
            rx.el.aside(rx.el.p(text("portrait"), class_name="portrait"), class_name="side"),
            class_name="reading",
            custom_attrs={
                "data-sign": text("sign"), "data-day": text("day"), "data-language": language.value,
                "data-kind": text("kind"),
            },
        ),
        neighbours(page, today),
        strip(page),
        name="read",
    )  # fmt: skip
