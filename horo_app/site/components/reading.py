"""The parts of a reading, with placeholders where the server fills in a sign's text of a date."""

import reflex as rx

from horo_app.content import wording
from horo_app.content.reading import Section
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.components.links import link
from horo_app.site.placeholders import address, markup, text


def reading_parts(language: Language) -> list[rx.Component]:
    """Summary, score and colour, sections."""
    return [
        rx.el.p(text("summary"), class_name="summary"),
        rx.el.div(_score(language), _colour(language), class_name="glance"),
        *(_section(language, section) for section in Section),
    ]


def _section(language: Language, section: Section) -> rx.Component:
    return rx.el.section(
        rx.el.h2(wording.heading(section, language)),
        rx.el.p(text(section.value)),
        class_name=f"part {section}",
    )


def _score(language: Language) -> rx.Component:
    return rx.el.section(
        rx.el.h2(say(language, "Score of the day")),
        rx.el.p(
            rx.el.span(text("score"), class_name="figure-of-day"),
            rx.el.span(say(language, "of 10"), class_name="of-ten"),
            class_name="score-line",
        ),
        rx.el.span(
            *(rx.el.i() for _ in range(10)),
            class_name="dots",
            custom_attrs={"data-score": text("score"), "aria-hidden": "true"},
        ),
        rx.el.p(text("score_reason"), class_name="reason"),
        class_name="score",
    )


def _colour(language: Language) -> rx.Component:
    return rx.el.section(
        rx.el.h2(say(language, "Color of the day")),
        rx.el.p(
            rx.el.svg(
                rx.el.svg.circle(cx=12, cy=12, r=11, custom_attrs={"fill": text("colour_hex")}),
                class_name="swatch",
                custom_attrs={"viewBox": "0 0 24 24", "aria-hidden": "true"},
            ),
            rx.el.span(text("colour")),
            class_name="colour-line",
        ),
        rx.el.p(text("colour_reason"), class_name="reason"),
        class_name="colour",
    )


def facts(language: Language) -> rx.Component:
    """What the text rests on, and the wheel of that sky."""
    return rx.el.section(
        rx.el.h2(say(language, "What it rests on")),
        rx.el.p(say(language, "Tap a fact to read what it means."), class_name="hint"),
        rx.el.div(
            rx.el.div(class_name="facts", custom_attrs=markup("facts")),
            rx.el.div(class_name="chart", custom_attrs=markup("wheel")),
            class_name="sky-of-it",
        ),
        class_name="rests",
    )


def sharing(language: Language, *, has_picture: bool = True, has_story: bool = True) -> rx.Component:
    """Ways to send the reading on: what is sent is its dated address, which shows the same text for ever."""
    return rx.el.section(
        rx.el.h2(say(language, "Share"), class_name="hidden"),
        _share(say(language, "Share"), "sheet", hidden=True),
        _share(say(language, "Copy the link"), "copy", **{"data-done": say(language, "Copied")}),
        link(address("telegram_share"), "Telegram", class_name="button", custom_attrs={"rel": "noopener"}),
        *([_picture(say(language, "Picture"), "picture")] if has_picture else ()),
        *([_picture(say(language, "For stories"), "story")] if has_story else ()),
        class_name="sharing",
        custom_attrs={
            "data-url": text("share_url"),
            "data-said-failed": say(language, "The picture could not be fetched. Try again in a minute."),
        },
    )  # fmt: skip


def _picture(label: str, name: str) -> rx.Component:
    return _share(
        label, "picture", hidden=True, **{"data-picture": text(name), "data-name": text(f"{name}_name")}
    )


def _share(label: str, how: str, hidden: bool = False, **data: str) -> rx.Component:
    attributes = {"type": "button", "data-share": how} | data | ({"hidden": True} if hidden else {})
    return rx.el.button(label, custom_attrs=attributes)


def reminders(language: Language) -> rx.Component:
    """Ways to have it come by itself: Telegram where there is a bot, a feed, an icon on the home screen."""
    return rx.el.section(
        rx.el.h2(say(language, "Every morning")),
        rx.el.p(
            rx.el.span(custom_attrs=markup("bot")),
            link(
                address("feed"), say(language, "RSS feed"), class_name="button",
                custom_attrs={"type": "application/rss+xml"},
            ),
            rx.el.button(
                say(language, "Add to the home screen"), class_name="install",
                custom_attrs={"type": "button", "hidden": True},
            ),
            class_name="ways-back",
        ),
        rx.el.p(
            say(
                language,
                "The feed brings the whole text to any feed reader. On a phone, “Add to Home Screen” in the "
                "browser’s menu puts this page beside your apps.",
            ),
            class_name="hint",
        ),
        class_name="reminders",
    )  # fmt: skip
