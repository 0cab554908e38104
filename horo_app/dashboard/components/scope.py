"""The bar over figures: which days, which channel."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import say
from horo_app.core.language import Language


def scope_bar(
    language: Language, scope: Any, choose: Any, *, channels: bool = True, grains: bool = False
) -> rx.Component:
    """Ranges, grains and channels as links, and a form for dates of one's own; what the figures are narrowed to."""
    return rx.el.div(
        _choices(say(language, "Days"), scope.ranges),
        _dates(language, scope, choose),
        _choices(say(language, "Points of the charts"), scope.grains) if grains else rx.fragment(),
        _choices(say(language, "Channel"), scope.channels) if channels else rx.fragment(),
        rx.foreach(scope.alone, lambda one: _narrowed(language, one)),
        class_name="scope",
    )


def _choices(label: str, choices: Any) -> rx.Component:
    return rx.el.nav(rx.foreach(choices, _choice), class_name="choices", custom_attrs={"aria-label": label})


def _choice(choice: Any) -> rx.Component:
    return ReactRouterLink.create(
        choice.label,
        to=choice.href,
        custom_attrs={"aria-current": rx.cond(choice.chosen, "true", "false")},
    )


def _narrowed(language: Language, one: Any) -> rx.Component:
    return ReactRouterLink.create(
        one.label,
        rx.el.span("×", custom_attrs={"aria-hidden": "true"}),
        to=one.href,
        class_name="narrowed",
        custom_attrs={"aria-label": one.label + ": " + say(language, "take this filter away")},
    )


def _dates(language: Language, scope: Any, choose: Any) -> rx.Component:
    return rx.el.form(
        _date(language, "from", say(language, "First day"), scope.first),
        rx.el.span("–", custom_attrs={"aria-hidden": "true"}),
        _date(language, "to", say(language, "Last day"), scope.last),
        rx.el.button(say(language, "Show"), type="submit"),
        on_submit=choose,
        class_name="dates-form",
    )


def _date(language: Language, name: str, label: str, value: Any) -> rx.Component:
    """A text field: a browser's own field for dates speaks the browser's language, whatever the page's is."""
    return rx.el.input(
        type="text",
        name=name,
        default_value=value,
        key=value,
        required=True,
        max_length=12,
        placeholder=say(language, "mm/dd/yyyy"),
        auto_complete="off",
        custom_attrs={"aria-label": label, "title": say(language, "mm/dd/yyyy")},
    )
