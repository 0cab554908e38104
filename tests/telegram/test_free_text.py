"""Plain words: a sign, a birthday, a time, a city, and a kind answer to everything else."""

import pytest

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.telegram.understanding import asks_for_a_day, clock_time, sign_and_day, sign_named
from tests.rows import rows
from tests.telegram_server import Person


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("лев", Sign.LEO), ("ЛЕВ!", Sign.LEO), ("Льва", Sign.LEO), ("Leo", Sign.LEO), ("♌", Sign.LEO),
        ("♌️", Sign.LEO), ("♌ Лев", Sign.LEO), ("весы", Sign.LIBRA), ("pisces ", Sign.PISCES),
        ("скорпеон", Sign.SCORPIO), ("sagitarius", Sign.SAGITTARIUS), ("козерок", Sign.CAPRICORN),
        ("близнец", Sign.GEMINI), ("рыба", None), ("для льва", None), ("привет", None), ("", None),
    ],
)  # fmt: skip
def test_a_sign_by_its_name_in_any_form(text: str, sign: Sign | None) -> None:
    assert sign_named(text) is sign


def test_every_sign_is_known_by_its_value_which_links_carry() -> None:
    assert [sign_named(sign.value) for sign in SIGNS] == list(SIGNS)


def test_tomorrow_may_stand_beside_the_sign() -> None:
    assert sign_and_day("лев завтра") == (Sign.LEO, True)
    assert sign_and_day("Tomorrow Leo") == (Sign.LEO, True)
    assert sign_and_day("завтра") == (None, True)
    assert sign_and_day("leo") == (Sign.LEO, False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("овен сегодня", (Sign.ARIES, False)), ("гороскоп для льва на завтра", (Sign.LEO, True)),
        ("I’m a Leo", (Sign.LEO, False)), ("what about Pisces tomorrow?", (Sign.PISCES, True)),
        ("лев и рыбы", (None, False)), ("the one about a leo that a friend told me of", (None, False)),
    ],
)  # fmt: skip
def test_a_sign_may_be_named_in_a_short_sentence(text: str, meant: tuple[Sign | None, bool]) -> None:
    assert sign_and_day(text) == meant


def test_a_day_may_be_asked_for_alone() -> None:
    for text in (
        "сегодня",
        "на завтра",
        "Гороскоп на сегодня!",
        "tomorrow",
        "today’s horoscope",
        "horoscope",
    ):
        assert asks_for_a_day(text)
    for text in ("", "привет", "лев завтра", "not today, thanks"):
        assert not asks_for_a_day(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7:30", 450), ("07:30", 450), ("7.30", 450), ("в 8:00", 480), ("8 утра", 480), ("в 9 вечера", 1260),
        ("9 pm", 1260), ("12 am", 0), ("12 pm", 720), ("23:50", 0), ("24:00", 0), ("7:14", 420), ("7:15", 450),
        ("8 часов", 480), ("at 8", 480), ("8", None), ("25:00", None), ("7:75", None), ("time", None),
        ("7:30:15", None),
    ],
)  # fmt: skip
def test_a_time_of_day_to_the_half_hour(text: str, minutes: int | None) -> None:
    assert clock_time(text) == minutes


def test_a_bare_number_is_an_hour_to_whoever_was_asked_for_one() -> None:
    assert [clock_time(text, asked=True) for text in ("8", "25", "лев")] == [480, None, None]


async def test_a_day_alone_is_ones_own_reading(bot, newcomer) -> None:
    person = await newcomer()
    tomorrow = await person.says("Tomorrow")
    assert tomorrow.text.startswith("♌ Leo")
    assert "Today" in tomorrow.labels
    assert (await person.says("horoscope")).text.startswith("♌ Leo")


async def test_a_city_that_sounds_like_a_sign_is_a_city(bot, newcomer) -> None:
    """Paris differs from Aries by a slip of the finger."""
    person = await newcomer()
    assert "clock of Paris, France" in (await person.says("Paris")).text
    await person.says("/settings")
    await person.taps("City")
    assert "clock of Paris, France" in (await person.says("Paris")).text
    assert (await person.says("Ariies")).text.startswith("♈ Aries")


async def test_a_birthday_finds_the_sign_and_reads_at_once(bot, telegram) -> None:
    for text in ("12.05.1990", "12 мая", "May 12", "1990-05-12"):
        person = Person(telegram)
        await person.says(text, answers=2)
        assert person.messages[0].text.startswith("♉ Телец")
    assert await rows("select sign from telegram_subscribers") == [("taurus",)] * 4


async def test_a_birthday_of_a_friend_is_read_and_not_taken_for_ones_own(bot, newcomer) -> None:
    person = await newcomer()
    shown = await person.says("May 12")
    assert shown.text.startswith("♉ Taurus")
    assert "This is my sign" in shown.labels
    assert await rows("select sign from telegram_subscribers") == [("leo",)]


async def test_on_a_cusp_without_a_year_the_year_is_asked_for(bot, telegram, person) -> None:
    asked = await person.says("20 апреля")
    assert "из Овна" in asked.text
    assert "знак Тельца" in asked.text
    assert "с годом" in asked.text
    assert asked.labels == ["♈ Овен", "♉ Телец"]
    assert await rows("select 1 from telegram_subscribers") == []
    assert (await person.taps("♉")).text.startswith("♉ Телец")


async def test_on_a_cusp_with_a_year_the_hour_is_told(bot, telegram) -> None:
    asked = await Person(telegram, "en").says("April 20, 1990")
    assert "from Aries to Taurus, at 12:26 by the clock of Moscow" in asked.text
    assert asked.labels == ["♈ Aries", "♉ Taurus"]


async def test_a_day_that_may_be_two_is_asked_about(bot, telegram) -> None:
    person = Person(telegram, "en")
    asked = await person.says("5/12")
    labels = [label.replace("\u00a0", " ") for label in asked.labels]
    assert labels == ["May 12 — ♉ Taurus", "December 5 — ♐ Sagittarius"]
    assert (await person.taps("May")).text.startswith("♉ Taurus")


async def test_an_impossible_day_is_answered_with_an_example(bot, telegram, person) -> None:
    for text in ("31 апреля", "30.02.1990", "1 января 2199"):
        assert (await person.says(text)).text == "Такого дня рождения не бывает. Попробуй так: 12 мая."


async def test_nonsense_is_answered_kindly_with_an_example(bot, telegram) -> None:
    person = Person(telegram, "en")
    picture = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}
    for content in ({"text": "ывапролдж"}, {"text": "x" * 4000}, {"text": "/unknown"}, picture):
        answer = await person.says(**content)
        assert "I did not catch that" in answer.text
        assert "May 12" in answer.text
        assert len(answer.labels) == 12


async def test_a_newcomer_who_names_a_sign_begins_with_it(bot, telegram, person) -> None:
    await person.says("лев", answers=2)
    assert await rows("select sign from telegram_subscribers") == [("leo",)]


async def test_what_nobody_understands_is_kept_once_five_people_wrote_it(bot, telegram) -> None:
    for _ in range(5):
        person = Person(telegram, "en")
        assert await rows("select phrase from telegram_unknown_phrases") == []
        await person.says("Qwertyuiop the asdfgh!")
    await person.says("/help")  # once it is there, the phrase before was noted
    assert await rows("select phrase, times from telegram_unknown_phrases") == [("qwertyuiop the asdfgh", 5)]
