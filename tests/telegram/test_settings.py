"""The settings: by buttons, by plain words, by a location."""

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
    asked = await person.taps("6:30")
    assert asked.text.startswith("6:30, noted. By the clock of which city?")  # nobody told us of a clock yet
    assert "every day at 6:30" in (await person.taps("Tokyo")).text
    assert (await chosen())[1] == 390
    await person.taps("Time")
    await person.taps("7:00")
    assert "every day at 7:30" in (await person.taps("7:30")).text


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


async def test_a_city_by_its_name_in_any_case_to_whoever_was_asked(bot, newcomer) -> None:
    for typed in ("новосибирск!", "я живу в Новосибирске", "из Новосибирска", "МСК+4"):
        person = await newcomer("ru")
        await person.says("/settings")
        await person.taps("Город")
        assert "Новосибирск" in (await person.says(typed)).text
    assert await rows("select distinct zone from telegram_subscribers") == [("Asia/Novosibirsk",)]


async def test_a_misspelt_city_is_confirmed_first(bot, newcomer) -> None:
    person = await newcomer("ru")
    await person.says("/settings")
    await person.taps("Город")
    assert "Новосибирск, Россия" in (await person.says("новосибрск")).text
    assert (await chosen())[2] is None
    await person.taps("Да")
    assert (await chosen())[2] == "Asia/Novosibirsk"


async def test_a_clock_told_without_being_asked_is_confirmed_first(bot, newcomer) -> None:
    person = await newcomer()
    for typed in ("UTC+5", "я живу в Ташкенте", "Ташкент", "i live in Tashkent"):
        assert "Shall I go by" in (await person.says(typed)).text
        assert (await chosen())[2] is None


async def test_names_codes_and_small_towns_are_no_cities_unless_asked_for(bot, newcomer) -> None:
    person = await newcomer()
    for typed in ("Да", "нет", "SVO", "Bo", "Анна", "Sofia", "Владимир", "Mytishchi", "да ну"):
        assert "clock" not in (await person.says(typed)).text, typed


async def test_a_country_of_many_clocks_is_asked_about(bot, newcomer) -> None:
    person = await newcomer()
    assert len((await person.says("I live in Australia")).labels) > 2
    assert "Berlin, Germany" in (await person.says("я из Германии")).text


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
    told = {
        "7:30": 450,
        "в 9 утра": 540,
        "21.00": 1260,
        "полночь": 0,
        "half past seven": 450,
        "присылай в 7": 420,
    }
    for typed, minutes in told.items():
        await person.says(typed)
        assert (await chosen())[1] == minutes


async def test_no_hour_is_promised_by_a_clock_that_nobody_told(bot, newcomer) -> None:
    person = await newcomer()
    asked = (await person.says("at 7")).text
    assert asked.startswith("7:00, noted. By the clock of which city?")
    assert "The reading comes at 7:00" in (await person.says("Tokyo")).text
    assert "every day at 9:00" in (await person.says("9 am")).text


async def test_rounding_is_said(bot, newcomer) -> None:
    person = await newcomer()
    assert "on the hour and at half past, so it is 7:30" in (await person.says("7:20")).text


async def test_a_number_that_may_be_an_hour_is_asked_about(bot, newcomer) -> None:
    person = await newcomer()
    assert "every day at 7:30?" in (await person.says("730")).text
    assert (await chosen())[1] == 480
    await person.taps("Yes")
    assert (await chosen())[1] == 450


async def test_a_time_in_the_plainest_words_to_whoever_was_asked(bot, newcomer) -> None:
    """7.30 would be a day in July otherwise, and 7 may be anything."""
    person = await newcomer("ru")
    for typed, minutes in {"7.30": 450, "9": 540, "730": 450}.items():
        await person.says("/settings")
        await person.taps("Время")
        await person.says(typed)
        assert (await chosen())[1] == minutes


async def test_an_answer_that_is_no_time_or_city_gets_the_question_again(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    await person.taps("Time")
    for typed in ("25:00", "абракадабра"):
        again = await person.says(typed)
        assert "At what time shall I write?" in again.text
        assert len(again.labels) == 25
    assert "noted" in (await person.says("8")).text
    again = await person.says("Qwertyville")
    assert "Send my location" in again.labels


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
            assert len(shown.text.splitlines()) <= 17
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
