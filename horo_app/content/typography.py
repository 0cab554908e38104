"""Makes the signs of a text those of the house: quotes, dashes, spaces, no shouting. Pure."""

import re

from horo_app.core.language import Language

_SHOUT = re.compile(r"!+")
_SPACES = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+([,.;:?…])")
_DASH = re.compile(r"\s+(?:-|–|--)\s+")
_DOTS = re.compile(r"\.{3,}")
_QUOTED = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”„]")
_APOSTROPHE = re.compile(r"(?<=\w)['‘`](?=\w)|(?<=s)'(?=\s)")
# Words that are only ever written with ё, and that people and models alike write without.
_YO = {
    "еще": "ещё", "ее": "её", "нее": "неё", "твое": "твоё", "мое": "моё", "свое": "своё", "твоем": "твоём",
    "моем": "моём", "своем": "своём", "вперед": "вперёд", "причем": "причём", "идет": "идёт", "дает": "даёт",
    "пойдет": "пойдёт", "придет": "придёт", "найдет": "найдёт", "ведет": "ведёт", "зовет": "зовёт",
    "ждет": "ждёт", "растет": "растёт", "живет": "живёт", "четвертом": "четвёртом", "четвертый": "четвёртый",
    "четвертого": "четвёртого", "теплый": "тёплый", "теплые": "тёплые", "теплым": "тёплым",
    "легкий": "лёгкий", "легкая": "лёгкая", "легкое": "лёгкое", "расчет": "расчёт", "счет": "счёт",
}  # fmt: skip
_YO_WORD = re.compile(rf"\b(?:{'|'.join(_YO)})\b", re.IGNORECASE)


def tidy(text: str, language: Language) -> str:
    """The text on one line, with the house's quotes and dashes, full stops for exclamation marks, and ё."""
    text = _SPACES.sub(" ", text).strip()
    text = _DASH.sub(" — ", _DOTS.sub("…", _SHOUT.sub(".", text)))
    text = _BEFORE_STOP.sub(r"\1", text)
    if language is Language.RU:
        return _YO_WORD.sub(_with_yo, _QUOTED.sub(r"«\1»", text))
    return _APOSTROPHE.sub("’", _QUOTED.sub(r"“\1”", text))


def _with_yo(found: re.Match[str]) -> str:
    word = _YO[found[0].lower()]
    return word.capitalize() if found[0][0].isupper() else word
