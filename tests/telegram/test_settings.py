"""The settings: by buttons, by plain words, by a location."""

import pytest

from tests.rows import rows
from tests.telegram_server import Person, until

CHOSEN = "select language, deliver_at, zone, state from telegram_subscribers"


async def chosen() -> tuple[object, ...]:
    [row] = await rows(CHOSEN)
    return row


async def test_the_card_tells_how_things_are(bot, newcomer) -> None:
    person = await newcomer()
    card = await person.says("/settings")
    assert card.text == "Sign: ♌ Leo\nDelivery: every day at 8:00\nClock: Moscow, UTC+3\nLanguage: English"
    assert card.bold() == ["Sign", "Delivery", "Clock", "Language"]
    assert card.labels == ["Sign", "Time", "City", "Language", "What comes", "Pause the delivery"]


async def test_somebody_without_a_sign_has_settings_too(bot, telegram) -> None:
    person = Person(telegram, "en")
    card = (await person.says("/settings")).text
    assert "Sign: not chosen yet\nDelivery: every day at 8:00, as soon as there is a sign" in card
    await person.taps("Sign")
    assert (await person.taps("♎")).text.startswith("♎ Libra")


async def test_the_time_to_the_half_hour_in_two_taps(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    hours = await person.taps("Time")
    assert len(hours.labels) == 25
    assert hours.labels[0] == "5:00"
    halves = await person.taps("6:00")
    assert halves.labels == ["6:00", "6:30", "‹ Back"]
    card = await person.taps("6:30")
    assert "every day at 6:30" in card.text
    assert (await chosen())[1] == 390


async def test_another_language_at_once_and_for_good(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    assert (await person.taps("Language")).labels[:2] == ["Русский", "English"]
    assert "Язык: Русский" in (await person.taps("Русский")).text
    assert (await person.says("/today")).text.startswith("♌ Лев")


async def test_a_city_by_a_button(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    places = await person.taps("City")
    assert {"London", "New York", "Tokyo", "Send my location"} <= set(places.labels)
    assert "Clock: Tokyo, UTC+9" in (await person.taps("Tokyo")).text
    assert (await chosen())[2] == "Asia/Tokyo"


@pytest.mark.parametrize("typed", ["Новосибирск", "новосибрск"])
async def test_a_city_by_its_name_forgiving_a_slip_to_whoever_was_asked(bot, newcomer, typed: str) -> None:
    person = await newcomer("ru")
    await person.says("/settings")
    await person.taps("Город")
    answer = await person.says(typed)
    assert "Новосибирск, Россия" in answer.text
    assert (await chosen())[2] == "Asia/Novosibirsk"


async def test_several_cities_of_a_name_are_offered(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    await person.taps("City")
    cities = await person.says("Birmingham")
    assert [label.partition(" · ")[0] for label in cities.labels] == [
        "Birmingham, United Kingdom",
        "Birmingham, AL, USA",
    ]
    await person.taps("Birmingham, AL")
    assert (await chosen())[2] == "America/Chicago"


async def test_a_city_that_nobody_knows_is_kindly_said_so_and_the_question_stands(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    await person.taps("City")
    assert "do not know that city" in (await person.says("Qwertyville")).text
    assert "Berlin" in (await person.says("Berlin")).text


async def test_a_city_named_without_being_asked_is_confirmed_first(bot, newcomer) -> None:
    person = await newcomer()
    assert "Shall I go by the clock of Berlin, Germany?" in (await person.says("Berlin")).text
    assert (await chosen())[2] is None
    await person.taps("Yes")
    assert (await chosen())[2] == "Europe/Berlin"


async def test_a_shared_location_tells_the_clock_and_is_not_kept(bot, newcomer, telegram) -> None:
    person = await newcomer()
    await person.says("/settings")
    await person.taps("City")
    await person.taps("Send my location")
    keyboard = (await person.sees(4))[-1].markup["keyboard"]
    assert keyboard[0][0] == {"text": "Send my location", "request_location": True}
    answer = await person.says(location={"latitude": 28.61, "longitude": 77.21})
    assert answer.markup == {"remove_keyboard": True}
    assert "UTC+5:30" in answer.text
    assert (await chosen())[2] == "Asia/Kolkata"
    columns = await rows("select column_name from information_schema.columns where column_name like '%itude'")
    assert columns == []


async def test_never_mind_takes_the_button_away(bot, newcomer) -> None:
    person = await newcomer()
    answer = await person.says("Never mind")
    assert (answer.text, answer.markup) == ("All right.", {"remove_keyboard": True})


async def test_a_time_in_plain_words(bot, newcomer) -> None:
    person = await newcomer()
    for typed, minutes in {"7:30": 450, "в 9 утра": 540, "21.00": 1260, "7:40": 450}.items():
        await person.says(typed)
        assert (await chosen())[1] == minutes


async def test_a_time_in_the_plainest_words_to_whoever_was_asked(bot, newcomer) -> None:
    """7.30 would be a day in July otherwise, and 7 nothing at all."""
    person = await newcomer("ru")
    for typed, minutes in {"7.30": 450, "9": 540}.items():
        await person.says("/settings")
        await person.taps("Время")
        assert "каждый день" in (await person.says(typed)).text
        assert (await chosen())[1] == minutes
    assert "Не совсем понимаю" in (await person.says("9")).text


async def test_a_reading_that_does_not_come_is_not_promised(bot, telegram) -> None:
    person = Person(telegram, "en")
    await person.says("/stop")
    assert (await person.says("leo")).text.startswith("♌ Leo")
    await person.says("/settings")
    await person.taps("City")
    assert "The reading comes" not in (await person.says("Tokyo")).text
    assert len(person.messages) == 4


async def test_a_pause_and_its_end(bot, newcomer) -> None:
    person = await newcomer()
    assert "Paused" in (await person.says("/stop")).text
    assert (await chosen())[3] == "paused"
    assert "every day at 8:00" in (await person.taps("Deliver again")).text
    assert (await chosen())[3] == "active"


async def test_no_delivery_right_after_joining(bot, newcomer) -> None:
    person = await newcomer()
    assert "Paused" in (await person.taps("No delivery", person.messages[1])).text
    assert (await chosen())[3] == "paused"


async def test_help_and_about_fit_a_phones_screen(bot, telegram) -> None:
    for language in ("ru", "en"):
        person = Person(telegram, language)
        for command in ("/help", "/about"):
            shown = await person.says(command)
            assert len(shown.text) < 700
            assert len(shown.text.splitlines()) <= 14
    assert "/forget" in shown.text
    assert "@horo_test_bot" in person.messages[0].text


NEVER = (
    "set:time:475",
    "set:hour:99",
    "set:zone:Mars/Base",
    "set:language:xx",
    "set:what?:",
    "look:leo",
    "x",
    "sign:ophiuchus:look:today",
)


async def test_a_button_that_never_was_changes_nothing(bot, newcomer, telegram) -> None:
    person = await newcomer()
    before = await chosen()
    for data in NEVER:
        tap = person.press({"callback_data": data}, person.messages[0])
        await until(lambda tap=tap: tap in telegram.answers)
    assert await chosen() == before
