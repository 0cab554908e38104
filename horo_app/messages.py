"""The product's own words in every language: gettext, with the English text as the key."""

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from horo_app.language import Language

LOCALE = Path(__file__).parent / "locale"


@lru_cache
def catalogue(language: Language) -> dict[str, str]:
    """English text -> text in `language`, from `locale/<language>.po`; empty for English."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale=language.value)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}


def say(language: Language, text: str, **fields: object) -> str:
    """`text` in `language`, with {fields} filled in."""
    said = catalogue(language).get(text, text)
    return said.format(**fields) if fields else said
