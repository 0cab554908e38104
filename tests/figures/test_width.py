"""No page is wider than the smallest phone: nothing has to be pushed aside to be read."""

import pytest
from playwright.sync_api import Page

from tests.kinds import ALIVE, complaint, every_kind
from tests.running_site import eventually

SMALLEST, USUAL = 320, 390
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('details').forEach((fact) => { fact.removeAttribute('name'); fact.open = true; })"


@every_kind
def test_nothing_is_wider_than_a_phone(visitor, path: str) -> None:
    page = visitor(expected=complaint(path), viewport={"width": USUAL, "height": 844})
    page.goto(path)
    eventually(lambda: page.evaluate(ALIVE))
    page.evaluate(OPEN_ALL)
    assert _too_wide(page) == {SMALLEST: 0, USUAL: 0}


def _too_wide(page: Page) -> dict[int, int]:
    """How many pixels stick out, by the width of the phone."""
    found = {}
    for width in (SMALLEST, USUAL):
        page.set_viewport_size({"width": width, "height": 844})
        found[width] = page.evaluate(TOO_WIDE)
    return found


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_phone_tells_who_is_retrograde(visitor, language: str) -> None:
    """On a day when Mercury was: its line says so, the Sun's has nothing to say."""
    page = visitor(viewport={"width": SMALLEST, "height": 844})
    page.goto(f"{language}/sky/2026-11-01")
    rows = page.locator(".positions tbody tr")
    assert rows.nth(2).locator(".motion").is_visible()
    assert not rows.nth(0).locator(".motion").is_visible()
