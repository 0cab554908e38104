"""Editors' own chats: connected by a code that serves once and not for long."""

from typing import Any

import pytest

from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.subscribers import subscribers, test_chats
from tests.rows import rows, run

EN = Language.EN


async def do(what: Any, *rest: Any) -> Any:
    async with transaction() as session:
        return await what(session, *rest)


@pytest.fixture
async def anna(database) -> int:
    await run("insert into admins (name, key, password, role) values ('Anna', 'anna', '', 'editor')")
    [(number,)] = await rows("select id from admins")
    return int(number)


async def test_a_code_connects_whoever_brings_it_first_and_only_once(anna: int) -> None:
    code = await do(test_chats.invite, anna)
    assert await do(test_chats.find, anna) is None
    assert await do(test_chats.connect, code, 7, EN) == "Anna"
    assert await do(test_chats.connect, code, 8, EN) is None
    assert await do(test_chats.find, anna) == 7
    assert await rows("select code from editor_chats") == [(None,)]


async def test_a_code_is_void_once_there_is_a_newer_one_or_it_is_a_quarter_of_an_hour_old(
    anna: int, set_clock
) -> None:
    set_clock("2026-11-25T12:00+03:00")
    old = await do(test_chats.invite, anna)
    new = await do(test_chats.invite, anna)
    assert await do(test_chats.connect, old, 7, EN) is None
    assert await do(test_chats.connect, "guess", 7, EN) is None
    set_clock("2026-11-25T12:15+03:00")
    assert await do(test_chats.connect, new, 7, EN) is None
    assert await rows("select 1 from telegram_subscribers") == []


async def test_the_database_knows_no_code_by_which_a_chat_could_be_connected(anna: int) -> None:
    code = await do(test_chats.invite, anna)
    assert code not in str(await rows("select * from editor_chats"))


async def test_a_disabled_admin_connects_nothing(anna: int) -> None:
    code = await do(test_chats.invite, anna)
    await run("update admins set disabled_at = now()")
    assert await do(test_chats.connect, code, 7, EN) is None


async def test_connecting_changes_nothing_for_somebody_who_reads_already(anna: int) -> None:
    await do(subscribers.pause, 7, Language.RU)
    await do(test_chats.connect, await do(test_chats.invite, anna), 7, EN)
    assert await rows("select state, sign from telegram_subscribers") == [("paused", None)]


async def test_a_chat_is_disconnected_by_the_editor_and_forgotten_with_the_subscriber(anna: int) -> None:
    await do(test_chats.connect, await do(test_chats.invite, anna), 7, EN)
    await do(test_chats.disconnect, anna)
    assert await do(test_chats.find, anna) is None
    await do(test_chats.connect, await do(test_chats.invite, anna), 7, EN)
    await do(subscribers.forget, 7)
    assert await do(test_chats.find, anna) is None
