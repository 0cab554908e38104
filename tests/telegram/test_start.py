"""The first minute: a hello, a sign, and today's reading at once."""

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.service import get_horoscope
from tests.rows import rows
from tests.telegram_server import Person, until

SUBSCRIBERS = "select state, sign, language, deliver_at, zone, next_at is not null from telegram_subscribers"


async def todays(sign: Sign, language: Language) -> str:
    """The sentence by which a reading is recognised."""
    return (await get_horoscope(sign, clock.today(settings().timezone), language)).summary


async def test_a_newcomer_chooses_from_twelve_names_and_reads_at_once(bot, telegram, person) -> None:
    hello = await person.says("/start")
    assert "Привет" in hello.text
    assert [len(row) for row in hello.rows] == [3, 3, 3, 3]
    assert hello.labels[4] == "♌ Лев"

    reading = await person.taps("♌ Лев")
    assert reading.message_id == hello.message_id  # in the same place
    assert reading.text.startswith("♌ Лев · ")
    assert await todays(Sign.LEO, Language.RU) in reading.text

    promise = (await person.sees(2))[-1]
    assert "8:00" in promise.text
    assert "Москва" in promise.text
    assert promise.labels == ["Другое время", "Мой город", "Не присылать"]
    assert await rows(SUBSCRIBERS) == [("active", "leo", "ru", 480, None, True)]


async def test_a_link_from_the_site_brings_the_sign_along(bot, telegram) -> None:
    person = Person(telegram, "en")
    await person.says("/start leo", answers=2)
    assert await todays(Sign.LEO, Language.EN) in person.messages[0].text
    assert "every day at 8:00" in person.messages[1].text


async def test_a_link_to_another_sign_shows_it_and_keeps_ones_own(bot, newcomer) -> None:
    person = await newcomer(sign="leo")
    shown = await person.says("/start aries")
    assert shown.text.startswith("♈ Aries")
    assert await rows("select sign from telegram_subscribers") == [("leo",)]
    await person.taps("This is my sign")
    assert await rows("select sign from telegram_subscribers") == [("aries",)]


@pytest.mark.parametrize("link", ["leo_utm-vk", "leo-vk", "LEO_utm_source", "leo-", "leo"])
async def test_a_link_may_name_its_source_after_the_sign(bot, telegram, link: str) -> None:
    person = Person(telegram, "en")
    await person.says(f"/start {link}", answers=2)
    assert person.messages[0].text.startswith("♌ Leo")


@pytest.mark.parametrize(
    "link", ["library", "leopard", "leonardo", "libary", "taurus2", "utm_leo", "cancerous"]
)
async def test_a_link_that_only_resembles_a_sign_subscribes_nobody(bot, telegram, link: str) -> None:
    assert (await Person(telegram, "en").says(f"/start {link}")).text.startswith("Hello!")
    assert await rows(SUBSCRIBERS) == []


async def test_who_comes_again_reads_at_once(bot, newcomer) -> None:
    person = await newcomer()
    assert (await person.says("/start")).text.startswith("♌ Leo")
    assert "This is my sign" not in person.messages[-1].labels


async def test_a_link_that_says_nothing_is_a_plain_start(bot, telegram) -> None:
    for link in ("", "nonsense", "preview-nothing", "x" * 64):
        assert (await Person(telegram, "en").says(f"/start {link}")).text.startswith("Hello!")


async def test_the_language_is_that_of_the_persons_telegram(bot, telegram) -> None:
    spoken = {
        code: (await Person(telegram, code).says("/start")).text for code in ("ru", "be", "en-GB", "de", None)
    }
    assert [code for code, text in spoken.items() if text.startswith("Привет")] == ["ru", "be", None]
    assert [code for code, text in spoken.items() if text.startswith("Hello")] == ["en-GB", "de"]


async def test_ten_at_once_on_a_cold_key_all_get_the_one_text_that_is_kept(bot, telegram) -> None:
    """Tomorrow in English for somebody in Kiritimati is a day that nobody has read yet."""
    people = [Person(telegram, "en") for _ in range(10)]
    for person in people:
        person.write("/tomorrow pisces")
    for person in people:
        await person.sees(1)
    assert len({person.messages[0].text for person in people}) == 1
    tomorrow = clock.today(settings().timezone) + clock.DAY
    kept = await rows(
        "select summary from horoscope_cache where sign = 'pisces' and language = 'en' and date = :day",
        day=tomorrow,
    )
    assert len(kept) == 1
    assert kept[0][0] in people[0].messages[0].text


async def test_everything_is_erased_and_said_so_and_one_may_begin_anew(bot, newcomer) -> None:
    person = await newcomer()
    assert "erased" in (await person.says("/forget")).text
    assert await rows(SUBSCRIBERS) == []
    assert "nothing about you" in (await person.says("/forget")).text
    assert (await person.says("/start")).text.startswith("Hello!")


async def test_who_blocks_the_bot_is_left_in_peace_and_who_returns_is_served_again(bot, newcomer) -> None:
    person = await newcomer()
    person.changes_membership("member", "kicked")
    await until_state("left")
    person.changes_membership("kicked", "member")
    await until_state("active")
    assert await rows("select next_at is not null from telegram_subscribers") == [(True,)]


async def until_state(state: str) -> None:
    for _ in range(200):
        if await rows("select state from telegram_subscribers") == [(state,)]:
            return
        await until(lambda: True)
    raise AssertionError(f"nobody became {state}")


async def test_start_alone_brings_back_whoever_had_left(bot, newcomer) -> None:
    person = await newcomer()
    person.changes_membership("member", "kicked")
    await until_state("left")
    assert (await person.says("/start")).text.startswith("♌ Leo")
    assert await rows("select state from telegram_subscribers") == [("active",)]
