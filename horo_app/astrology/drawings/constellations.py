"""The twelve constellations from their real stars, as the eye sees them: north up and east at the left. Pure."""

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from horo_app.astrology.zodiac import SIGNS, Sign

STARS = Path(__file__).parent / "stars.toml"
BOX = 120.0
MARGIN = 9.0
GAP = 1.6  # between a star and its lines

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Star:
    """A star at its place in the sky, in degrees (J2000)."""

    ra: float
    dec: float
    mag: float
    name: str = ""

    @property
    def direction(self) -> tuple[float, float, float]:
        ra, dec = math.radians(self.ra), math.radians(self.dec)
        return math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec)


@dataclass(frozen=True, slots=True)
class Figure:
    """A constellation: stars by letter or number, and the pairs of them that lines join."""

    stars: dict[str, Star]
    lines: tuple[tuple[str, str], ...]


class Dot(NamedTuple):
    """A star on the square, with the radius of its dot."""

    x: float
    y: float
    size: float


@lru_cache
def figures() -> dict[Sign, Figure]:
    tables = tomllib.loads(STARS.read_text(encoding="utf-8"))
    return {sign: _figure(tables[sign]) for sign in SIGNS}


def _figure(table: dict[str, Any]) -> Figure:
    stars = {letter: Star(**star) for letter, star in table["stars"].items()}
    return Figure(stars, tuple(pair for line in table["lines"] for pair in pairwise(line.split())))


def constellation(sign: Sign) -> str:
    """The constellation as a drawing of its own; a decoration, for its name stands beside it."""
    return (
        f'<svg class="constellation" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BOX:g} {BOX:g}" '
        f'stroke-width=".7" aria-hidden="true">{shapes(sign)}</svg>'
    )


def sprite() -> str:
    """All twelve as symbols, by sign: what `assets/constellations.svg` is.

    Lines are as wide as the stroke of the <svg> that uses one, so that a small figure can have bolder lines.
    """
    symbols = "\n".join(
        f'<symbol id="{sign}" viewBox="0 0 {BOX:g} {BOX:g}">{shapes(sign)}</symbol>' for sign in SIGNS
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


@lru_cache
def shapes(sign: Sign) -> str:
    """Hairlines and stars on a square of `BOX`."""
    figure = figures()[sign]
    dots = chart(figure)
    lines = "".join(_line(dots[start], dots[end]) for start, end in figure.lines)
    stars = "".join(
        f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.size:.1f}"/>' for dot in dots.values()
    )
    sparkle = _sparkle(max(dots.values(), key=lambda dot: dot.size))
    return (
        f'<path class="lines" fill="none" stroke="currentColor" stroke-opacity=".6" d="{lines}"/>'
        f'<g class="stars" fill="currentColor">{stars}<path class="sparkle" d="{sparkle}"/></g>'
    )


def chart(figure: Figure) -> dict[str, Dot]:
    """Where each star goes on the square: a stereographic projection from the middle, as large as fits."""
    middle = _middle(figure)
    flat = {letter: _project(star, middle) for letter, star in figure.stars.items()}
    (left, right), (bottom, top) = ((min(axis), max(axis)) for axis in zip(*flat.values(), strict=True))
    scale = (BOX - 2 * MARGIN) / max(right - left, top - bottom)
    x0, y0 = (left + right) / 2, (bottom + top) / 2
    places = {
        letter: (BOX / 2 + (x - x0) * scale, BOX / 2 - (y - y0) * scale) for letter, (x, y) in flat.items()
    }
    return {letter: Dot(*place, _size(letter, figure, places)) for letter, place in places.items()}


def _size(letter: str, figure: Figure, places: dict[str, Point]) -> float:
    """The brighter the larger, but never so large that close stars run together."""
    room = min(math.dist(places[letter], place) for other, place in places.items() if other != letter)
    return min(max(0.8, 3.0 - 0.46 * figure.stars[letter].mag), 0.42 * room)


def _middle(figure: Figure) -> tuple[float, float]:
    """Right ascension and declination of the figure's middle, in radians."""
    x, y, z = (sum(axis) for axis in zip(*(star.direction for star in figure.stars.values()), strict=True))
    return math.atan2(y, x), math.atan2(z, math.hypot(x, y))


def _project(star: Star, middle: tuple[float, float]) -> Point:
    """To the right (west) and upward (north) of the middle."""
    ra0, dec0 = middle
    hour, dec = math.radians(star.ra) - ra0, math.radians(star.dec)
    cosine = math.sin(dec0) * math.sin(dec) + math.cos(dec0) * math.cos(dec) * math.cos(hour)
    east = math.cos(dec) * math.sin(hour)
    north = math.cos(dec0) * math.sin(dec) - math.sin(dec0) * math.cos(dec) * math.cos(hour)
    return -2 * east / (1 + cosine), 2 * north / (1 + cosine)


def _line(start: Dot, end: Dot) -> str:
    """From star to star without touching either; nothing where they are too close for that."""
    length = math.hypot(end.x - start.x, end.y - start.y)
    first, last = start.size + GAP, length - end.size - GAP
    if first >= last:
        return ""
    x, y = (end.x - start.x) / length, (end.y - start.y) / length
    return "M" + "L".join(f"{start.x + x * far:.1f} {start.y + y * far:.1f}" for far in (first, last))


def _sparkle(dot: Dot) -> str:
    """Four fine rays."""
    x, y, reach = dot.x, dot.y, 3 * dot.size
    tips = [(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
    return "M" + f"Q{x:.1f} {y:.1f} ".join(f"{right:.1f} {down:.1f}" for right, down in tips)
