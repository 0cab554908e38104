"""Inline mode: "@bot leo" in any chat offers the day's reading."""

from horo_app.astrology.zodiac import SIGNS
from tests.telegram.test_readings import views
from tests.telegram_server import Person


async def test_a_sign_is_offered_with_its_whole_reading(bot, telegram) -> None:
    [result] = await Person(telegram).asks_inline("лев")
    content = result["input_message_content"]
    assert result["title"] == "♌ Лев"
    assert result["description"] in content["message_text"]
    assert content["entities"][0]["type"] == "bold"
    [[link]] = result["reply_markup"]["inline_keyboard"]
    assert link == {"text": "Читать каждое утро", "url": "https://t.me/horo_test_bot?start=leo"}


async def test_an_empty_question_offers_all_twelve_ones_own_first(bot, newcomer) -> None:
    person = await newcomer(sign="pisces")
    results = await person.asks_inline("")
    assert [result["id"].partition(".")[0] for result in results] == ["pisces", *SIGNS[:-1]]


async def test_the_first_letters_are_enough(bot, telegram) -> None:
    person = Person(telegram)
    assert [result["title"] for result in await person.asks_inline("ле")] == ["♌ Лев"]
    assert [result["title"] for result in await person.asks_inline("Т")] == ["♉ Телец"]
    assert [result["title"] for result in await person.asks_inline("sa")] == ["♐ Стрелец"]
    assert await person.asks_inline("xyz") == []


async def test_tomorrow_on_request(bot, telegram) -> None:
    person = Person(telegram, "en")
    [today], [tomorrow] = await person.asks_inline("leo"), await person.asks_inline("leo tomorrow")
    assert today["input_message_content"] != tomorrow["input_message_content"]
    assert len(await person.asks_inline("tomorrow")) == 12
    assert [result["id"] for result in await person.asks_inline("le tomorrow")] == [tomorrow["id"]]


async def test_an_offer_is_the_persons_own_and_soon_outdated(bot, telegram) -> None:
    await Person(telegram).asks_inline("лев")
    [answer] = telegram.inline_answers.values()
    assert answer["is_personal"] is True
    assert answer["cache_time"] <= 60


async def test_a_reading_that_was_sent_is_a_view_and_an_offer_is_none(bot, telegram) -> None:
    person = Person(telegram)
    [result] = await person.asks_inline("лев")
    telegram.push("chosen_inline_result", {"result_id": result["id"], "from": person.user, "query": "лев"})
    telegram.push("chosen_inline_result", {"result_id": "nonsense", "from": person.user, "query": "лев"})
    await views([("leo", "ru", 1)])
