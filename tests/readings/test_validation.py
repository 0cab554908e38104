"""Proofreading: what an editor hears of a draft before it is saved."""

import datetime as dt

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.language import Language
from horo_app.readings.cache import Key
from horo_app.readings.editing import texts_of
from horo_app.readings.validation import Finding, findings

LEO: Key = (Sign.LEO, dt.date(2026, 11, 25), Language.EN)
LEV: Key = (Sign.LEO, dt.date(2026, 11, 25), Language.RU)


def of_love(text: str, key: Key = LEO) -> list[Finding]:
    """What is found in a section, the rest being the almanac's."""
    return findings(texts_of(almanac.compose(*key)) | {"love": text}, key)


@pytest.mark.parametrize("language", Language)
def test_the_almanacs_own_texts_are_fit_to_print(language: Language) -> None:
    """Nothing to remark but a word that three parts have by chance."""
    for sign in SIGNS:
        key = (sign, dt.date(2026, 11, 25), language)
        found = findings(texts_of(almanac.compose(*key)), key)
        assert [one for one in found if one.serious or "stem" not in one.fields] == []


def test_a_short_text_is_advised_against_and_a_stump_refused() -> None:
    [advice] = of_love("A quiet word goes further than a speech today.")
    assert (advice.place, advice.serious, advice.fields) == ("love", False, {"least": 80})
    [refusal] = of_love("A quiet word.")
    assert (refusal.serious, refusal.fields) == (True, {"least": 40})


def test_a_text_in_another_language_is_refused_and_a_foreign_name_is_not() -> None:
    russian = almanac.compose(*LEV).sections
    assert [finding.serious for finding in of_love(next(iter(russian.values())))].count(True) == 1
    assert not any(
        finding.serious
        for finding in of_love(
            "Сегодня хорошо послушать The Beatles и никуда не спешить до самого вечера.", LEV
        )
    )


def test_house_style_advises_and_names_the_words() -> None:
    found = of_love(
        "Beware of hasty words today, and let the evening bring its own slow and gentle answer to you."
    )
    assert [(finding.serious, finding.fields["seen"]) for finding in found] == [(False, "Beware")]


def test_a_sentence_that_the_sky_contradicts_is_pointed_out() -> None:
    found = of_love(
        "The Moon is in Libra, which makes every talk easier. Let the evening take its own slow course."
    )
    assert [finding.fields for finding in found] == [
        {"sentence": "The Moon is in Libra, which makes every talk easier"}
    ]


def test_the_serious_comes_first() -> None:
    draft = texts_of(almanac.compose(*LEO)) | {"love": "Beware of hasty words today.", "advice": ""}
    assert [finding.serious for finding in findings(draft, LEO)] == [True, True, False]
