"""The Moon's disc is lit as much as the Moon is, and on the right side."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from horo_app.astrology.drawings.moon_disc import SEAS_FROM, moon_disc, shores
from horo_app.astrology.sky import sky_on
from tests import browser
from tests.drawings import of_class, parsed

SIZE = 240
MONTH = [sky_on(dt.date(2026, 11, 25) + dt.timedelta(days=days)) for days in range(0, 30, 2)]
ALL_LIGHT = "<style>.dark{display:none}.lit{fill-opacity:1}</style>"

# How much a drawing paints on the left half of the square and on the right one, in pixels.
PAINTED = """async ([drawing, size]) => {
  const image = new Image(size, size);
  image.src = "data:image/svg+xml," + encodeURIComponent(drawing);
  await image.decode();
  const pen = new OffscreenCanvas(size, size).getContext("2d");
  pen.drawImage(image, 0, 0);
  const halves = [0, 0];
  pen.getImageData(0, 0, size, size).data.forEach((value, place) => {
    if (place % 4 == 3) halves[+((place - 3) / 4 % size >= size / 2)] += value / 255;
  });
  return halves;
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=browser.FLAGS)
        yield chromium.new_page()
        chromium.close()


def light(page: Page, elongation: float, illumination: float) -> tuple[float, float]:
    """The lit part of a disc that a browser paints, left and right of the middle, in parts of the disc."""
    drawing = moon_disc(elongation, illumination, SIZE)
    disc = 3.14159 * float(re.search(r' r="([\d.]+)"', drawing)[1]) ** 2
    left, right = page.evaluate(PAINTED, [drawing.replace("><circle", f">{ALL_LIGHT}<circle", 1), SIZE])
    return left / disc, right / disc


def test_the_lit_part_is_that_of_the_moon_all_month_long(page: Page) -> None:
    for sky in MONTH:
        assert sum(light(page, sky.elongation, sky.illumination)) == pytest.approx(
            sky.illumination, abs=0.005
        )


def test_a_waxing_moon_is_lit_on_the_right_and_a_waning_one_on_the_left(page: Page) -> None:
    for elongation, illumination in ((40, 0.12), (90, 0.5), (140, 0.88)):
        left, right = light(page, elongation, illumination)
        assert right == pytest.approx(min(illumination, 0.5), abs=0.005)
        assert left == pytest.approx(max(illumination - 0.5, 0), abs=0.005)
        assert light(page, 360 - elongation, illumination) == pytest.approx((right, left), abs=0.002)


def test_the_ends_of_the_month_are_dark_and_full(page: Page) -> None:
    assert sum(light(page, 0, 0)) < 0.001
    assert sum(light(page, 180, 1)) == pytest.approx(1, abs=0.005)


def seas(elongation: float, illumination: float, size: int = SIZE) -> list[float]:
    """Where the points of the seas are, from the left."""
    lands = of_class(parsed(moon_disc(elongation, illumination, size)), "lands")
    return [
        float(x) for path in lands for x in re.findall(r"[ML]([\d.]+)", path.attrib["d"].split("M", 2)[2])
    ]


def test_seas_lie_on_the_lit_part_of_a_large_disc_only() -> None:
    assert seas(180, 1, SEAS_FROM - 1) == []
    assert seas(20, 0.01) == []  # all of them still in the dark
    assert min(seas(180, 1)) < SIZE / 4 < 3 * SIZE / 4 < max(seas(180, 1))
    assert max(seas(300, 0.25)) < SIZE / 2 < min(seas(60, 0.25))


def test_crisium_is_at_the_right_and_procellarum_at_the_left_above_the_middle() -> None:
    middles = [tuple(sum(axis) / len(shore) for axis in zip(*shore, strict=True)) for shore in shores()]
    ocean, _, crisium, *_ = middles
    assert ocean[0] < -0.3
    assert crisium == pytest.approx((0.83, 0.29), abs=0.05)


def test_the_disc_is_a_decoration_that_leaves_colours_to_the_page() -> None:
    for sky in MONTH:
        drawing = moon_disc(sky.elongation, sky.illumination, SIZE)
        assert parsed(drawing).get("aria-hidden") == "true"
        assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawing)) == {"currentColor"}
        assert len(drawing) < 4000
    assert len(moon_disc(100, 0.6, 22)) < 450  # a month has thirty
