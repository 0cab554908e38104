"""The wheel shows the day's sky where it truly is."""

import datetime as dt
import math
import re
from itertools import combinations, pairwise

import pytest

from horo_app.astrology.drawings import wheel as module
from horo_app.astrology.drawings.glyphs import BOX
from horo_app.astrology.drawings.wheel import APART, MIDDLE, RING, WEB, spread, wheel
from horo_app.astrology.sky import AspectKind, Body, sky_on
from horo_app.core.language import Language
from tests.drawings import apart, longitude, of_class, parsed, points

CROWDED = dt.date(2026, 1, 19)  # six bodies stand within twelve degrees
DAYS = [CROWDED, *(dt.date(2026, 1, 1) + dt.timedelta(days=days) for days in range(0, 365, 13))]
A_DAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize("date", DAYS)
def test_each_body_has_its_mark_at_its_true_degree(date: dt.date) -> None:
    sky = sky_on(date)
    drawing = parsed(wheel(sky, Language.EN))
    for body in Body:
        (group,) = of_class(drawing, str(body))
        (mark,) = of_class(group, "mark")
        on_ring, _ = points(mark)
        assert apart(longitude(on_ring, MIDDLE), sky.position(body).longitude) < 0.1


def test_the_zodiac_begins_at_the_left_and_runs_against_the_clock() -> None:
    assert module._point(0, 100) == pytest.approx((MIDDLE - 100, MIDDLE))
    assert module._point(90, 100) == pytest.approx((MIDDLE, MIDDLE + 100))  # Cancer begins at the bottom
    drawing = parsed(wheel(sky_on(A_DAY), Language.EN))
    corners = [re.findall(r"[\d.]+", sign.attrib["transform"]) for sign in of_class(drawing, "sign")]
    half = 12  # of a sign's glyph
    degrees = [longitude((float(x) + half, float(y) + half), MIDDLE) for x, y, _ in corners]
    assert degrees == pytest.approx([30 * place + 15 for place in range(12)], abs=0.1)


@pytest.mark.parametrize("date", DAYS)
def test_glyphs_keep_apart_and_keep_their_order(date: dt.date) -> None:
    longitudes = {body: position.longitude for body, position in sky_on(date).positions.items()}
    places = spread(longitudes)
    order = sorted(places, key=lambda body: places[body])
    assert all(
        apart(places[first], places[second]) > APART - 1e-9 for first, second in pairwise([*order, order[0]])
    )
    start = order.index(Body.SUN)
    true_order = sorted(longitudes, key=lambda body: (longitudes[body] - longitudes[Body.SUN]) % 360)
    assert order[start:] + order[:start] == true_order


@pytest.mark.parametrize("date", DAYS)
def test_glyphs_never_touch(date: dt.date) -> None:
    drawing = parsed(wheel(sky_on(date), Language.EN))
    middles = []
    for glyph in of_class(drawing, "glyph"):
        x, y, scale = (float(number) for number in re.findall(r"[\d.]+", glyph.attrib["transform"]))
        middles.append((x + scale * BOX / 2, y + scale * BOX / 2))
    assert len(middles) == len(Body)
    assert min(math.dist(one, other) for one, other in combinations(middles, 2)) > 25  # one is 24 at most


def test_a_glyph_with_room_around_it_stands_at_its_degree() -> None:
    assert spread({Body.SUN: 10, Body.MOON: 100, Body.MARS: 359}, 10) == pytest.approx(
        {Body.SUN: 10, Body.MOON: 100, Body.MARS: 359}
    )


def test_glyphs_in_one_place_share_the_move_evenly() -> None:
    crowd = {Body.SUN: 1.0, Body.MOON: 359.0, Body.MARS: 0.0, Body.VENUS: 180.0}
    assert spread(crowd, 10) == pytest.approx(
        {Body.MOON: 350, Body.MARS: 0, Body.SUN: 10, Body.VENUS: 180}, abs=1e-9
    )


def test_each_aspect_is_a_line_between_its_two_bodies_of_a_class_of_its_kind() -> None:
    sky = sky_on(A_DAY)
    drawing = parsed(wheel(sky, Language.EN))
    for kind in AspectKind:
        drawn = of_class(drawing, str(kind))
        expected = [aspect for aspect in reversed(sky.aspects) if aspect.kind is kind]
        assert len(drawn) == len(expected)
        for line, aspect in zip(drawn, expected, strict=True):
            numbers = re.findall(r"[\d.]+", line.attrib["d"])
            ends = [(float(numbers[0]), float(numbers[1])), (float(numbers[-2]), float(numbers[-1]))]
            bodies = [sky.position(body).longitude for body in (aspect.first, aspect.second)]
            assert [longitude(end, MIDDLE) for end in ends] == pytest.approx(bodies, abs=0.1)
    assert len(of_class(drawing, "aspect")) == len(sky.aspects) > 5


def test_only_what_goes_backwards_is_marked_so() -> None:
    sky = sky_on(A_DAY)
    drawing = parsed(wheel(sky, Language.EN))
    marked = {body for body in Body if of_class(of_class(drawing, str(body))[0], "retrograde")}
    assert marked == {body for body in Body if sky.position(body).retrograde} != set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.EN, ("The Sun in Sagittarius, 3°;", "Neptune in Aries, 1°, retrograde;")),
        (Language.RU, ("Солнце в Стрельце, 3°;", "Нептун в Овне, 1°, ретроградное движение;")),
    ],
)
def test_the_wheel_says_in_words_what_it_shows(language: Language, words: tuple[str, ...]) -> None:
    drawing = parsed(wheel(sky_on(A_DAY), language))
    assert drawing.get("role") == "img"
    assert all(phrase in drawing.attrib["aria-label"] for phrase in words)


def test_the_wheel_is_light_and_leaves_colours_to_the_page() -> None:
    drawn = [wheel(sky_on(date), language) for date in DAYS for language in Language]
    assert max(len(drawing) for drawing in drawn) < 15_000
    assert not re.search(r"#[0-9a-f]{3}|rgb|style=", "".join(drawn))
    paints = {paint for drawing in drawn for paint in re.findall(r'(?:fill|stroke)="([^"]*)"', drawing)}
    assert paints == {"none", "currentColor"}


def test_the_circles_do_not_touch() -> None:
    assert MIDDLE > module.RIM > module.SCALE > RING > module.TICK > module.LEADER > module.GLYPHS + 12
    assert module.DEGREES - WEB > 12
