"""A year and a half of days in words, worked out once."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from horo_app.language import Language
from horo_app.lore.day import meaning
from horo_app.lore.texts import FOLDER

DATES = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(550)]

Days = dict[Language, dict[dt.date, list[str]]]


@pytest.fixture(scope="session")
def days() -> Days:
    """What each date means, in both languages."""
    told: Days = {language: {} for language in Language}
    for date in DATES:
        for language in Language:
            told[language][date] = meaning(date, language)
    return told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the texts, to be spoilt."""
    return Path(shutil.copytree(FOLDER, tmp_path / "texts"))
