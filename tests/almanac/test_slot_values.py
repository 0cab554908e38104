"""Every planet, sign and house that a year of readings names is backed by a fact of the reading.

The names are written out here, apart from the tables that the almanac declines them with.
"""

import re

import pytest

from horo_app.content.reading import Reading
from horo_app.core.language import Language
from tests.almanac.conftest import Readings

BODIES = {
    Language.EN: {
        name.lower(): rf"\b{name}\b"
        for name in (
            *("Sun", "Moon", "Mercury", "Venus", "Mars"),
            *("Jupiter", "Saturn", "Uranus", "Neptune", "Pluto"),
        )
    },
    Language.RU: {
        "sun": r"\bСолнц(?:е|а|у|ем)\b",
        "moon": r"\bЛун(?:а|ы|е|у|ой)\b",
        "mercury": r"\bМеркури(?:й|я|ю|ем|и)\b",
        "venus": r"\bВенер(?:а|ы|е|у|ой)\b",
        "mars": r"\bМарс(?:а|у|ом|е)?\b",
        "jupiter": r"\bЮпитер(?:а|у|ом|е)?\b",
        "saturn": r"\bСатурн(?:а|у|ом|е)?\b",
        "uranus": r"\bУран(?:а|у|ом|е)?\b",
        "neptune": r"\bНептун(?:а|у|ом|е)?\b",
        "pluto": r"\bПлутон(?:а|у|ом|е)?\b",
    },
}
SIGNS = {
    Language.EN: {
        name.lower(): rf"\b{name}\b"
        for name in (
            *("Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo"),
            *("Libra", "Scorpio", "Sagittarius", "Capricorn", "Aquarius", "Pisces"),
        )
    },
    Language.RU: {
        "aries": r"\bОв(?:ен|на|ну|ном|не)\b",
        "taurus": r"\bТел(?:ец|ьца|ьцу|ьцом|ьце)\b",
        "gemini": r"\bБлизнец\w+",
        "cancer": r"\bРак(?:а|у|ом|е)?\b",
        "leo": r"\bЛ(?:ев|ьва|ьву|ьвом|ьве)\b",
        "virgo": r"\bДев(?:а|ы|е|у|ой)\b",
        "libra": r"\bВес(?:ы|ов|ам|ами|ах)\b",
        "scorpio": r"\bСкорпион\w*",
        "sagittarius": r"\bСтрел(?:ец|ьц\w+)",
        "capricorn": r"\bКозерог\w*",
        "aquarius": r"\bВодоле\w+",
        "pisces": r"\bРыб(?:ы|ам|ами|ах)?\b",
    },
}
HOUSES = {
    Language.EN: [
        rf"(?i)\b{stem}[- ]house"
        for stem in (
            *("first", "second", "third", "fourth", "fifth", "sixth"),
            *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
        )
    ],
    Language.RU: [
        rf"(?i)\b{stem}\w* дом(?:а|у|ом|е)?\b"
        for stem in (
            *("перв", "втор", "трет", "четвёрт", "пят", "шест"),
            *("седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат"),
        )
    ],
}

pytestmark = pytest.mark.parametrize("language", Language)


def words_of(reading: Reading) -> str:
    parts = (*reading.sections.values(), reading.summary, reading.score_reason, reading.colour_reason)
    return "\n".join(parts)


def named(patterns: dict[str, str], text: str) -> set[str]:
    return {name for name, pattern in patterns.items() if re.search(pattern, text)}


def backed(reading: Reading, *keys: str) -> set[object]:
    return {fact[key] for fact in reading.facts for key in keys if key in fact}


def test_every_planet_named_has_a_fact(year: Readings, language: Language) -> None:
    for reading in year[language]:
        moon = {"moon", "sun"} if backed(reading, "phase") else set()
        missing = named(BODIES[language], words_of(reading))
        missing -= backed(reading, "body", "first", "second") | moon
        assert not missing, f"{reading.sign} {reading.date} names {missing}: {words_of(reading)}"


def test_every_sign_named_has_a_fact_or_is_the_readers(year: Readings, language: Language) -> None:
    for reading in year[language]:
        missing = named(SIGNS[language], words_of(reading))
        missing -= backed(reading, "sign") | {reading.sign.value}
        assert not missing, f"{reading.sign} {reading.date} names {missing}: {words_of(reading)}"


def test_every_house_named_has_a_fact(year: Readings, language: Language) -> None:
    for reading in year[language]:
        text = words_of(reading)
        houses = {house for house, pattern in enumerate(HOUSES[language], 1) if re.search(pattern, text)}
        missing = houses - backed(reading, "house")
        assert not missing, f"{reading.sign} {reading.date} names houses {missing}: {text}"


def test_no_slot_is_left_open(year: Readings, language: Language) -> None:
    assert not any(set("{}") & set(words_of(reading)) for reading in year[language])


def test_every_sentence_begins_with_a_capital(year: Readings, language: Language) -> None:
    for reading in year[language]:
        text = words_of(reading).replace("a.m.", "am").replace("p.m.", "pm")  # no ends of sentences
        assert not re.search(r"(?:^|[.?] )[a-zа-яё]", text, re.MULTILINE), text
