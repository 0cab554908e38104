"""Our own line drawings, from the sprite in `assets/signs.svg`."""

import reflex as rx

from horo_app.zodiac import Sign


def glyph(sign: Sign, name: str = "glyph") -> rx.Component:
    """The sign's glyph; decorative, its name always stands beside it."""
    return rx.el.svg(
        rx.el.svg.use(href=f"/signs.svg#{sign}"),
        class_name=name,
        custom_attrs={"aria-hidden": "true", "viewBox": "0 0 48 48"},
    )
