"""The constellations are drawn from real stars, as they stand in the sky."""

import math
import re

import pytest

from horo_app.astrology.drawings.__main__ import DRAWN
from horo_app.astrology.drawings.constellations import BOX, Star, chart, constellation, figures
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.folders import ROOT
from tests.drawings import SVG, of_class, parsed


def star(name: str) -> Star:
    (found,) = (star for figure in figures().values() for star in figure.stars.values() if star.name == name)
    return found


def degrees_between(one: Star, other: Star) -> float:
    product = sum(x * y for x, y in zip(one.direction, other.direction, strict=True))
    return math.degrees(math.acos(product))


@pytest.mark.parametrize(
    ("name", "ra", "dec", "mag"),
    [  # hours and degrees of any star atlas
        ("Aldebaran", 4 + 35.92 / 60, 16 + 30.5 / 60, 0.85),
        ("Regulus", 10 + 8.37 / 60, 11 + 58.0 / 60, 1.36),
        ("Spica", 13 + 25.19 / 60, -(11 + 9.7 / 60), 0.98),
        ("Antares", 16 + 29.41 / 60, -(26 + 25.9 / 60), 1.06),
        ("Hamal", 2 + 7.17 / 60, 23 + 27.7 / 60, 2.01),
    ],
)
def test_well_known_stars_stand_where_they_are(name: str, ra: float, dec: float, mag: float) -> None:
    found = star(name)
    assert (found.ra / 15, found.dec) == pytest.approx((ra, dec), abs=0.01)
    assert found.mag == pytest.approx(mag, abs=0.05)


@pytest.mark.parametrize(
    ("one", "other", "degrees"),
    [("Castor", "Pollux", 4.5), ("Regulus", "Denebola", 24.6), ("Spica", "Antares", 45.9)],
)
def test_well_known_stars_are_as_far_apart_as_they_are(one: str, other: str, degrees: float) -> None:
    assert degrees_between(star(one), star(other)) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_constellation_holds_together(sign: Sign) -> None:
    figure = figures()[sign]
    assert 8 <= len(figure.stars) <= 22
    assert {letter for pair in figure.lines for letter in pair} <= figure.stars.keys()
    assert len({frozenset(pair) for pair in figure.lines}) == len(figure.lines)
    assert all(degrees_between(figure.stars[one], figure.stars[other]) < 31 for one, other in figure.lines)


def test_the_brightest_star_of_each_is_the_one_that_everyone_names() -> None:
    named = ["Hamal", "Aldebaran", "Pollux", "Tarf", "Regulus", "Spica", "Zubeneschamali", "Antares"]
    named += ["Kaus Australis", "Deneb Algedi", "Sadalsuud", "Alpherg"]
    brightest = [min(figure.stars.values(), key=lambda star: star.mag).name for figure in figures().values()]
    assert brightest == named


def test_north_is_up_and_east_is_left() -> None:
    leo = chart(figures()[Sign.LEO])
    assert leo["β"].x < leo["α"].x  # the tail, Denebola, is in the east
    assert leo["γ"].y < leo["α"].y  # the mane is north of the heart
    scorpio = chart(figures()[Sign.SCORPIO])
    assert scorpio["λ"].x < scorpio["α"].x < scorpio["δ"].x  # the sting rises last
    assert scorpio["α"].y < scorpio["λ"].y


@pytest.mark.parametrize("sign", SIGNS)
def test_distances_on_paper_are_those_in_the_sky(sign: Sign) -> None:
    figure, dots = figures()[sign], chart(figures()[sign])
    scales = [
        math.hypot(dots[one].x - dots[other].x, dots[one].y - dots[other].y)
        / degrees_between(figure.stars[one], figure.stars[other])
        for one, other in figure.lines
    ]
    assert max(scales) / min(scales) < 1.06  # a sphere does not lie flatter than that


@pytest.mark.parametrize("sign", SIGNS)
def test_a_drawing_fits_its_square_and_leaves_colours_to_the_page(sign: Sign) -> None:
    drawing = constellation(sign)
    (stars,) = of_class(parsed(drawing), "stars")
    circles = stars.findall(f"{SVG}circle")
    assert len(circles) == len(figures()[sign].stars)
    for circle in circles:
        radius = float(circle.attrib["r"])
        assert all(radius <= float(circle.attrib[axis]) <= BOX - radius for axis in ("cx", "cy"))
    assert all(0 <= float(number) <= BOX for number in re.findall(r"[ML ]([\d.]+)(?=[ LM\"])", drawing))
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawing)) == {"none", "currentColor"}
    assert len(drawing) < 1600


def test_close_stars_do_not_run_together() -> None:
    for figure in figures().values():
        dots = list(chart(figure).values())
        for place, dot in enumerate(dots):
            for other in dots[place + 1 :]:
                assert math.hypot(dot.x - other.x, dot.y - other.y) > dot.size + other.size


@pytest.mark.parametrize("name", DRAWN)
def test_the_sprite_is_what_the_code_draws(name: str) -> None:
    drawn = DRAWN[name]()
    assert (ROOT / "assets" / name).read_text(
        encoding="utf-8"
    ) == drawn  # else: python -m horo_app.astrology.drawings
    assert [symbol.get("id") for symbol in parsed(drawn)] == list(SIGNS)
