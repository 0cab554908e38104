"""Plain words in a private chat: what is understood is answered, and nothing is done that nobody asked for."""

import datetime as dt

import pytest

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock
from horo_app.core.settings import settings
from horo_app.telegram.understanding.signs import sign_named
from horo_app.telegram.understanding.times import clock_time
from tests.rows import count, rows
from tests.telegram_server import Person

PICTURE = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}
STICKER = {
    "sticker": {
        "file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1, "height": 1, "is_animated": False,
        "is_video": False, "emoji": "\U0001f602",
    }
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("лев", Sign.LEO), ("ЛЕВ!", Sign.LEO), ("Льва", Sign.LEO), ("Leo", Sign.LEO), ("♌", Sign.LEO),
        ("♌️", Sign.LEO), ("♌ Лев", Sign.LEO), ("весы", Sign.LIBRA), ("pisces ", Sign.PISCES),
        ("скорпеон", Sign.SCORPIO), ("sagitarius", Sign.SAGITTARIUS), ("козерок", Sign.CAPRICORN),
        ("близнец", Sign.GEMINI), ("рыбам", Sign.PISCES), ("для льва", None), ("привет", None), ("", None),
        ("лев рыбы", None), ("cancel", None), ("library", None), ("каком", None), ("скоро", None),
    ],
)  # fmt: skip
def test_a_sign_by_its_name_in_any_form(text: str, sign: Sign | None) -> None:
    assert sign_named(text) is sign


def test_every_sign_is_known_by_its_value_which_links_carry() -> None:
    assert [sign_named(sign.value) for sign in SIGNS] == list(SIGNS)


@pytest.mark.parametrize(("text", "minutes"), [("7:14", 420), ("7:15", 450), ("23:50", 0), ("6:45", 420)])
def test_a_time_is_rounded_to_the_half_hour_and_known_to_be(text: str, minutes: int) -> None:
    time = clock_time(text)
    assert time is not None
    assert (time.minutes, time.is_rounded) == (minutes, True)


@pytest.mark.parametrize("text", ["25:00", "7:75", "time", "7:30:15", "1990", "полчаса", "12 обезьян"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert clock_time(text) is None


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
        assert person.messages[0].text.startswith("Ты Телец.\n\n♉ Телец · ")
    assert await rows("select sign from telegram_subscribers") == [("taurus",)] * 4


async def test_a_birthday_of_a_friend_is_read_and_not_taken_for_ones_own(bot, newcomer) -> None:
    person = await newcomer()
    shown = await person.says("May 12")
    assert shown.text.startswith("Whoever was born on May\u00a012 is a Taurus.\n\n♉ Taurus · ")
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


async def test_nonsense_is_answered_kindly_and_a_newcomer_gets_the_signs(bot, telegram) -> None:
    person = Person(telegram, "en")
    for content in ({"text": "ывапролдж"}, {"text": "x" * 4000}, {"text": "/unknown"}, PICTURE):
        answer = await person.says(**content)
        assert "I did not catch that" in answer.text
        assert "May 12" in answer.text
        assert len(answer.labels) == 12
    await person.taps("♌")
    assert await rows("select sign from telegram_subscribers") == [("leo",)]


async def test_whose_sign_is_known_never_gets_the_twelve_as_an_apology(bot, newcomer) -> None:
    person = await newcomer()
    for content in (
        {"text": "ывапролдж"},
        {"text": "привет"},
        {"text": "31 april"},
        {"text": "thanks"},
        PICTURE,
        STICKER,
    ):
        assert len((await person.says(**content)).labels) < 12


async def test_every_way_in_leads_to_ones_sign(bot, telegram) -> None:
    for content in (
        {"text": "привет"},
        {"text": "31 april"},
        {"text": "what awaits me?"},
        {"text": "thanks"},
        STICKER,
    ):
        person = Person(telegram, "en")
        await person.says(**content)
        await person.taps("♓")
    assert await rows("select sign from telegram_subscribers") == [("pisces",)] * 5


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


BESIDE_A_SIGN = (
    "i have cancer", "имя Лев", "весы купить", "я лев", "лев завтра", "для льва", "Leo DiCaprio", "скорпеон",
    "\U0001f981", "привет, лев", "у мужа др 12 мая",
)  # fmt: skip


async def test_words_beside_a_sign_subscribe_nobody(bot, telegram) -> None:
    for number, text in enumerate(BESIDE_A_SIGN):
        person = Person(telegram, "en")
        shown = await person.says(text)
        assert await count("telegram_subscribers") == number, text
        mine = [label for label in shown.labels if "this is my sign" in label.casefold() or label == "♌ Leo"]
        await person.taps(mine[0])
        assert await count("telegram_subscribers") == number + 1, text


async def test_stop_in_plain_words_stops_and_what_is_only_like_it_asks(bot, newcomer) -> None:
    person = await newcomer()
    assert (await person.says("хочу отписаться от этой рассылки")).labels == ["Pause the delivery"]
    assert await rows("select state from telegram_subscribers") == [("active",)]
    assert "Paused" in (await person.says("отпишись!")).text
    assert await rows("select state from telegram_subscribers") == [("paused",)]


async def test_despair_is_answered_with_kindness_and_numbers_alone_and_is_not_logged(
    bot, newcomer, telegram, capsys
) -> None:
    for person in (await newcomer(), Person(telegram, "ru")):
        shown = await person.says("Лев. Мне плохо, я больше не хочу жить")
        for number in ("8-800-2000-122", "112", "988", "findahelpline.com"):
            assert number in shown.text
        assert shown.markup == {}
    said = capsys.readouterr()
    assert "жить" not in said.out + said.err


async def test_a_part_of_a_reading_and_its_color(bot, newcomer) -> None:
    person = await newcomer()
    love = await person.says("what about love?")
    assert love.text.startswith("♌ Leo · ")
    assert love.bold()[1] == "Love"
    assert love.labels == ["Today", "Tomorrow"]
    assert "Color of the day" in (await person.says("lucky color")).text
    of_another = await person.says("деньги у рыб")
    assert of_another.text.startswith("♓ Pisces · ")
    assert of_another.labels[0] == "This is my sign"


async def test_past_days_are_read_from_the_archive_and_those_to_come_are_said_to_be_open(
    bot, newcomer
) -> None:
    person = await newcomer()
    today = clock.today(settings().timezone)
    yesterday = await person.says("what was yesterday?")
    assert f"{today - clock.DAY:%B} {(today - clock.DAY).day}, " in yesterday.text.splitlines()[0].replace(
        "\u00a0", " "
    )
    coming = await person.says("the day after tomorrow")
    assert "until tomorrow only" in coming.text
    assert f"{today + clock.DAY:%A}" in coming.text
    long_ago = today - dt.timedelta(days=40)
    assert "no reading of" in (await person.says(f"horoscope for {long_ago:%B} {long_ago.day}")).text


async def test_other_wishes_are_answered_by_what_there_is(bot, newcomer) -> None:
    person = await newcomer()
    assert (await person.says("Leo and Pisces")).labels == ["♌ Leo", "♓ Pisces"]
    assert "Lit at noon:" in (await person.says("moon calendar")).text


async def test_the_sky_is_told_from_the_ephemeris(bot, telegram, start_clock) -> None:
    start_clock("2026-11-29T12:00+03:00")
    person = Person(telegram, "en")
    told = {
        "is Mercury in retrograde?": "Mercury is not retrograde now. "
        "Next time: from February\u00a09, 2027 to March\u00a03, 2027.",
        "ретроградный сатурн?": "Yes, Saturn is retrograde: from July\u00a026, 2026 to December\u00a011, 2026.",
        "when is the full Moon?": "The next full Moon "
        "is on December\u00a024 at 4:28 a.m. (in 25 days): the Moon in Cancer.",
        "next eclipse": "The next eclipse of the Sun is annular, on February\u00a06, 2027.",
        "lunar eclipse": "The next eclipse of the Moon is penumbral, on February\u00a021, 2027.",
        "where is Venus?": "Venus is in Libra until December\u00a04 at 11:12 a.m. (in 5 days).",
        "when does Leo season start?": "The Sun enters Leo on July\u00a023, 2027.",
        "is the Moon retrograde?": "The Sun and the Moon are never retrograde.",
    }
    assert {question: (await person.says(question)).text for question in told} == told


async def test_the_answer_is_in_the_language_of_the_reader_whatever_they_write_in(bot, newcomer) -> None:
    russian, english = await newcomer("ru"), await newcomer("en")
    assert (await russian.says("thanks")).text.startswith("Пожалуйста")
    assert (await english.says("спасибо")).text.startswith("You are welcome")
    assert (await russian.says("English please")).labels[:2] == ["Русский", "English"]


async def test_words_under_a_picture_are_words(bot, newcomer) -> None:
    person = await newcomer()
    assert (await person.says(caption="pisces tomorrow", **PICTURE)).text.startswith("♓ Pisces")


async def test_a_picture_of_leo_or_somebody_elses_words_subscribe_nobody(bot, telegram) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
    for content in ({"caption": "Leo", **PICTURE}, {"text": "Leo", "forward_origin": origin}):
        assert "Is ♌ Leo your sign?" in (await Person(telegram, "en").says(**content)).text
    shown = await Person(telegram, "en").says("12.05.1990", forward_origin=origin)
    assert "Whoever was born on" in shown.text
    assert await count("telegram_subscribers") == 0


async def test_a_newcomer_is_welcomed_and_asked_for_the_city_before_the_hour_is_theirs(bot, person) -> None:
    assert (await person.says("привет")).text.startswith("Привет!")
    await person.taps("♌")
    promise = (await person.sees(2))[-1].text
    assert promise.startswith("В каком городе ты живёшь?")
