"""The first moment of a page: readable at once, at rest, and without a word in the console (`visitor` minds that)."""

import pytest
from playwright.sync_api import Page, Route

from horo_app.site.routes import PageKind
from tests.kinds import ALIVE, ONE_OF_EACH, complaint, every_kind
from tests.running_site import eventually

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}

WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const shift of list.getEntries()) shifted += shift.value; })
  .observe({ type: "layout-shift", buffered: true });
// as it was served: the document is whole, and no script of its own has run
document.addEventListener("readystatechange", () => {
  if (document.readyState === "interactive") window.served = document.querySelector("main").textContent;
});
"""


@pytest.fixture
def open_page(visitor):
    """A visitor's page at a path, its script run unless `before` kept that from coming."""

    def opened(path: str, before=lambda page: None, scripted: bool = True, **options: object) -> Page:
        page = visitor(expected=f"{complaint(path)}|ERR_FAILED", **options)
        page.add_init_script(WATCH)
        before(page)
        page.goto(path)
        eventually(lambda: page.evaluate(ALIVE) is scripted)
        page.wait_for_timeout(400)
        return page

    return opened


def _later(route: Route) -> None:
    """Answer so late that the page was drawn without it."""
    route.fetch()
    route.continue_()


@every_kind
def test_nothing_moves_while_a_page_comes_alive(open_page, path: str) -> None:
    viewport = DESKTOP if path.startswith("/en") else PHONE
    page = open_page(path, lambda page: page.route("**/*.woff2", _later), viewport=viewport)
    assert page.evaluate("window.shifted") == 0


def test_a_shift_would_be_seen(open_page) -> None:
    page = open_page("/about")
    page.evaluate("document.body.style.paddingTop = '100px'")
    page.wait_for_timeout(100)
    assert page.evaluate("window.shifted") > 0


@every_kind
def test_everything_is_readable_without_the_pages_script(open_page, path: str) -> None:
    def without(page: Page) -> None:
        page.route("**/horo-*.js", lambda route: route.abort())

    page = open_page(path, without, scripted=False)
    served = page.evaluate("window.served")
    assert len(served) > (40 if complaint(path) != "(?!)" else 150)
    assert page.locator("main").text_content() == served


def test_every_kind_of_page_is_among_those_that_are_tried() -> None:
    assert {page.kind for page in ONE_OF_EACH.values()} | {PageKind.LOST} == set(PageKind)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_browser_draws_around_a_page_has_the_colour_of_its_ground(open_page, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme)
    named = page.get_attribute(f"meta[name=theme-color][media*={scheme}]", "content")
    colours = page.evaluate(
        """named => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = named;
            return [getComputedStyle(probe).color, getComputedStyle(document.documentElement).backgroundColor];
        }""",
        named,
    )
    assert colours[0] == colours[1]
