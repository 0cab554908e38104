"""A year of readings, composed once for all tests of the almanac."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from horo_app.almanac import compose
from horo_app.almanac.phrases import FOLDER
from horo_app.language import Language
from horo_app.reading import Reading
from horo_app.zodiac import SIGNS

YEAR = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]

Readings = dict[Language, list[Reading]]


@pytest.fixture(scope="session")
def year() -> Readings:
    """By language, in the order of the dates, the twelve signs of a date together."""
    return {
        language: [compose(sign, date, language) for date in YEAR for sign in SIGNS] for language in Language
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the phrase files, to be spoilt."""
    return Path(shutil.copytree(FOLDER, tmp_path / "phrases"))
