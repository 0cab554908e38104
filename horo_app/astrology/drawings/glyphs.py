"""The glyphs of the signs and of the bodies: strokes on a square of 48, with a dot where a stroke ends. Pure."""

import re
from functools import lru_cache

from horo_app.astrology.drawings import ASSETS
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign

SPRITE = ASSETS / "signs.svg"  # where the signs are drawn
BOX = 48.0
PEN = 'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'  # as in the sprite

_SYMBOL = re.compile(r'<symbol id="([a-z]+)"[^>]*>(.*?)</symbol>')

# Each body's strokes, and where they end.
_BODIES: dict[Body, tuple[str, str]] = {
    Body.SUN: ("M24 7.5A16.5 16.5 0 1 1 24 40.5A16.5 16.5 0 1 1 24 7.5", "M24 24h.01"),
    Body.MOON: ("M15.5 6A18.5 18.5 0 1 1 15.5 42A20.5 20.5 0 0 0 15.5 6", "M15.5 6h.01M15.5 42h.01"),
    Body.MERCURY: (
        "M24 12.5A8.4 8.4 0 1 1 24 29.3A8.4 8.4 0 1 1 24 12.5M14.5 5.5C15.5 10 19 12.5 24 12.5S32.5 10 33.5 5.5"
        "M24 29.3V42.5M17 36.2H31",
        "M14.5 5.5h.01M33.5 5.5h.01M24 42.5h.01M17 36.2h.01M31 36.2h.01",
    ),
    Body.VENUS: (
        "M24 5.5A11 11 0 1 1 24 27.5A11 11 0 1 1 24 5.5M24 27.5V42.5M15.5 35.3H32.5",
        "M24 42.5h.01M15.5 35.3h.01M32.5 35.3h.01",
    ),
    Body.MARS: (
        "M19 17.5A11.5 11.5 0 1 1 19 40.5A11.5 11.5 0 1 1 19 17.5M27.1 20.9L41 7M29.5 7H41V18.5",
        "M29.5 7h.01M41 7h.01M41 18.5h.01",
    ),
    Body.JUPITER: (
        "M9.5 13.5C9.5 9 12.4 6 16.2 6C20.6 6 23.4 9.4 23.4 14C23.4 22.4 17 29.6 7.5 32.5H41M33 9V42.5",
        "M9.5 13.5h.01M41 32.5h.01M33 9h.01M33 42.5h.01",
    ),
    Body.SATURN: (
        "M15.5 5.5V36M8.5 12.5H24M15.5 25.5C17.5 20.8 21.4 18 26 18C31.2 18 34.5 21.4 34.5 26"
        "C34.5 31.6 29.5 33.6 29.5 38.4C29.5 41 31.2 42.5 33.6 42.5C36 42.5 37.8 41.2 38.8 38.8",
        "M15.5 5.5h.01M15.5 36h.01M8.5 12.5h.01M24 12.5h.01M38.8 38.8h.01",
    ),
    Body.URANUS: (
        "M9.5 6C13.3 9 15 12.8 15 17.5S13.3 26 9.5 29M38.5 6C34.7 9 33 12.8 33 17.5S34.7 26 38.5 29M15 17.5H33"
        "M24 6V32.5A5 5 0 1 1 24 42.5A5 5 0 1 1 24 32.5",
        "M9.5 6h.01M9.5 29h.01M38.5 6h.01M38.5 29h.01M24 6h.01",
    ),
    Body.NEPTUNE: (
        "M9.5 8C9.5 20.5 14.5 27.5 24 27.5S38.5 20.5 38.5 8M24 6V42.5M16.5 35.3H31.5",
        "M9.5 8h.01M38.5 8h.01M24 6h.01M24 42.5h.01M16.5 35.3h.01M31.5 35.3h.01",
    ),
    Body.PLUTO: (
        "M24 5.5A6 6 0 1 1 24 17.5A6 6 0 1 1 24 5.5M10.5 9.5C10.5 19.8 15.4 26.5 24 26.5S37.5 19.8 37.5 9.5"
        "M24 26.5V42.5M16 35H32",
        "M10.5 9.5h.01M37.5 9.5h.01M24 42.5h.01M16 35h.01M32 35h.01",
    ),
}

RETROGRADE = "M0 11V0H4A3 3 0 0 1 4 6H0M3.6 6L9 13M8.4 7.4L3 13"  # the leg of an R, crossed; 9 by 13


@lru_cache
def _signs() -> dict[str, str]:
    return dict(_SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))


def sign_strokes(sign: Sign) -> str:
    """What the sign's symbol holds: paths on a square of `BOX`."""
    return _signs()[sign]


def body_strokes(body: Body) -> str:
    """The body's glyph: paths on a square of `BOX`."""
    strokes, ends = _BODIES[body]
    return f'<path d="{strokes}"/><path stroke-width="4.6" d="{ends}"/>'


def placed(strokes: str, x: float, y: float, size: float, name: str) -> str:
    """The glyph with its middle at a point, as a group of that class; `PEN` belongs on a group around it."""
    corner = f"{x - size / 2:.1f} {y - size / 2:.1f}"
    return f'<g class="{name}" transform="translate({corner})scale({size / BOX:.3g})">{strokes}</g>'
