"""The languages that Horo speaks."""

from enum import StrEnum

from horo_app.core.errors import UnknownLanguage


class Language(StrEnum):
    """A language readings are written in; the value is its ISO 639-1 code."""

    __hash__ = str.__hash__  # an enum's own goes through Python, and languages are keys of what is read most

    RU = "ru"
    EN = "en"


DEFAULT = Language.RU


def parse_language(text: str) -> Language:
    """The language with code `text`; raises UnknownLanguage."""
    try:
        return Language(text.strip().lower())
    except ValueError:
        allowed = " or ".join(language.value for language in Language)
        raise UnknownLanguage(f"We write in {allowed}; choose one of them.") from None
