"""The languages that Horo speaks."""

from enum import StrEnum

from horo_app.core.errors import UnknownLanguage


class Language(StrEnum):
    """A language readings are written in; the value is its ISO 639-1 code."""

    __hash__ = str.__hash__  # an enum's own goes through Python, and languages are keys of what is read most

    RU = "ru"
    EN = "en"


DEFAULT = Language.RU
SOURCE = Language.EN  # of the texts in the code; also for those who read none of ours
CODES = "|".join(language for language in Language if language is not DEFAULT)  # that addresses begin with


def language_of_path(path: str) -> Language:
    """The language of the page at `path`, which begins with its code, or with none for the default."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return Language(first) if first in set(Language) else DEFAULT


def parse_language(text: str) -> Language:
    """The language with code `text`; raises UnknownLanguage."""
    try:
        return Language(text.strip().lower())
    except ValueError:
        allowed = " or ".join(language.value for language in Language)
        raise UnknownLanguage(f"We write in {allowed}; choose one of them.") from None
