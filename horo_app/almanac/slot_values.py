"""What stands in the slots of a text: bodies, signs, houses and aspects by grammatical case. Pure."""

from collections.abc import Mapping

from horo_app.almanac.influences import Influence
from horo_app.astrology.inflection import CASES, body_name, ordinal, sign_in_case
from horo_app.astrology.sky import AspectKind, Body
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language

Cases = Mapping[str, str]

_RU_ASPECTS = {
    AspectKind.CONJUNCTION: (
        "соединение",
        "соединения",
        "соединению",
        "соединение",
        "соединением",
        "соединении",
    ),
    AspectKind.SEXTILE: ("секстиль", "секстиля", "секстилю", "секстиль", "секстилем", "секстиле"),
    AspectKind.SQUARE: ("квадрат", "квадрата", "квадрату", "квадрат", "квадратом", "квадрате"),
    AspectKind.TRINE: ("трин", "трина", "трину", "трин", "трином", "трине"),
    AspectKind.OPPOSITION: ("оппозиция", "оппозиции", "оппозиции", "оппозицию", "оппозицией", "оппозиции"),
}


def body(one: Body, language: Language) -> Cases:
    return {case: body_name(one, language, case) for case in CASES}


def sign(one: Sign, language: Language) -> Cases:
    return {case: sign_in_case(one, language, case) for case in CASES}


def house(number: int, language: Language) -> Cases:
    return {case: ordinal(number, language, case) for case in CASES}


def aspect(kind: AspectKind, first: Body, second: Body, language: Language) -> Cases:
    """«трин Луны и Венеры», "the trine of the Moon and Venus"."""
    if language is Language.EN:
        name = f"the {kind} of {body_name(first, language)} and {body_name(second, language)}"
        return dict.fromkeys(CASES, name)
    joint, case = (" с ", "ins") if kind is AspectKind.CONJUNCTION else (" и ", "gen")
    rest = f"{body_name(first, language, 'gen')}{joint}{body_name(second, language, case)}"
    return {case: f"{noun} {rest}" for case, noun in zip(CASES, _RU_ASPECTS[kind], strict=True)}


def influence(one: Influence, language: Language) -> str:
    """What acts, as a noun in the nominative: an aspect, or a planet in a house."""
    if one.second and one.aspect:
        return aspect(one.aspect, one.first, one.second, language)["nom"]
    name, place = body_name(one.first, language), ordinal(one.house, language, "loc")
    return f"{name} in your {place} house" if language is Language.EN else f"{name} в твоём {place} доме"
