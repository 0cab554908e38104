"""Makes the signs of a text those of the house: quotes, dashes, spaces, no shouting. Pure."""

import re

from horo_app.core.language import Language
from horo_app.core.language_data import language_data

_SHOUT = re.compile(r"!+")
_SPACES = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+([,.;:?…])")
_DASH = re.compile(r"\s+(?:-|–|--)\s+")
_DOTS = re.compile(r"\.{3,}")
_QUOTED = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”„]")
_APOSTROPHE = re.compile(r"(?<=\w)['‘`](?=\w)|(?<=s)'(?=\s)")


def tidy(text: str, language: Language) -> str:
    """The text on one line, with the house's quotes and dashes, full stops for exclamation marks, and ё."""
    text = _SPACES.sub(" ", text).strip()
    text = _DASH.sub(" — ", _DOTS.sub("…", _SHOUT.sub(".", text)))
    text = _BEFORE_STOP.sub(r"\1", text)
    style = language_data(language, "style")
    opening, closing = style["quotes"]
    text = _QUOTED.sub(rf"{opening}\1{closing}", text)
    if style["apostrophe"]:
        text = _APOSTROPHE.sub(style["apostrophe"], text)
    return _spelled(text, style["spelling"])


def _spelled(text: str, spelling: dict[str, str]) -> str:
    def replaced(found: re.Match[str]) -> str:
        word = spelling[found[0].lower()]
        return word.capitalize() if found[0][0].isupper() else word

    return re.sub(rf"\b(?:{'|'.join(spelling)})\b", replaced, text, flags=re.IGNORECASE) if spelling else text
