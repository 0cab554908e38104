"""The page for an address that does not exist."""

import reflex as rx

from horo_app.language import DEFAULT
from horo_app.messages import say
from horo_app.web.components.frame import frame
from horo_app.web.components.links import page_link
from horo_app.web.routes import Page


def lost() -> rx.Component:
    """What a mistyped address shows, with status 404."""
    home = Page(DEFAULT)
    return frame(
        home,
        rx.el.section(
            rx.el.h1(say(DEFAULT, "There is no such page")),
            rx.el.p(say(DEFAULT, "The address may be mistyped. All twelve signs are on the home page.")),
            page_link(home, say(DEFAULT, "To the home page"), class_name="yours"),
            class_name="hero",
        ),
    )
