"""Every fact under a reading can be opened, and says in plain words what it is."""

import datetime as dt

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS
from horo_app.content.check import every_fact
from horo_app.content.explain import explain
from horo_app.content.reading import Fact
from horo_app.content.sky_claims import contradictions
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN


@pytest.mark.parametrize(
    ("fact", "english", "russian"),
    [
        ({"kind": "in_house", "body": "moon", "house": 4}, "Moon in your 4th house", "Луна в 4-м доме"),
        ({"kind": "in_house", "body": "mars", "house": 2}, "Mars in your 2nd house", "Марс во 2-м доме"),
        ({"kind": "in_sign", "body": "venus", "sign": "leo"}, "Venus in Leo", "Венера во Льве"),
        ({"kind": "phase", "phase": "full"}, "Full Moon", "Полнолуние"),
        ({"kind": "ingress", "body": "sun", "sign": "leo"}, "Sun enters Leo", "Солнце входит в знак Льва"),
        (
            {"kind": "station", "body": "mars", "turns": "direct"},
            "Mars turns direct",
            "Марс снова идёт прямо",
        ),
        (
            {"kind": "retrograde", "body": "venus", "retrograde": True},
            "Venus retrograde",
            "Венера ретроградна",
        ),
        (
            {"kind": "aspect", "first": "sun", "second": "moon", "aspect": "opposition", "orb": 0.4},
            "Sun opposite Moon",
            "Оппозиция Солнца и Луны",
        ),
        (
            {"kind": "to_reader", "body": "moon", "sign": "leo", "aspect": "trine"},
            "Moon in Leo, trine to your sign",
            "Луна во Льве: трин к твоему знаку",
        ),
        (
            {"kind": "ruler", "body": "mercury", "sign": "virgo"},
            "Mercury rules Virgo",
            "Меркурий — управитель Девы",
        ),
        ({"kind": "element", "sign": "leo", "element": "fire"}, "Leo, a fire sign", "Лев — знак огня"),
        ({"kind": "weekday", "weekday": "monday"}, "Monday", "Понедельник"),
    ],
)
def test_a_fact_has_a_label_for_its_chip(fact: Fact, english: str, russian: str) -> None:
    assert explain(fact, EN).title == english
    assert explain(fact, RU).title == russian


def test_an_explanation_reads_as_one_text() -> None:
    fact = {"kind": "aspect", "first": "venus", "second": "jupiter", "aspect": "sextile", "orb": 1.2}
    assert explain(fact, EN).text == (
        "Venus and Jupiter are about 60° apart, a sextile: a door left ajar, for whoever gives it a push. "
        "Affection comes easily, and good taste is found in good company."
    )
    assert explain(fact, RU).text == (
        "Между Венерой и Юпитером около 60°, это секстиль: дверь приоткрыта, осталось толкнуть. "
        "Нежность даётся легко, а хороший вкус водится в хорошей компании."
    )


@pytest.mark.parametrize("language", Language)
def test_no_two_facts_of_a_kind_are_explained_alike(language: Language) -> None:
    kinds = ("in_house", "in_sign", "dignity", "ingress", "station", "aspect", "phase", "weekday", "season")
    told = [explain(fact, language) for fact in every_fact() if fact["kind"] in kinds]
    assert len({one.title for one in told}) == len(told)
    assert len({one.text for one in told}) == len(told)


@pytest.mark.parametrize("language", Language)
def test_what_the_almanac_rests_on_is_explained_and_true(language: Language) -> None:
    """Explanations speak of skies in general, and must not by the way say something untrue of the day's."""
    opened = 0
    for days in range(0, 365, 37):
        date = dt.date(2026, 1, 1) + dt.timedelta(days=days)
        for sign in SIGNS:
            for fact in almanac.compose(sign, date, language).facts:
                told = explain(fact, language)
                assert list(contradictions(f"{told.title}. {told.text}", sign, date, language)) == []
                opened += 1
    assert opened > 300
