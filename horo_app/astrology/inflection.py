"""The words that complete a sentence: bodies, signs and ordinals, in the right case. Pure."""

import re
from collections.abc import Mapping
from functools import cache

from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.core.language_data import in_cases, language_data

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
NO_CASE = "nom"


def body_name(body: Body, language: Language, case: str = NO_CASE) -> str:
    """The body inside a sentence: "Венерой", "the Moon"."""
    return _form(language, "bodies", body, case)


def bare_body_name(body: Body, language: Language, case: str = NO_CASE) -> str:
    """The same without an article: "Moon"."""
    name = body_name(body, language, case)
    for article in language_data(language, "names")["articles"]:
        name = name.removeprefix(article)
    return name


def sign_in_case(sign: Sign, language: Language, case: str = NO_CASE) -> str:
    """The sign in `case`; the Russian locative brings its preposition ("во Льве")."""
    return _form(language, "signs", sign, case)


def ordinal(house: int, language: Language, case: str = NO_CASE) -> str:
    """The ordinal of a house, in Russian agreeing with the masculine, inanimate «дом»."""
    return _form(language, "ordinals", house - 1, case)


@cache
def _form(language: Language, kind: str, which: Body | Sign | int, case: str) -> str:
    return in_cases(language_data(language, "names")[kind][which])[CASES.index(case)]


SLOT = re.compile(r"\{([^{}]*)\}")


def fill(text: str, words: Mapping[str, Body | Sign | int], language: Language) -> str:
    """`text` with every `{slot}` or `{slot:case}` replaced, and the joints made smooth.

    Raises KeyError for a slot that `words` lacks and ValueError for an unknown case: the checker
    finds both before a reader does.
    """
    return smooth(filled(text, words, language), language)


def filled(text: str, words: Mapping[str, Body | Sign | int], language: Language) -> str:
    """The same with the joints as they come: a part of a sentence."""

    def replace(found: re.Match[str]) -> str:
        slot, _, case = found[1].partition(":")
        return _word(words[slot], language, case or NO_CASE)

    return SLOT.sub(replace, text)


def _word(word: Body | Sign | int, language: Language, case: str) -> str:
    if isinstance(word, Body):
        return body_name(word, language, case)
    if isinstance(word, Sign):
        return sign_in_case(word, language, case)
    return ordinal(word, language, case)


def smooth(text: str, language: Language) -> str:
    """The edges of a slot: Russian prepositions, English articles, the first letter."""
    for joint, made in language_data(language, "names")["joints"]:
        text = re.sub(joint, made, text)
    return text[:1].upper() + text[1:]
