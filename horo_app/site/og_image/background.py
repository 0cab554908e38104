"""The plates that pictures are drawn on: a wheel of the day's sky on a night ground, as SVG. Pure."""

import math
from functools import lru_cache

from horo_app.astrology.drawings import glyphs, wheel
from horo_app.astrology.drawings.moon_disc import moon_disc
from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.sky import Body, Sky
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.language import Language
from horo_app.site.og_image.text_layout import FAMILY

WIDTH, HEIGHT = 1200, 630

NIGHT, GOLD, INK, SOFT = "#12182b", "#e5b95c", "#f3eddd", "#aab0c6"

# The wheel: its middle, and the radii of its circles
_X, _Y = 885.0, 315.0
_OUTER, _SCALE, _INNER, _ORBIT, _CORE = 262.0, 253.0, 210.0, 180.0, 152.0

_APART = 11.0  # degrees that keep two glyphs from touching


def of_sign(sky: Sky, sign: Sign, *content: str) -> str:
    """A whole picture around a sign: its emblem within the wheel, its place on it in gold."""
    return _plate(f"{_ring()}{_signs(sign)}{_bodies(sky)}{_emblem(sign)}", *content)


def of_pair(sky: Sky, pair: SignPair, *content: str) -> str:
    """A whole picture around two signs: both emblems within the wheel, both places on it in gold."""
    signs = dict.fromkeys((pair.first, pair.second))
    size, apart = (228.0, 0.0) if pair.is_same else (128.0, 66.0)
    emblems = "".join(
        _glyph(glyphs.sign_strokes(sign), _X + side * apart, _Y, size, GOLD)
        for side, sign in zip((-1, 1), signs, strict=False)
    )
    return _plate(f"{_ring()}{_signs(*signs)}{_bodies(sky)}{emblems}", *content)


def of_sky(sky: Sky, language: Language, *content: str) -> str:
    """A whole picture of a sky: the wheel as on the pages."""
    size = 2 * _OUTER + 6
    placed = f'<svg x="{_X - size / 2}" y="{_Y - size / 2}" width="{size}" height="{size}" '
    return _plate(wheel.wheel(sky, language).replace("<svg ", placed, 1), *content)


def moon(sky: Sky, x: float, y: float, size: int) -> str:
    """The Moon's disc with its phase."""
    disc = moon_disc(sky.elongation, sky.illumination, size).replace("<svg ", f'<svg x="{x}" y="{y}" ', 1)
    return f'<g color="{INK}">{disc}</g>'


def _plate(drawing: str, *content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'{_ground()}{_graticule()}<g color="{GOLD}" font-family="{FAMILY}">{drawing}</g>{_frame()}'
        f"{''.join(content)}</svg>"
    )


def _point(longitude: float, radius: float) -> tuple[float, float]:
    """A point of the wheel: 0° is left, and the zodiac runs against the clock, as charts are drawn."""
    angle = math.radians(longitude)
    return _X - radius * math.cos(angle), _Y + radius * math.sin(angle)


def _at(longitude: float, radius: float) -> str:
    x, y = _point(longitude, radius)
    return f"{x:.1f} {y:.1f}"


def _circle(radius: float, opacity: float, width: float = 1) -> str:
    return (
        f'<circle cx="{_X}" cy="{_Y}" r="{radius}" fill="none" stroke="{GOLD}" stroke-opacity="{opacity}" '
        f'stroke-width="{width}"/>'
    )


def _lines(path: str, opacity: float, colour: str = GOLD) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="{opacity}"/>'


@lru_cache
def _ground() -> str:
    stars = "".join(
        f'<circle cx="{place * 7919 % WIDTH}" cy="{(place * 104_729 + place * place * 31) % HEIGHT}" '
        f'r="{0.6 + place * 37 % 10 / 9:.1f}" fill="{INK}" opacity="{0.12 + place * 13 % 7 / 16:.2f}"/>'
        for place in range(140)
    )
    return (
        f'<defs><radialGradient id="night" gradientUnits="userSpaceOnUse" cx="{_X}" cy="{_Y}" r="820">'
        '<stop offset="0" stop-color="#232d54"/><stop offset=".45" stop-color="#161d38"/>'
        '<stop offset="1" stop-color="#0b0f1e"/></radialGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#night)"/>{stars}'
    )


def _frame() -> str:
    return "".join(
        f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset}" height="{HEIGHT - 2 * inset}" fill="none" '
        f'stroke="{GOLD}" stroke-opacity="{opacity}"/>'
        for inset, opacity in ((20.5, 0.55), (27.5, 0.25))
    )


@lru_cache
def _graticule() -> str:
    """The lines of a star chart, running out over the whole plate."""
    circles = "".join(_circle(_OUTER * factor, 0.09) for factor in (1.25, 1.6, 2.05, 2.6, 3.25))
    return circles + _lines(
        "".join(f"M{_at(cusp, _OUTER)}L{_at(cusp, 1000)}" for cusp in range(0, 360, 30)), 0.09
    )


@lru_cache
def _ring() -> str:
    cusps = "".join(f"M{_at(cusp, _INNER)}L{_at(cusp, _OUTER)}" for cusp in range(0, 360, 30))
    degrees = "".join(f"M{_at(degree, _SCALE)}L{_at(degree, _OUTER)}" for degree in range(0, 360, 2))
    circles = _circle(_OUTER, 0.9, 1.6) + _circle(_SCALE, 0.35) + _circle(_INNER, 0.6) + _circle(_CORE, 0.22)
    return circles + _lines(cusps, 0.6) + _lines(degrees, 0.5)


def _signs(*chosen: Sign) -> str:
    drawn = [_sector(sign) for sign in chosen]
    for sign in SIGNS:
        x, y = _point(sign.place * 30 + 15, (_INNER + _SCALE) / 2)
        drawn.append(_glyph(glyphs.sign_strokes(sign), x, y, 34, NIGHT if sign in chosen else GOLD))
    return "".join(drawn)


def _sector(sign: Sign) -> str:
    start, end = sign.place * 30, sign.place * 30 + 30
    return (
        f'<path fill="{GOLD}" d="M{_at(start, _OUTER)}A{_OUTER} {_OUTER} 0 0 0 {_at(end, _OUTER)}'
        f'L{_at(end, _INNER)}A{_INNER} {_INNER} 0 0 1 {_at(start, _INNER)}Z"/>'
    )


def _emblem(sign: Sign) -> str:
    return _glyph(glyphs.sign_strokes(sign), _X, _Y, 228, GOLD)


def _glyph(strokes: str, x: float, y: float, size: float, colour: str) -> str:
    return f'<g fill="none" stroke="{colour}" {glyphs.PEN}>{glyphs.placed(strokes, x, y, size, "glyph")}</g>'


def _bodies(sky: Sky) -> str:
    longitudes = {body: position.longitude for body, position in sky.positions.items()}
    places = wheel.spread(longitudes, _APART)
    drawn = []
    for body, longitude in longitudes.items():
        leader = f"M{_at(longitude, _INNER)}L{_at(longitude, _INNER - 6)}L{_at(places[body], _ORBIT + 17)}"
        colour, where = GOLD if body is Body.SUN else INK, _point(places[body], _ORBIT)
        drawn.append(_lines(leader, 0.7, INK) + _glyph(glyphs.body_strokes(body), *where, 30, colour))
    return "".join(drawn)
