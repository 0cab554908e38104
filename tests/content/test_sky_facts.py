"""Facts in words, in both languages, and the facts of a day."""

import datetime as dt

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.sky_facts import facts_of, in_words
from horo_app.core.language import Language

DAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("fact", "english", "russian"),
    [
        (
            {"kind": "in_house", "body": "moon", "house": 4},
            "The Moon in your fourth house (home, family, roots)",
            "Луна в четвёртом доме (дом, семья, корни)",
        ),
        ({"kind": "in_sign", "body": "mars", "sign": "leo"}, "Mars in Leo", "Марс во Льве"),
        ({"kind": "phase", "phase": "full"}, "Full Moon", "Полнолуние"),
        (
            {"kind": "retrograde", "body": "saturn", "retrograde": True},
            "Saturn is retrograde",
            "Сатурн: попятное движение",
        ),
        (
            {"kind": "aspect", "first": "venus", "second": "jupiter", "aspect": "sextile", "orb": 1.2},
            "Venus sextile Jupiter, 1.2°",
            "Секстиль Венеры и Юпитера, 1,2°",
        ),
        (
            {"kind": "station", "body": "venus", "turns": "direct"},
            "Today Venus turns direct",
            "Сегодня Венера снова идёт прямо",
        ),
        (
            {"kind": "ingress", "body": "mars", "sign": "virgo"},
            "Today Mars enters Virgo",
            "Сегодня Марс входит в знак Девы",
        ),
        (
            {"kind": "dignity", "body": "mars", "sign": "capricorn", "dignity": "exaltation"},
            "Mars in Capricorn: exalted",
            "Марс в Козероге: в экзальтации",
        ),
    ],
)  # fmt: skip
def test_a_fact_has_its_line(fact: dict[str, object], english: str, russian: str) -> None:
    assert in_words(fact, Language.EN) == english
    assert in_words(fact, Language.RU) == russian


@pytest.mark.parametrize("language", Language)
def test_every_fact_that_the_almanac_uses_has_its_line(language: Language) -> None:
    for days in range(0, 365, 11):
        for sign in SIGNS:
            for fact in almanac.compose(sign, dt.date(2026, 1, 1) + dt.timedelta(days=days), language).facts:
                line = in_words(fact, language)
                assert line
                assert not {"{", "}"} & set(line)


def test_the_facts_of_a_day_begin_with_what_changes_and_leave_out_what_stands_for_years() -> None:
    facts = facts_of(Sign.LEO, DAY)
    assert [fact["kind"] for fact in facts[:2]] == ["phase", "ingress"]
    assert {"kind": "in_house", "body": "moon", "house": 11} in facts
    assert {"kind": "retrograde", "body": "saturn", "retrograde": True} in facts
    bodies = {fact["body"] for fact in facts if fact["kind"] == "in_house"}
    assert bodies == {"sun", "moon", "mercury", "venus", "mars", "jupiter", "saturn"}
