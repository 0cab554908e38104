"""The parts of a reading, alike on today's pages, which a state keeps, and on those of a date, served once."""

from collections.abc import Callable

import reflex as rx

from horo_app import words
from horo_app.language import Language
from horo_app.messages import say
from horo_app.reading import Section
from horo_app.web.slots import FILLED

Slots = Callable[[str], rx.Var[str]]  # from the name of a slot to what stands there


def plate(drawing: dict[str, object], *words: rx.Component, tonight: dict[str, object]) -> rx.Component:
    """Whose page it is: the sign's stars and name, the day and its Moon."""
    return rx.el.header(
        rx.el.div(class_name="figure large", custom_attrs=drawing),
        *words,
        rx.el.div(class_name="tonight", custom_attrs=tonight),
        class_name="plate",
    )


def reading_parts(language: Language, text: Slots, waiting: rx.Var[str] | str = "") -> list[rx.Component]:
    """Summary, score and colour, sections; `waiting` is the class of a text that is on its way."""
    return [
        rx.el.p(text("summary"), class_name=("summary", waiting), custom_attrs=FILLED),
        rx.el.div(_score(language, text), _colour(language, text), class_name="glance"),
        *(_section(language, section, text, waiting) for section in Section),
    ]


def _section(language: Language, section: Section, text: Slots, waiting: rx.Var[str] | str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(words.heading(section, language)),
        rx.el.p(text(section.value), class_name=waiting, custom_attrs=FILLED),
        class_name=f"part {section}",
    )


def _score(language: Language, text: Slots) -> rx.Component:
    return rx.el.section(
        rx.el.h2(say(language, "Score of the day")),
        rx.el.p(
            rx.el.span(text("score"), class_name="figure-of-day", custom_attrs=FILLED),
            rx.el.span(say(language, "of 10"), class_name="of-ten"),
            class_name="score-line",
        ),
        rx.el.span(
            *(rx.el.i() for _ in range(10)),
            class_name="dots",
            custom_attrs=FILLED | {"data-score": text("score"), "aria-hidden": "true"},
        ),
        rx.el.p(text("score_reason"), class_name="reason", custom_attrs=FILLED),
        class_name="score",
    )


def _colour(language: Language, text: Slots) -> rx.Component:
    return rx.el.section(
        rx.el.h2(say(language, "Colour of the day")),
        rx.el.p(
            rx.el.svg(
                rx.el.svg.circle(cx=12, cy=12, r=11, custom_attrs=FILLED | {"fill": text("colour_hex")}),
                class_name="swatch",
                custom_attrs={"viewBox": "0 0 24 24", "aria-hidden": "true"},
            ),
            rx.el.span(text("colour"), custom_attrs=FILLED),
            class_name="colour-line",
        ),
        rx.el.p(text("colour_reason"), class_name="reason", custom_attrs=FILLED),
        class_name="colour",
    )


def facts(language: Language, content: dict[str, object]) -> rx.Component:
    """What the text rests on; `content` are the attributes of the list."""
    return rx.el.section(
        rx.el.h2(say(language, "What it rests on")),
        rx.el.p(say(language, "Tap a fact to read what it means."), class_name="hint"),
        rx.el.div(class_name="facts", custom_attrs=content),
        class_name="rests",
    )


def feedback(
    language: Language, sign: str | rx.Var[str], day: rx.Var[str], seen: bool = False
) -> rx.Component:
    """Was it close? One tap, counted without a name. `seen`: the page has no state that counts its view."""
    about: dict[str, object] = {"data-sign": sign, "data-day": day, "data-language": language.value}
    return rx.el.section(
        rx.el.h2(say(language, "Was this close?"), id="close"),
        rx.el.div(
            _answer("yes", say(language, "Yes, quite")),
            _answer("no", say(language, "Not really")),
            class_name="answers",
            custom_attrs={"role": "group", "aria-labelledby": "close"},
        ),
        rx.el.p(
            class_name="thanks",
            custom_attrs={
                "role": "status",
                "data-yes": say(language, "Glad to hear it. Tap again to take it back."),
                "data-no": say(language, "Noted, thank you. Tap again to take it back."),
                "data-failed": say(language, "The answer did not get through. Try again in a minute."),
            },
        ),
        class_name="feedback",
        custom_attrs=FILLED | about | ({"data-seen": "true"} if seen else {}),
    )


def _answer(value: str, text: str) -> rx.Component:
    attributes = {"type": "button", "data-answer": value, "aria-pressed": "false"} | FILLED
    return rx.el.button(text, custom_attrs=attributes)


def sharing(language: Language, bot: dict[str, object], address: rx.Var[str]) -> rx.Component:
    """Ways to send the page on, and to have it sent."""
    return rx.el.section(
        rx.el.h2(say(language, "Share"), class_name="hidden"),
        rx.el.button(
            say(language, "Share"), custom_attrs={"type": "button", "data-share": "sheet", "hidden": True}
        ),
        rx.el.button(
            say(language, "Copy the link"),
            custom_attrs={"type": "button", "data-share": "copy", "data-done": say(language, "Copied")},
        ),
        rx.el.a("Telegram", href=address, class_name="button", custom_attrs=FILLED | {"rel": "noopener"}),
        rx.el.span(custom_attrs=bot),
        class_name="sharing",
    )
