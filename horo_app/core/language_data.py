"""What differs from language to language and is no sentence: languages/<language>/<topic>.toml. Sentences: i18n.py."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from horo_app.core.language import DEFAULT, Language

LANGUAGES = Path(__file__).parents[1] / "languages"


@cache
def language_data(language: Language, topic: str) -> dict[str, Any]:
    """The topic's data in `language`; a key that its file lacks has the default language's value."""
    known = {} if language is DEFAULT else language_data(DEFAULT, topic)
    path = LANGUAGES / language.value / f"{topic}.toml"
    return known | tomllib.loads(path.read_text("utf-8")) if path.exists() else known


@cache
def language_pattern(language: Language, topic: str, name: str) -> re.Pattern[str]:
    """The pattern of that name, for text in any case."""
    return re.compile(language_data(language, topic)[name], re.IGNORECASE)


def language_name(language: Language) -> str:
    """Its own name for itself: "Русский", "English"."""
    return str(language_data(language, "language")["name"])


def written_in(language: Language) -> str:
    """What a text in it is, for the catalogues: "In Russian"."""
    return str(language_data(language, "language")["written"])


def reads(language: Language) -> str:
    """What its readers read, for the catalogues: "Russian"."""
    return str(language_data(language, "language")["read"])


def in_cases(word: str | list[str]) -> list[str]:
    """The six forms of a word, in the order of `names.toml`; one that never changes is given once."""
    return [word] * 6 if isinstance(word, str) else word
