"""What a page's head says once scripts run: the same as when it was served, and right as one goes from sign to sign."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kinds import ALIVE
from tests.running_site import Site, eventually

ONCE = [
    "head > title",
    "meta[name=description]",
    "link[rel=canonical]",
    'meta[property="og:image"]',
    'meta[property="og:title"]',
]


def _head(page: Page) -> dict[str, list[str]]:
    return {
        css: page.locator(css).evaluate_all(
            "all => all.map(one => one.content ?? one.href ?? one.textContent)"
        )
        for css in ONCE
    }


@pytest.mark.parametrize("path", ["/", "/leo", "/en/leo"])
def test_taking_a_page_over_changes_nothing_in_its_head(visitor, path: str) -> None:
    plain = visitor(java_script_enabled=False)
    plain.goto(path)
    served = _head(plain)
    assert all(len(found) == 1 for found in served.values()), served

    page = visitor()
    page.goto(path)
    eventually(lambda: page.evaluate(ALIVE))
    page.wait_for_timeout(500)  # its state has come as well
    assert _head(page) == served


def test_title_and_address_go_along_from_sign_to_sign(visitor, site: Site) -> None:
    page = visitor()
    page.goto("/leo")
    for address, name in (("virgo", "Дева"), ("libra", "Весы")):
        page.locator(".neighbours [rel=next]").click()
        expect(page).to_have_url(f"{site.url}/{address}")
        expect(page).to_have_title(re.compile(f"^{name}: гороскоп на сегодня, "))
        expect(page.locator("link[rel=canonical]")).to_have_attribute("href", f"{site.url}/{address}")
    page.go_back()
    expect(page).to_have_title(re.compile("^Дева: гороскоп на сегодня, "))
    expect(page.locator("link[rel=canonical]")).to_have_attribute("href", f"{site.url}/virgo")
    assert page.locator("head > title").count() == 1
