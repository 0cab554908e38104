"""What a day means: three sentences, true of its sky, and other ones than in the days before."""

import datetime as dt

import pytest

from horo_app.astrology.inflection import body_name, sign_in_case
from horo_app.astrology.sky import Body, sky_on
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.day_texts import meaning
from horo_app.content.sky_claims import contradictions
from horo_app.content.sky_news import news_of
from horo_app.content.texts import lore_in
from horo_app.core.language import Language
from tests.content.conftest import DATES, Days, News

RU, EN = Language.RU, Language.EN
WEEK = 7


@pytest.mark.parametrize("language", Language)
def test_a_day_is_told_in_three_sentences(days: Days, language: Language) -> None:
    for date, said in days[language].items():
        assert len(said) == 3, date
        for sentence in said:
            assert sentence[0].isupper()
            assert sentence[-1] in ".?"
            assert not {"{", "}"} & set(sentence)


@pytest.mark.parametrize("language", Language)
def test_nothing_that_is_said_contradicts_the_sky(days: Days, language: Language) -> None:
    slips = [
        (date, slip)
        for date, said in list(days[language].items())[:366]
        for slip in contradictions(" ".join(said), Sign.ARIES, date, language)
    ]
    assert slips == []


@pytest.mark.parametrize("language", Language)
def test_the_moons_own_sign_is_told_and_no_other(days: Days, language: Language) -> None:
    for date, (lead, *_) in days[language].items():
        named = {sign for sign in SIGNS if sign_in_case(sign, language, "loc").split()[-1] in lead}
        assert named == {sky_on(date).position(Body.MOON).sign}, lead


@pytest.mark.parametrize("language", Language)
def test_no_sentence_comes_back_within_a_week(days: Days, language: Language) -> None:
    for start in range(len(DATES) - WEEK + 1):
        week = [sentence for date in DATES[start : start + WEEK] for sentence in days[language][date]]
        assert len(set(week)) == len(week), DATES[start]


@pytest.mark.parametrize("language", Language)
def test_a_day_with_news_tells_the_greatest(days: Days, news: News, language: Language) -> None:
    for date in DATES:
        if news[date]:
            greatest = news[date][0]
            bodies = [Body(greatest[key]) for key in ("body", "first", "second") if key in greatest]
            names = {body_name(body, language).removeprefix("the ")[:4] for body in bodies}
            assert all(name in days[language][date][1] for name in names), date


def test_a_new_moon_comes_first_and_leaves_room_for_news() -> None:
    """On 24 November 2026 the Moon is full in Gemini, and the Sun is in exact trine with Neptune."""
    said = meaning(dt.date(2026, 11, 24), EN)
    assert said[0].startswith("Full Moon in Gemini: ")
    assert said[1].startswith("The Sun and Neptune form an exact trine today: ")


def test_news_in_russian_are_in_the_right_case() -> None:
    assert "Между Ураном и Плутоном сегодня ровно 120°, трин: " in meaning(dt.date(2026, 11, 29), RU)[1]
    assert "входит в знак Стрельца" in meaning(dt.date(2026, 11, 22), RU)[1]


def test_news_that_come_twice_in_a_week_are_told_once() -> None:
    """Mercury meets Mars on 21 June 2028, and again four days later."""
    twice = [dt.date(2028, 6, day) for day in (21, 25)]
    first, second = ([fact["kind"] for fact in news_of(date)] for date in twice)
    assert first == second == ["aspect"]
    assert [meaning(date, EN)[1].startswith("Mercury and Mars") for date in twice] == [True, False]


@pytest.mark.parametrize("language", Language)
def test_what_to_do_goes_with_the_moons_sign(days: Days, language: Language) -> None:
    nudges = lore_in(language).day.nudge
    for date in DATES[:60]:
        assert days[language][date][2] in nudges[sky_on(date).position(Body.MOON).sign], date


def test_the_day_is_that_of_the_zone() -> None:
    """Mars enters Virgo on 25 November 2026 at 23:37 UTC."""
    eve, day = dt.date(2026, 11, 25), dt.date(2026, 11, 26)
    entering = {"kind": "ingress", "body": "mars", "sign": "virgo"}
    assert [entering in news_of(date, "UTC") for date in (eve, day)] == [True, False]
    assert [entering in news_of(date, "Europe/Moscow") for date in (eve, day)] == [False, True]
    assert "Mars" in meaning(day, EN, "Europe/Moscow")[1]


def test_a_date_always_means_the_same() -> None:
    assert meaning(dt.date(1990, 5, 17), RU) == meaning(dt.date(1990, 5, 17), RU)
    assert meaning(dt.date(1990, 5, 17), RU) != meaning(dt.date(1990, 5, 18), RU)
