"""Cards: a figure each."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

BONES = 6


def card_row(cards: Any, is_loading: Any) -> rx.Component:
    """All cards, grey ones while they are on their way."""
    return rx.el.ul(
        rx.cond(is_loading, rx.fragment(*(_bone() for _ in range(BONES))), rx.foreach(cards, _card)),
        class_name="cards",
        custom_attrs={"aria-busy": is_loading},
    )


def _card(card: Any) -> rx.Component:
    return rx.el.li(
        rx.el.h2(
            rx.cond(card.href != "", ReactRouterLink.create(card.title, to=card.href), rx.el.span(card.title))
        ),
        rx.el.p(
            rx.el.strong(card.value),
            rx.cond(card.change != "", rx.el.span(card.change, class_name="change " + card.mood)),
            class_name="figure",
        ),
        rx.el.p(card.note, class_name="aside"),
        rx.cond(card.line != "", _line(card.line)),
        class_name="card-figure " + card.mood,
        key=card.title,
    )


def _line(path: Any) -> rx.Component:
    """A small curve; decorative, for the chart below says the same in full."""
    return rx.el.svg(
        rx.el.svg.path(d=path),
        class_name="curve",
        custom_attrs={"aria-hidden": "true", "viewBox": "0 0 96 24", "preserveAspectRatio": "none"},
    )


def _bone() -> rx.Component:
    bones = (rx.el.span(class_name="bone") for _ in range(3))
    return rx.el.li(*bones, class_name="card-figure", custom_attrs={"aria-hidden": "true"})
