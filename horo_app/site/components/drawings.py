"""Our own line drawings: glyphs and constellations, from the sprites in `assets`."""

import reflex as rx

from horo_app.astrology.zodiac import Sign
from horo_app.site import placeholders, static_files

_DECORATION = {"aria-hidden": "true"}


def glyph(sign: Sign, name: str = "glyph") -> rx.Component:
    """The sign's glyph; decorative, its name always stands beside it."""
    return _drawing(static_files.glyph(sign), name, "0 0 48 48")


def figure(sign: Sign, name: str = "figure") -> rx.Component:
    """The sign's constellation; decorative."""
    return _drawing(static_files.figure(sign), name, "0 0 120 120")


def served_glyph(placeholder: str, name: str = "glyph") -> rx.Component:
    """The glyph of a sign that only the served page knows."""
    return _drawing(placeholders.address(placeholder), name, "0 0 48 48")


def _drawing(address: str, name: str, box: str) -> rx.Component:
    return rx.el.svg(
        rx.el.svg.use(href=address), class_name=name, custom_attrs=_DECORATION | {"viewBox": box}
    )
