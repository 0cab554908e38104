"""No violation that axe-core knows of, on any kind of page, in either language, by day or by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.kinds import ALIVE, complaint, every_kind

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", PHONE), ("dark", DESKTOP)], ids=["phone-by-day", "desktop-by-night"]
)
@every_kind
def test_axe_finds_nothing(visitor, path: str, scheme: str, viewport: dict[str, int]) -> None:
    page = visitor(expected=complaint(path), color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
    page.goto(path)
    page.wait_for_function(ALIVE)
    results = Axe().run(page)
    assert len(results.response["passes"]) > 10  # it has looked
    assert results.violations_count == 0, results.generate_report()


def test_axe_would_find_a_picture_without_words(visitor) -> None:
    page = visitor()
    page.goto("/")
    page.wait_for_function(ALIVE)
    page.evaluate("document.querySelector('main').append(new Image())")
    assert [found["id"] for found in Axe().run(page).response["violations"]] == ["image-alt"]
