"""What the documentation says about places in the repository is so."""

import re

import pytest

from horo_app.core.folders import ROOT

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
CHANGES = re.findall(r"^\| (.+?) \| (.+) \|$", ARCHITECTURE.split("## I want to change")[1], re.MULTILINE)[1:]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([\w./-]+?)(?:#[\w-]+)?\)")
MODULE = re.compile(r"`((?:horo_app/|tests/|bench/|deploy/|docs/|\w+/)+[a-z0-9_]+\.(?:py|toml|md|conf|js))`")


def test_thirty_changes_are_listed_and_what_to_open_for_each_exists() -> None:
    assert len(CHANGES) >= 30
    named = [path for _, where in CHANGES for path in re.findall(r"`([^`]*/[^`]*)`", where)]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_names_and_links_to_exist(page) -> None:
    text = page.read_text()
    links = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    roots = (
        ROOT,
        ROOT / "horo_app",
        ROOT / "horo_app" / "site",
        ROOT / "horo_app" / "almanac" / "phrases" / "ru",
    )
    modules = [name for name in MODULE.findall(text) if not any((root / name).exists() for root in roots)]
    assert links + modules == []
