"""The parts of a reading are read together: what repeats, what does not fit the score, the day or the hour.

On 30 November 2026, a Monday, the Sun and Saturn are in trine at 9:06 and the Moon leaves Leo at 17:13, Moscow time.
"""

import datetime as dt

import pytest

from horo_app.content.whole_reading import remarks
from horo_app.core.language import Language

DAY = dt.date(2026, 11, 30)
RU, EN = Language.RU, Language.EN
CALM = {
    EN: {
        "love": "Somebody remembers how you take your coffee. Let them pour it.",
        "career": "The short answer is the one that gets read. Cut the rest and send.",
        "health": "Shoulders drop when the kettle starts. Stay there for its whole song.",
        "finance": "Receipts like company: put the loose ones into one envelope.",
        "advice": "Leave the loud corner of the table to whoever wants it.",
        "summary": "You are listened to most when you say it once.",
    },
    RU: {
        "love": "Кто-то помнит, сколько тебе сахара. Пусть нальёт.",
        "career": "Прочтут короткий ответ. Остальное вычеркни и отправляй.",
        "health": "Плечи опускаются, когда шумит чайник. Дослушай его до конца.",
        "finance": "Чеки любят компанию: сложи их в один конверт.",
        "advice": "Громкий угол стола оставь тому, кому он нужен.",
        "summary": "Лучше всего слышно того, кто говорит один раз.",
    },
}


def kinds(language: Language, date: dt.date = DAY, score: int = 6, **changed: str) -> list[tuple[str, str]]:
    """Where and what is odd about a calm reading with some parts changed."""
    parts = CALM[language] | changed
    return [(one.place, one.kind) for one in remarks(parts, date, language, "Europe/Moscow", score)]


@pytest.mark.parametrize("language", Language)
def test_a_calm_reading_has_nothing_odd(language: Language) -> None:
    assert kinds(language) == []


def test_parts_that_begin_alike_are_found() -> None:
    assert kinds(EN, advice="Somebody remembers the way home.") == [("advice", "opening")]
    assert kinds(RU, advice="Кто-то помнит дорогу домой.") == [("advice", "opening")]


def test_a_phrase_of_two_parts_is_found() -> None:
    said = "It pays to read the short answer is the one that gets read."
    assert kinds(EN, advice=said) == [("advice", "phrase")]


def test_a_word_in_three_parts_is_found_whatever_its_ending() -> None:
    found = kinds(
        RU,
        love="Тишина ждёт ответного письма.",
        career="Разбери старые письма.",
        health="С письмами — потом.",
    )
    assert found == [("health", "word")]
    found = kinds(
        EN,
        love="A promise is a small bridge.",
        career="Nobody promised you an answer.",
        advice="Promises age well.",
    )
    assert found == [("advice", "word")]


def test_an_aspect_that_three_parts_name_is_found() -> None:
    found = kinds(
        EN,
        love="The trine of the Sun and Saturn warms up slowly.",
        career="Work leans on the Sun, Saturn and their trine.",
        advice="Lean on a trine: Saturn holds what the Sun promises.",
    )
    assert ("advice", "fact") in found


@pytest.mark.parametrize(
    ("language", "love", "score", "odd"),
    [
        (EN, "The trine of the Sun and Saturn is slow and kind.", 2, True),
        (EN, "The square of Mars and Uranus is in a hurry.", 9, True),
        (EN, "The trine of the Sun and Saturn is slow and kind.", 9, False),
        (RU, "Трин Солнца и Сатурна добр и нетороплив.", 3, True),
        (RU, "Трин Солнца и Сатурна добр и нетороплив.", 5, False),
    ],
)
def test_the_words_fit_the_score(language: Language, love: str, score: int, odd: bool) -> None:
    health = love.replace("Сатурна", "Нептуна").replace("Saturn", "Neptune").replace("Uranus", "Pluto")
    found = kinds(language, score=score, love=love, health=f"Again: {health}")
    assert (("summary", "tone") in found) is odd
    assert ("summary", "tone") not in kinds(language, score=score, love=love)  # one alone makes no tone


@pytest.mark.parametrize(
    ("language", "love", "odd"),
    [
        (EN, "Monday has a way of starting early.", []),
        (EN, "Friday has a way of ending late.", [("love", "weekday")]),
        (EN, "It can wait until Friday.", []),
        (RU, "Понедельник начинается рано.", []),
        (RU, "Пятница кончается поздно.", [("love", "weekday")]),
        (RU, "До пятницы это подождёт.", []),
        (EN, "A winter scarf for two.", [("love", "season")]),
        (RU, "Летнее настроение без спроса.", [("love", "season")]),
    ],
)
def test_the_day_is_its_weekday_and_no_season(
    language: Language, love: str, odd: list[tuple[str, str]]
) -> None:
    assert kinds(language, love=love) == odd


@pytest.mark.parametrize(
    ("language", "love", "true"),
    [
        (EN, "The trine of the Sun and Saturn is exact at 9:06 a.m.: ask then.", True),
        (EN, "The trine of the Sun and Saturn is exact at 9:06 p.m.: ask then.", False),
        (EN, "The Moon is in your first house until 5:13 p.m. (Moscow time).", True),
        (EN, "The Moon is in your first house until 6:13 p.m. (Moscow time).", False),
        (EN, "Be home by 7:30 p.m. and say nothing of it.", True),
        (EN, "The trine of the Sun and Saturn is exact this morning.", True),
        (EN, "The trine of the Sun and Saturn is exact this evening.", False),
        (RU, "Трин Солнца и Сатурна точен в 9:06: тогда и спрашивай.", True),
        (RU, "Трин Солнца и Сатурна точен в 19:06: тогда и спрашивай.", False),
        (RU, "Луна до 17:13 в твоём первом доме.", True),
        (RU, "Луна до 18:13 в твоём первом доме.", False),
        (RU, "Трин Солнца и Сатурна точен вечером.", False),
    ],
)
def test_an_hour_is_one_at_which_it_happens(language: Language, love: str, true: bool) -> None:
    assert (("love", "hour") not in kinds(language, love=love)) is true


def test_a_moon_that_is_called_thin_is_thin() -> None:
    crescent = dt.date(2026, 12, 11)  # two days after the new Moon
    assert kinds(EN, love="A thin Moon and a full cup.") == [("love", "moon")]
    assert kinds(EN, crescent, love="A thin Moon and a full cup.") == []
    assert kinds(RU, love="Тонкая Луна и полная чашка.") == [("love", "moon")]


def test_phrases_that_we_never_print_are_found() -> None:
    assert kinds(EN, love="Embrace the journey of two cups.") == [("love", "never")]
    assert kinds(EN, love="Your favourite neighbour waves.") == [("love", "never")]
    assert kinds(RU, love="Вселенная улыбается двоим.") == [("love", "never")]
