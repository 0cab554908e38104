"""Readings of the almanac, composed once for all of its tests."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from bench.whole import Tally, measure
from horo_app.almanac.phrasebook import FOLDER, phrasebook_in
from horo_app.content.reading import Reading
from horo_app.core.language import Language

YEAR = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]
ZONE = "Europe/Moscow"

Readings = dict[Language, list[Reading]]


@pytest.fixture(scope="session")
def tallies() -> dict[Language, Tally]:
    """A year of readings by language, and what is counted over them."""
    return measure(YEAR[0], len(YEAR), {language: phrasebook_in(language) for language in Language})


@pytest.fixture(scope="session")
def year(tallies: dict[Language, Tally]) -> Readings:
    """By language, in the order of the dates, the twelve signs of a date together."""
    return {language: tally.readings for language, tally in tallies.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the phrase files, to be spoiled."""
    return Path(shutil.copytree(FOLDER, tmp_path / "phrases"))
