"""Where people came from, when they were there, and what was not understood: kept as promised, gone with /forget."""

import pytest

from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.subscribers import deliveries, subscribers, unknown_phrases
from horo_app.subscribers.update_dedup import UpdateDedup
from horo_app.subscribers.visits import source_of
from tests.rows import count, rows

TABLES = ("telegram_people", "telegram_activity", "telegram_unknown_marks")


@pytest.mark.parametrize(
    ("words", "source"),
    [("vk", "vk"), ("utm-vk", "vk"), ("utm_source_VK", "vk"), ("utm-source-tg_ads", "tg_ads"), ("", "")],
)
def test_a_source_is_what_is_left_of_a_links_words(words: str, source: str) -> None:
    assert source_of(words) == source


async def test_somebody_came_once_and_is_active_on_each_of_their_days(database, set_clock) -> None:
    book = UpdateDedup()
    set_clock("2026-11-25T08:00+03:00")
    await book.arrive(1, 7, "vk")
    await book.arrive(2, 7, "")
    await book.arrive(3, 8)  # no visit
    set_clock("2026-11-26T00:30+03:00")
    await book.arrive(4, 7, "other")
    await book.close()
    assert await rows("select chat_id, came_on::text, source from telegram_people") == [
        (7, "2026-11-25", "vk")
    ]
    assert await rows("select chat_id, date::text from telegram_activity order by 2") == [
        (7, "2026-11-25"),
        (7, "2026-11-26"),
    ]


async def test_days_are_dropped_after_90_and_so_is_who_did_not_stay(database, set_clock) -> None:
    book = UpdateDedup()
    set_clock("2026-08-01T08:00+03:00")
    await book.arrive(1, 7, "vk")
    await book.arrive(2, 8, "vk")
    await book.close()
    async with transaction() as session:
        await subscribers.choose(session, 8, Language.RU)
    set_clock("2026-11-01T08:00+03:00")
    async with transaction() as session:
        await deliveries.forget_old(session)
    assert await count("telegram_activity") == 0
    assert await rows("select chat_id from telegram_people") == [(8,)]


async def write(chats: range, phrase: str) -> None:
    async with transaction() as session:
        for chat in chats:
            await unknown_phrases.note(session, chat, phrase, Language.RU)


async def test_a_phrase_is_kept_once_five_chats_wrote_it_and_for_30_days(database, set_clock) -> None:
    set_clock("2026-11-01T08:00+03:00")
    await write(range(4), "как дела у звезд")
    await write(range(4), "как дела у звезд")
    assert await count("telegram_unknown_phrases") == 0
    assert "дела" not in str(await rows("select * from telegram_unknown_marks"))
    await write(range(4, 6), "как дела у звезд")
    assert await rows("select phrase, language, times from telegram_unknown_phrases") == [
        ("как дела у звезд", "ru", 6)
    ]
    set_clock("2026-12-01T08:00+03:00")
    async with transaction() as session:
        await deliveries.forget_old(session)
    assert (await count("telegram_unknown_phrases"), await count("telegram_unknown_marks")) == (0, 0)


async def test_nothing_of_it_is_left_of_whoever_is_forgotten(database) -> None:
    book = UpdateDedup()
    await book.arrive(1, 7, "vk")
    await book.close()
    await write(range(7, 8), "something")
    async with transaction() as session:
        assert await subscribers.forget(session, 7)
        assert not await subscribers.forget(session, 7)
    for table in TABLES:
        assert await count(table) == 0
