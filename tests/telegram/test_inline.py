"""Inline mode: "@bot leo" in any chat offers the day's reading."""

from horo_app.astrology.zodiac import SIGNS
from horo_app.core import clock
from horo_app.core.settings import settings
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


async def test_nothing_found_leads_on_to_the_bot(bot, telegram) -> None:
    assert await Person(telegram, "en").asks_inline("xyz") == []
    [answer] = telegram.inline_answers.values()
    assert answer["button"] == {"text": "Nothing found: open the bot", "start_parameter": "inline"}


async def test_a_reading_of_a_date_and_of_none_that_we_hold(bot, telegram) -> None:
    person = Person(telegram, "en")
    today = clock.today(settings().timezone)
    [found] = await person.asks_inline(f"leo {today + clock.DAY}")
    assert found["id"] == f"leo.{today + clock.DAY}.en"
    [found] = await person.asks_inline(f"{today:%B} {today.day} leo")
    assert found["id"] == f"leo.{today}.en"
    [found] = await person.asks_inline(f"leo {today:%d.%m.%Y}")
    assert found["id"] == f"leo.{today}.en"
    assert await person.asks_inline("leo 2031-01-05") == []
    assert await person.asks_inline("leo January 5 2031") == []


async def test_an_offer_shows_the_days_picture_where_there_is_a_public_address(
    bot, telegram, monkeypatch
) -> None:
    [plain] = await Person(telegram).asks_inline("лев")
    assert "thumbnail_url" not in plain
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example")
    settings.cache_clear()
    [offered] = await Person(telegram).asks_inline("лев")
    assert offered["thumbnail_url"].startswith("https://horo.example/og/leo/")
    assert offered["thumbnail_url"].endswith(".ru.png")
