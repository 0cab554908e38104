"""The words that complete a sentence: bodies, signs and ordinals, in the right case. Pure."""

import re
from collections.abc import Mapping

from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import NAMES, Sign
from horo_app.core.language import Language

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
NO_CASE = "nom"

_RU_BODIES: dict[Body, tuple[str, ...]] = {
    Body.SUN: ("Солнце", "Солнца", "Солнцу", "Солнце", "Солнцем", "Солнце"),
    Body.MOON: ("Луна", "Луны", "Луне", "Луну", "Луной", "Луне"),
    Body.MERCURY: ("Меркурий", "Меркурия", "Меркурию", "Меркурий", "Меркурием", "Меркурии"),
    Body.VENUS: ("Венера", "Венеры", "Венере", "Венеру", "Венерой", "Венере"),
    Body.MARS: ("Марс", "Марса", "Марсу", "Марс", "Марсом", "Марсе"),
    Body.JUPITER: ("Юпитер", "Юпитера", "Юпитеру", "Юпитер", "Юпитером", "Юпитере"),
    Body.SATURN: ("Сатурн", "Сатурна", "Сатурну", "Сатурн", "Сатурном", "Сатурне"),
    Body.URANUS: ("Уран", "Урана", "Урану", "Уран", "Ураном", "Уране"),
    Body.NEPTUNE: ("Нептун", "Нептуна", "Нептуну", "Нептун", "Нептуном", "Нептуне"),
    Body.PLUTO: ("Плутон", "Плутона", "Плутону", "Плутон", "Плутоном", "Плутоне"),
}

_RU_STEMS = (
    *("перв", "втор", "трет", "четвёрт", "пят", "шест"),
    *("седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат"),
)
_RU_ENDINGS = {
    "hard": ("ый", "ого", "ому", "ый", "ым", "ом"),
    "stressed": ("ой", "ого", "ому", "ой", "ым", "ом"),
    "soft": ("ий", "ьего", "ьему", "ий", "ьим", "ьем"),
}
_RU_KINDS = {2: "stressed", 3: "soft", 6: "stressed", 7: "stressed", 8: "stressed"}

_EN_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)

# A preposition takes a vowel before these: "во Льве", "ко второму", "со Стрельцом".
_VOWEL_AFTER = re.compile(r"\b([ВвКкСс]) (?=Льв|втор)|\b([Сс]) (?=Стрел|Скорп)")
_ABOUT = re.compile(r"\b([Оо]) (?=Уран|Овн|одиннадцат)")
_DOUBLE_ARTICLE = re.compile(r"\b([Tt])he the\b")


def body_name(body: Body, language: Language, case: str = NO_CASE) -> str:
    """The body inside a sentence: "Венерой", "the Moon"."""
    if language is Language.RU:
        return _RU_BODIES[body][CASES.index(case)]
    name = body.value.capitalize()
    return f"the {name}" if body in (Body.SUN, Body.MOON) else name


def sign_in_case(sign: Sign, language: Language, case: str = NO_CASE) -> str:
    """The sign in `case`; the Russian locative brings its preposition ("во Льве")."""
    name = NAMES[language][sign]
    if language is Language.EN:
        return name.nominative
    forms = (
        name.nominative,
        name.genitive,
        name.dative,
        name.accusative,
        name.instrumental,
        name.locative,
    )
    return forms[CASES.index(case)]


def ordinal(house: int, language: Language, case: str = NO_CASE) -> str:
    """The ordinal of a house, in Russian agreeing with the masculine, inanimate «дом»."""
    if language is Language.EN:
        return _EN_ORDINALS[house - 1]
    endings = _RU_ENDINGS[_RU_KINDS.get(house, "hard")]
    return _RU_STEMS[house - 1] + endings[CASES.index(case)]


SLOT = re.compile(r"\{([^{}]*)\}")


def fill(text: str, words: Mapping[str, Body | Sign | int], language: Language) -> str:
    """`text` with every `{slot}` or `{slot:case}` replaced, and the joints made smooth.

    Raises KeyError for a slot that `words` lacks and ValueError for an unknown case: the checker
    finds both before a reader does.
    """

    def replace(found: re.Match[str]) -> str:
        slot, _, case = found[1].partition(":")
        return _word(words[slot], language, case or NO_CASE)

    return smooth(SLOT.sub(replace, text), language)


def _word(word: Body | Sign | int, language: Language, case: str) -> str:
    if isinstance(word, Body):
        return body_name(word, language, case)
    if isinstance(word, Sign):
        return sign_in_case(word, language, case)
    return ordinal(word, language, case)


def smooth(text: str, language: Language) -> str:
    """The edges of a slot: Russian prepositions, English articles, the first letter."""
    if language is Language.RU:
        text = _VOWEL_AFTER.sub(lambda found: f"{found[1] or found[2]}о ", text)
        text = _ABOUT.sub(r"\1б ", text)
    else:
        text = _DOUBLE_ARTICLE.sub(r"\1he", text)
    return text[:1].upper() + text[1:]
