"""The mark of the day: its spread, its cause, and the sentence that tells it."""

import collections

import pytest

from horo_app.almanac import score
from horo_app.almanac.scene import Scene, day_of, ruler
from horo_app.language import Language
from horo_app.sky import AspectKind, Body
from horo_app.zodiac import Sign
from tests.almanac.conftest import YEAR, Readings


def test_a_year_uses_the_scale_from_2_to_10(year: Readings) -> None:
    marks = collections.Counter(reading.score for reading in year[Language.RU])
    assert set(marks) == set(range(2, 11))
    assert sum(marks[mark] for mark in range(4, 9)) > 0.75 * marks.total()
    assert 5.5 < sum(mark * count for mark, count in marks.items()) / marks.total() < 6.8


def test_every_sign_has_good_and_bad_days(year: Readings) -> None:
    for sign in Sign:
        marks = {reading.score for reading in year[Language.RU] if reading.sign is sign}
        assert min(marks) <= 4
        assert max(marks) >= 8


def test_both_languages_give_the_same_mark(year: Readings) -> None:
    for russian, english in zip(year[Language.RU], year[Language.EN], strict=True):
        assert russian.score == english.score


@pytest.mark.parametrize("language", Language)
def test_the_reason_tells_what_decided(year: Readings, language: Language) -> None:
    plain = 0
    for reading in year[language]:
        found = score.influences(Scene(reading.sign, day_of(reading.date)))
        decisive = score.decided_by(found)[0] if found else None
        if decisive is None:
            plain += 1
            continue
        about = {decisive.body} | ({decisive.other} if decisive.other else set())
        backed = [
            fact
            for fact in reading.facts
            if {fact.get("body"), fact.get("first"), fact.get("second")} & about
            and fact["kind"] in ("to_reader", "aspect")
        ]
        assert backed, f"{reading.sign} {reading.date}: {reading.score_reason}"
        assert (decisive.value >= 0) == (reading.score >= 6)
    assert plain < 12


def test_the_moon_in_trine_to_the_reader_helps_and_in_square_does_not() -> None:
    # 3 March 2026: the Moon in Virgo, Mars in Pisces
    day = day_of(YEAR[61])
    helped = {one.body: one.value for one in score.influences(Scene(Sign.CAPRICORN, day)) if not one.other}
    hurt = {one.body: one.value for one in score.influences(Scene(Sign.SAGITTARIUS, day)) if not one.other}
    assert helped[Body.MOON] > 0 > hurt[Body.MOON]
    assert hurt[Body.MARS] < 0 < helped[Body.MARS]


def test_venus_forgives_and_saturn_grudges() -> None:
    assert score._ease(AspectKind.SQUARE, Body.VENUS) == score._ease(AspectKind.SQUARE, Body.SUN) / 2
    assert score._ease(AspectKind.TRINE, Body.SATURN) == score._ease(AspectKind.TRINE, Body.SUN) / 2
    assert score._ease(AspectKind.CONJUNCTION, Body.MARS) < 0 < score._ease(AspectKind.CONJUNCTION, Body.SUN)


def test_the_traditional_ruler_is_the_ruler() -> None:
    assert [ruler(sign) for sign in (Sign.SCORPIO, Sign.AQUARIUS, Sign.PISCES, Sign.LEO)] == [
        Body.MARS,
        Body.SATURN,
        Body.JUPITER,
        Body.SUN,
    ]
