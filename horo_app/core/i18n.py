"""The product's own words in every language: gettext, with the English text as the key.

A text is a literal where it is said, `say(language, "All signs")`; one that waits in a table is marked with `msg`, so
that the extractor, and with it the test of the catalogue, finds it.
"""

import gettext
import io
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from horo_app.core.errors import HoroError
from horo_app.core.language import DEFAULT, SOURCE, Language

LOCALE = Path(__file__).parents[1] / "locale"

# Babel's extractor: which argument of which function is a text.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": (2,), "say_many": (2, 3), "msg": None}


@lru_cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The texts of `locale/<language>.po`, else the default language's; those of SOURCE are their own."""
    if language is SOURCE:
        return gettext.NullTranslations()
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return catalogue(DEFAULT) if language is not DEFAULT else gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.value))
    compiled.seek(0)
    found = gettext.GNUTranslations(compiled)
    if language is not DEFAULT:
        found.add_fallback(catalogue(DEFAULT))
    return found


def say(language: Language, text: str, **fields: object) -> str:
    """`text` in `language`, with {fields} filled in."""
    said = catalogue(language).gettext(text)
    return said.format(**fields) if fields else said


def say_many(language: Language, one: str, many: str, number: int, **fields: object) -> str:
    """The form of the text that goes with `number` in `language`; {number} and {fields} are filled in."""
    return catalogue(language).ngettext(one, many, number).format(number=number, **fields)


def msg(text: str) -> str:
    """Marks a text that is said elsewhere, with `say(language, variable)`."""
    return text


def explain(language: Language, error: HoroError) -> str:
    """The error's sentence in `language`."""
    return say(language, error.text, **error.fields)
