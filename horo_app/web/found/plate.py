"""The plate that pictures are drawn on: a wheel of the day's sky on a night ground, as SVG. Pure."""

import math
import re
from functools import lru_cache

from horo_app.settings import ROOT
from horo_app.sky import Body, Sky
from horo_app.zodiac import SIGNS, Sign

WIDTH, HEIGHT = 1200, 630

NIGHT, GOLD, INK, SOFT = "#12182b", "#e5b95c", "#f3eddd", "#aab0c6"

# The wheel: its middle, and the radii of its circles
_X, _Y = 885.0, 315.0
_OUTER, _SCALE, _INNER, _ORBIT, _CORE = 262.0, 253.0, 210.0, 186.0, 163.0

_SIZES = {Body.VENUS: 6.5, Body.JUPITER: 7.0, Body.MARS: 5.5, Body.SATURN: 6.0, Body.MERCURY: 5.0}


def plate(sky: Sky, sign: Sign | None, *content: str) -> str:
    """A whole picture: ground, frame, the wheel around `sign` in gold or around the Moon, and `content`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{_ground()}{_graticule()}{_ring()}{_signs(sign)}{_aspects(sky)}{_bodies(sky)}"
        f"{_emblem(sign) if sign else moon(_X, _Y, 92, sky.elongation)}{_frame()}{''.join(content)}</svg>"
    )


def _at(longitude: float, radius: float) -> str:
    """A point of the wheel: 0° is left, and the zodiac runs against the clock, as charts are drawn."""
    angle = math.radians(longitude)
    return f"{_X - radius * math.cos(angle):.1f} {_Y + radius * math.sin(angle):.1f}"


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


def _signs(chosen: Sign | None) -> str:
    drawn = [_sector(chosen)] if chosen else []
    for sign in SIGNS:
        x, y = (float(number) for number in _at(sign.place * 30 + 15, (_INNER + _SCALE) / 2).split())
        drawn.append(_glyph(sign, x, y, 34, 3, NIGHT if sign is chosen else GOLD))
    return "".join(drawn)


def _sector(sign: Sign) -> str:
    start, end = sign.place * 30, sign.place * 30 + 30
    return (
        f'<path fill="{GOLD}" d="M{_at(start, _OUTER)}A{_OUTER} {_OUTER} 0 0 0 {_at(end, _OUTER)}'
        f'L{_at(end, _INNER)}A{_INNER} {_INNER} 0 0 1 {_at(start, _INNER)}Z"/>'
    )


def _emblem(sign: Sign) -> str:
    return _glyph(sign, _X, _Y, 236, 1.5, GOLD)


@lru_cache
def _glyphs() -> dict[str, str]:
    sprite = (ROOT / "assets" / "signs.svg").read_text()
    return dict(re.findall(r'<symbol id="([a-z]+)"[^>]*>(.*?)</symbol>', sprite, re.DOTALL))


def _glyph(sign: Sign, x: float, y: float, size: float, stroke: float, colour: str) -> str:
    return (
        f'<svg x="{x - size / 2:.1f}" y="{y - size / 2:.1f}" width="{size}" height="{size}" viewBox="0 0 48 48">'
        f'<g fill="none" stroke="{colour}" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">'
        f"{_glyphs()[sign]}</g></svg>"
    )


def _aspects(sky: Sky) -> str:
    chords = (
        f"M{_at(sky.position(aspect.first).longitude, _CORE)}L{_at(sky.position(aspect.second).longitude, _CORE)}"
        for aspect in sky.aspects
    )
    return _lines("".join(chords), 0.1, INK)


def _bodies(sky: Sky) -> str:
    drawn = []
    for body, position in sky.positions.items():
        tick = _lines(f"M{_at(position.longitude, _INNER)}L{_at(position.longitude, _INNER - 8)}", 0.8, INK)
        x, y = (float(number) for number in _at(position.longitude, _ORBIT).split())
        drawn.append(tick + _body(body, x, y, sky))
    return "".join(drawn)


def _body(body: Body, x: float, y: float, sky: Sky) -> str:
    if body is Body.SUN:
        return (
            f'<circle cx="{x}" cy="{y}" r="9" fill="{GOLD}"/>'
            f'<circle cx="{x}" cy="{y}" r="13.5" fill="none" stroke="{GOLD}" stroke-width="1.2"/>'
        )
    if body is Body.MOON:
        return moon(x, y, 13, sky.elongation)
    return f'<circle cx="{x}" cy="{y}" r="{_SIZES.get(body, 4)}" fill="{INK}"/>'


def moon(x: float, y: float, radius: float, elongation: float) -> str:
    """The Moon's disc with its lit part, `elongation` degrees before the Sun; waxing is lit on the right."""
    waxing = elongation < 180
    bulge = math.cos(math.radians(elongation))  # of the terminator: 1 at new Moon, -1 at full
    limb, terminator = int(waxing), int(waxing != (bulge > 0))
    lit = (
        f"M{x:.1f} {y - radius:.1f}A{radius} {radius} 0 0 {limb} {x:.1f} {y + radius:.1f}"
        f"A{abs(bulge) * radius:.2f} {radius} 0 0 {terminator} {x:.1f} {y - radius:.1f}Z"
    )
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="#2c365a" stroke="{INK}" stroke-opacity=".6"/>'
        f'<path d="{lit}" fill="{INK}"/>'
    )
