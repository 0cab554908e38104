"""The Moon's disc with its true phase, north up, as the northern hemisphere sees it. Pure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

SEAS_FROM = 40  # below this size a disc is a sign, not a picture
SEA_LIGHT = 0.84  # beside the lands
FINENESS = 3  # points drawn for each point of a shore

Points = Sequence[tuple[float, float]]

# The shores of the seas as the naked eye joins them: degrees north and east on the Moon. From a map of the near side.
SHORES: tuple[Points, ...] = (
    (  # Imbrium, Procellarum, Nubium, Humorum
        *((54, -60), (50, -42), (46, -36), (47, -26), (50, -16), (49, -6), (45, 1), (38, 7), (32, 4)),
        *((26, -1), (19, -7), (14, -11), (10, -6), (3, -6), (0, -12), (-6, -16), (-10, -9), (-17, -5)),
        *((-25, -8), (-30, -16), (-26, -25), (-19, -29), (-21, -34), (-28, -34), (-30, -41), (-24, -46)),
        *((-16, -43), (-11, -48), (-8, -58), (2, -64), (14, -63), (24, -68), (36, -70), (46, -72)),
    ),
    (  # Serenitatis, Tranquillitatis, Fecunditatis, Nectaris
        *((35, 10), (38, 19), (35, 27), (27, 30), (21, 32), (20, 39), (15, 46), (9, 47), (4, 49)),
        *((4, 56), (-4, 61), (-13, 60), (-21, 54), (-16, 46), (-7, 44), (-4, 40), (-10, 41), (-18, 40)),
        *((-21, 34), (-15, 29), (-8, 32), (-2, 29), (0, 22), (6, 18), (14, 19), (19, 13), (25, 7)),
    ),
    ((24, 56), (22, 65), (17, 69), (12, 64), (10, 56), (13, 51), (19, 50)),  # Crisium
    (  # Frigoris
        *((57, -46), (61, -25), (61, -2), (59, 20), (54, 38)),
        *((52, 30), (55, 14), (56, -2), (55, -22), (53, -40)),
    ),
    ((16, 1), (15, 6), (11, 7), (9, 3), (12, -1)),  # Vaporum
)


def moon_disc(elongation: float, illumination: float, size: int) -> str:
    """A decoration, for its phase stands beside it in words; `elongation` tells only which side is lit.

    `illumination` (0-1) is the lit part of the disc's area, exactly.
    """
    radius = size / 2 - size / 48  # the rim's stroke stays inside
    disc = Disc(size / 2, radius, 1 if elongation % 360 < 180 else -1, illumination)
    seas = "".join(disc.sea(shore) for shore in shores()) if size >= SEAS_FROM and illumination > 0 else ""
    lit = f'<path class="lit" d="{disc.lit()}"/>'
    if seas:  # the lands once more over a fainter whole: one colour is enough, and no seam shows
        lit = (
            f'<path class="lit" fill-opacity="{SEA_LIGHT}" d="{disc.lit()}"/>'
            f'<path class="lands" fill-rule="evenodd" d="{disc.lit()}{seas}"/>'
        )
    return (
        f'<svg class="moon" xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {size} {size}" fill="currentColor" aria-hidden="true">'
        f'<circle class="dark" cx="{size / 2:g}" cy="{size / 2:g}" r="{radius:.2f}" fill-opacity=".1" '
        f'stroke="currentColor" stroke-opacity=".5" stroke-width="{size / 48:.2g}"/>{lit}</svg>'
    )


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc around (`middle`, `middle`), lit from the right (`side` 1) or the left (-1)."""

    middle: float
    radius: float
    side: int
    illumination: float

    @property
    def terminator(self) -> float:
        """Where it crosses the equator, in radii toward the lit side."""
        return 1 - 2 * self.illumination

    def lit(self) -> str:
        """From pole to pole along the limb, and back along the terminator, half an ellipse."""
        top, bottom, radius = self.middle - self.radius, self.middle + self.radius, f"{self.radius:.2f}"
        limb = int(self.side > 0)
        back = int((self.terminator > 0) != (self.side > 0))
        return (
            f"M{self.middle:g} {top:.2f}A{radius} {radius} 0 0 {limb} {self.middle:g} {bottom:.2f}"
            f"A{abs(self.terminator) * self.radius:.2f} {radius} 0 0 {back} {self.middle:g} {top:.2f}"
        )

    def sea(self, shore: Points) -> str:
        """The part of a sea that is lit, as a polygon; nothing when it lies in the dark."""
        points = [self._into_light(*point) for point in shore]
        if all(dark for *_, dark in points):
            return ""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in points) + "Z"

    def _into_light(self, right: float, up: float) -> tuple[float, float, bool]:
        """The point itself, or, when it is dark, the point of the terminator beside it."""
        edge = self.terminator * math.sqrt(1 - up * up) * self.side
        dark = (right - edge) * self.side <= 0
        return self.middle + (edge if dark else right) * self.radius, self.middle - up * self.radius, dark


@lru_cache
def shores() -> tuple[Points, ...]:
    """The shores as seen from the Earth, to the right and upward in radii of the disc."""
    return tuple(tuple(_seen(*point) for point in _smooth(shore)) for shore in SHORES)


def _seen(north: float, east: float) -> tuple[float, float]:
    latitude, longitude = math.radians(north), math.radians(east)
    return math.cos(latitude) * math.sin(longitude), math.sin(latitude)


def _smooth(points: Points) -> Iterator[tuple[float, float]]:
    """A closed Catmull-Rom curve through the points."""
    for place in range(len(points)):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (
            points[(place + step) % len(points)] for step in (-1, 0, 1, 2)
        )
        for part in (step / FINENESS for step in range(FINENESS)):
            yield _between(x0, x1, x2, x3, part), _between(y0, y1, y2, y3, part)


def _between(before: float, start: float, end: float, after: float, part: float) -> float:
    slope, bend = end - before, 2 * before - 5 * start + 4 * end - after
    return start + part * (slope + part * (bend + part * (3 * (start - end) + after - before))) / 2
