"""What a first visit weighs, as a browser loads it, and whom it asks."""

import gzip
from collections import defaultdict

import pytest
from playwright.sync_api import Response

from tests.kinds import ALIVE, complaint, every_kind
from tests.running_site import Site, eventually

KB = 1000
FIRST_LOAD = 60 * KB
STYLES = 15 * KB


@pytest.fixture
def first_visit(visitor):
    """Everything that a first visit to a path loads, until the page is alive and before it fetches ahead."""

    def visited(path: str) -> list[Response]:
        page = visitor(expected=complaint(path))
        loaded: list[Response] = []

        def remember(response: Response) -> None:
            if response.request.method == "GET":
                loaded.append(response)

        page.add_init_script("window.requestIdleCallback = () => 0")
        page.on("response", remember)
        page.goto(path, wait_until="networkidle")
        eventually(lambda: page.evaluate(ALIVE))
        return loaded

    return visited


def packed(response: Response) -> int:
    """Its size after gzip, where that makes it smaller."""
    body = response.body()
    return min(len(body), len(gzip.compress(body, 6)))


@every_kind
def test_a_first_visit_stays_within_its_budget_and_asks_nobody_but_us(
    first_visit, site: Site, path: str
) -> None:
    loaded = first_visit(path)
    assert [response.url for response in loaded if not response.url.startswith((site.url, "data:"))] == []
    bytes_of: dict[str, int] = defaultdict(int)
    for response in loaded:
        bytes_of[response.request.resource_type] += packed(response)
    assert {"document", "stylesheet", "font"} <= set(bytes_of)
    assert sum(bytes_of.values()) <= FIRST_LOAD, bytes_of
    assert bytes_of["stylesheet"] <= STYLES
