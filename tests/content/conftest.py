"""A year and some days in words, worked out once."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from horo_app.content.day_texts import meaning
from horo_app.content.reading import Fact
from horo_app.content.sky_news import news_of
from horo_app.content.texts import FOLDER
from horo_app.core.language import Language

DATES = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(400)]

Days = dict[Language, dict[dt.date, list[str]]]
News = dict[dt.date, tuple[Fact, ...]]


@pytest.fixture(scope="session")
def news() -> News:
    """What happens on each date."""
    return {date: news_of(date) for date in DATES}


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
