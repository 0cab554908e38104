"""No violation that axe-core knows of, on any kind of page, in either language, by day or by night."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.kinds import ALIVE, complaint, every_kind
from tests.running_site import eventually

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@every_kind
def test_axe_finds_nothing_on_a_phone_by_day_or_a_desktop_by_night(visitor, path: str) -> None:
    page = visitor(expected=complaint(path), color_scheme="light", viewport=PHONE, reduced_motion="reduce")
    page.goto(path)
    eventually(lambda: page.evaluate(ALIVE))
    _finds_nothing(page)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    _finds_nothing(page)


def _finds_nothing(page: Page) -> None:
    results = Axe().run(page)
    assert len(results.response["passes"]) > 10  # it has looked
    assert results.violations_count == 0, results.generate_report()


def test_axe_would_find_a_picture_without_words(visitor) -> None:
    page = visitor()
    page.goto("/about")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert [found["id"] for found in Axe().run(page).response["violations"]] == ["image-alt"]
