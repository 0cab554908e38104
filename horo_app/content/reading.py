"""A reading: the horoscope text of one (sign, date, language), whoever wrote it. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language


class Section(StrEnum):
    """The five parts of a reading, in the order in which they are read."""

    LOVE = "love"
    CAREER = "career"
    HEALTH = "health"
    FINANCE = "finance"
    ADVICE = "advice"


class Source(StrEnum):
    """Who wrote the text, from the weakest claim on the row to the strongest."""

    ALMANAC = "almanac"
    MODEL = "model"
    EDITOR = "editor"


SECTION_LENGTH = (80, 450)  # characters, least and most, of what a writer gives
SUMMARY_LENGTH = (25, 120)

# One true statement about the sky that a text rests on, as JSON: {"kind": "in_house", "body": "moon", "house": 4}
Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person reads.

    `score` is 1-10; `colour` is its name in `language`, `colour_hex` "#rrggbb"; `author` names the model or the
    editor, and nobody when the almanac wrote; `version` counts the stored row's changes from 1 and is 0 while the
    text is only composed; `updated_at` says when the stored text was last changed.
    """

    sign: Sign
    date: dt.date
    language: Language
    sections: dict[Section, str]
    summary: str
    score: int
    score_reason: str
    colour: str
    colour_hex: str
    colour_reason: str
    facts: tuple[Fact, ...]
    source: Source = Source.ALMANAC
    author: str = ""
    version: int = 0
    updated_at: dt.datetime | None = field(default=None, compare=False)
