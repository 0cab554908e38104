"""What stands in the slots of a text: bodies, signs, houses and aspects by grammatical case. Pure."""

from collections.abc import Mapping

from horo_app.almanac.influences import Influence
from horo_app.astrology.inflection import CASES, body_name, filled, ordinal, sign_in_case
from horo_app.astrology.sky import AspectKind, Body
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.core.language_data import in_cases, language_data

Cases = Mapping[str, str]


def body(one: Body, language: Language) -> Cases:
    return {case: body_name(one, language, case) for case in CASES}


def sign(one: Sign, language: Language) -> Cases:
    return {case: sign_in_case(one, language, case) for case in CASES}


def house(number: int, language: Language) -> Cases:
    return {case: ordinal(number, language, case) for case in CASES}


def aspect(kind: AspectKind, first: Body, second: Body, language: Language) -> Cases:
    """«трин Луны и Венеры», "the trine of the Moon and Venus"."""
    words: dict[str, Body | Sign | int] = {"first": first, "second": second}
    forms = in_cases(language_data(language, "names")["aspects"][kind])
    return {case: filled(form, words, language) for case, form in zip(CASES, forms, strict=True)}


def influence(one: Influence, language: Language) -> str:
    """What acts, as a noun in the nominative: an aspect, or a planet in a house."""
    if one.second and one.aspect:
        return aspect(one.aspect, one.first, one.second, language)["nom"]
    text = language_data(language, "names")["in_house"]
    return filled(text, {"body": one.first, "house": one.house}, language)
