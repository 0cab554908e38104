"""One page of every kind in every language: what has to hold for all of them is tried on these."""

import pytest

from horo_app.web.routes import PAGES, Page


def kind(page: Page) -> str:
    """What pages that differ only in sign, date or language have in common."""
    return "home" if page.sign is None else "reading"


def _one_of_each() -> dict[str, Page]:
    found: dict[str, Page] = {}
    for page in PAGES:
        found.setdefault(f"{kind(page)}-{page.language}", page)
    return found


ONE_OF_EACH = _one_of_each()

# The page of an address that does not exist is a page as well.
PATHS = {name: page.path for name, page in ONE_OF_EACH.items()} | {"lost": "/nowhere"}

every_kind = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
