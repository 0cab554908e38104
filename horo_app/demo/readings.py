"""Texts of a past day with a history: most were improved by a model, some by an editor."""

import datetime as dt
import random
import re
from dataclasses import replace

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS
from horo_app.content.reading import Reading, Section, Source
from horo_app.core.language import Language
from horo_app.core.settings import settings

MODEL = "gpt-5-mini"
_EDITORS = ("Anna", "Mark")


def texts_of(date: dt.date) -> list[list[Reading]]:
    """Every text of a day as the list of its versions, the oldest first."""
    chance = random.Random(date.toordinal())  # noqa: S311
    zone = settings().timezone.key
    return [
        _versions(almanac.compose(sign, date, language, zone), chance)
        for sign in SIGNS
        for language in Language
    ]


def _versions(first: Reading, chance: random.Random) -> list[Reading]:
    versions = [replace(first, version=1)]
    if chance.random() < 0.85:
        versions.append(_by(versions[-1], Source.MODEL, MODEL, Section.LOVE, Section.CAREER, Section.ADVICE))
    if chance.random() < 0.04:
        section = chance.choice(list(Section))
        versions.append(_by(versions[-1], Source.EDITOR, chance.choice(_EDITORS), section))
    return versions


def _by(before: Reading, source: Source, author: str, *sections: Section) -> Reading:
    """The next version: its sentences in another order, so that it stays as true as it was."""
    changed = {section: _turned(before.sections[section]) for section in sections}
    return replace(
        before, sections=before.sections | changed, source=source, author=author, version=before.version + 1
    )


def _turned(text: str) -> str:
    first, *rest = re.split(r"(?<=[.!?…»”]) (?=[A-ZА-ЯЁ«“])", text)
    return " ".join([*rest, first])
