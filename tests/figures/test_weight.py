"""What a first visit weighs, as a browser loads it."""

import gzip
from collections import defaultdict

import pytest
from playwright.sync_api import Response

from tests.kinds import ALIVE, complaint, every_kind

KB = 1000
FIRST_LOAD = 190 * KB
STYLES = 15 * KB


@pytest.fixture
def weigh(visitor):
    """The bytes of a first visit after gzip, by type: weigh("/leo")["stylesheet"]."""

    def weighed(path: str) -> dict[str, int]:
        page = visitor(expected=complaint(path))
        loaded: list[Response] = []

        def remember(response: Response) -> None:
            loaded.append(response)

        page.on("response", remember)
        page.goto(path, wait_until="networkidle")
        page.wait_for_function(ALIVE)
        bytes_of: dict[str, int] = defaultdict(int)
        for response in loaded:
            compressed = len(gzip.compress(response.body(), 6))
            bytes_of[response.request.resource_type] += min(compressed, len(response.body()))
        return bytes_of

    return weighed


@every_kind
def test_a_first_visit_stays_within_its_budget(weigh, path: str) -> None:
    bytes_of = weigh(path)
    assert {"document", "script", "stylesheet"} <= set(bytes_of)
    assert sum(bytes_of.values()) <= FIRST_LOAD, bytes_of
    assert bytes_of["stylesheet"] <= STYLES
