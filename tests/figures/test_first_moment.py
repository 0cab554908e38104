"""The first moment of a page: readable at once, at rest, without a word in the console, and asking nobody but us."""

import pytest
from playwright.sync_api import Page, Route

from horo_app.web.routes import Kind
from tests.kinds import ALIVE, ONE_OF_EACH, PATHS, complaint, every_kind
from tests.site import Site

WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const shift of list.getEntries()) shifted += shift.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def open_page(visitor, site: Site):
    """A visitor's page at a path: readable, taken over by React and filled by its state."""

    def opened(path: str, before=lambda page: None, **options: object) -> Page:
        page = visitor(expected=complaint(path), **options)
        before(page)
        page.goto(path)
        page.wait_for_function(ALIVE)
        page.wait_for_timeout(400)
        return page

    return opened


def _later(route: Route) -> None:
    """Answer so late that the page was drawn without it."""
    route.fetch()
    route.continue_()


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, {"width": 1440, "height": 900}])
@every_kind
def test_nothing_moves_while_a_page_comes_alive(open_page, path: str, viewport: dict[str, int]) -> None:
    def slow_fonts(page: Page) -> None:
        page.add_init_script(WATCH)
        page.route("**/*.woff2", _later)

    page = open_page(path, slow_fonts, viewport=viewport)
    assert page.evaluate("window.shifted") == 0


def test_a_shift_would_be_seen(open_page) -> None:
    page = open_page("/", lambda page: page.add_init_script(WATCH))
    page.evaluate("document.body.style.paddingTop = '100px'")
    page.wait_for_timeout(100)
    assert page.evaluate("window.shifted") > 0


@every_kind
def test_a_page_comes_alive_without_a_word_and_without_asking_anybody_else(
    open_page, site: Site, path: str
) -> None:
    asked: list[str] = []
    open_page(path, lambda page: page.on("request", lambda request: asked.append(request.url)))
    assert asked
    assert [address for address in asked if not address.startswith((site.url, "data:"))] == []
    # and `visitor` fails the test over anything that the console says


@pytest.mark.parametrize("path", [path for path in PATHS.values() if "nowhere" not in path])
def test_everything_is_readable_before_the_socket_connects(open_page, visitor, path: str) -> None:
    plain = visitor(java_script_enabled=False)
    plain.goto(path)
    served = plain.locator("main").inner_text()
    assert len(served) > 200

    page = open_page(path, lambda page: page.route_web_socket("**/_event/**", lambda socket: None))
    assert page.locator("main").inner_text() == served


def test_every_kind_of_page_is_among_those_that_are_tried() -> None:
    assert {page.kind for page in ONE_OF_EACH.values()} | {Kind.LOST} == set(Kind)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_browser_draws_around_a_page_has_the_colour_of_its_ground(open_page, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme)
    named = page.get_attribute(f"meta[name=theme-color][media*={scheme}]", "content")
    ground = page.evaluate(
        """named => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = named;
            return [getComputedStyle(probe).color, getComputedStyle(document.documentElement).backgroundColor];
        }""",
        named,
    )
    assert ground[0] == ground[1]
