"""What is kept of somebody who reads in Telegram: all of it is handed over, and all of it erased."""

import datetime as dt
import json

import pytest
from sqlmodel import SQLModel

import horo_app.alerts.tables  # noqa: F401 (fills SQLModel.metadata)
from horo_app.astrology.zodiac import Sign
from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.readings import feedback, personal_data, repository
from horo_app.readings.feedback import FeedbackAnswer
from horo_app.subscribers import subscribers, unknown_phrases
from tests.rows import rows, run
from tests.telegram_server import TOKEN

ANNA, BORIS = 4_001_000_001, 4_002_000_002  # so long that no fraction of a second looks like one
TODAY = dt.date(2026, 11, 25)
KEY = Sign.LEO, TODAY, Language.RU


@pytest.fixture(autouse=True)
async def _kept(database: str, set_clock, monkeypatch) -> None:
    """Two subscribers of whom there is something in every table."""
    set_clock("2026-11-25T12:00+03:00")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings.settings.cache_clear()
    async with transaction() as session:
        await repository.ensure(session, [TODAY])
        for chat in (ANNA, BORIS):
            await subscribers.choose(session, chat, Language.RU, sign=Sign.LEO)
            await unknown_phrases.note(session, chat, "что это", Language.RU)
    for number, chat in enumerate((ANNA, BORIS)):
        async with transaction() as session:
            await feedback.answer(session, KEY, personal_data.ballot(chat, KEY), FeedbackAnswer.YES)
        for statement in (
            "insert into admins (name, key, password, role) values (:name, :name, 'x', 'editor')",
            "insert into editor_chats (admin, chat_id) select id, :chat from admins where name = :name",
            """insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries)
               values (:chat, '2026-11-25', 'sent', '', now(), now(), now(), 1)""",
            """insert into alert_notices (chat_id, language, news, created_at, not_before, tries)
               values (:chat, 'ru', '[]', now(), now(), 0)""",
            "insert into telegram_pace (chat_id, free_at) values (:chat, now())",
            "insert into telegram_people values (:chat, '2026-11-01', 'vk') on conflict do nothing",
            "insert into telegram_activity values ('2026-11-25', :chat) on conflict do nothing",
        ):
            values = {"chat": chat, "name": f"admin {number}"}
            await run(statement, **{key: value for key, value in values.items() if f":{key}" in statement})


def holders() -> set[str]:
    """The tables that know chats by their number."""
    return {table.name for table in SQLModel.metadata.sorted_tables if "chat_id" in table.columns}


async def exported(chat: int) -> dict:
    async with transaction() as session:
        return json.loads(await personal_data.export(session, chat) or "{}")


async def test_every_table_that_knows_the_chat_is_in_the_file() -> None:
    found = await exported(ANNA)
    assert set(found) == holders() | {"chat_id", "exported_at", "feedback_ballots", "telegram_unknown_marks"}
    assert found["chat_id"] == ANNA
    [settings_] = found["telegram_subscribers"]
    assert (settings_["sign"], settings_["language"], settings_["deliver_at"]) == ("leo", "ru", 480)
    assert found["feedback_ballots"][0]["answer"] == "yes"
    assert found["feedback_ballots"][0]["date"] == "2026-11-25"
    assert found["telegram_unknown_marks"] == ["2026-11-25"]


async def test_nobody_else_is_in_the_file() -> None:
    assert str(BORIS) not in json.dumps(await exported(ANNA))


async def test_no_table_that_holds_chats_under_another_name_is_forgotten() -> None:
    """Columns that may point at a chat without saying so: each is known here."""
    query = """
        select table_name, column_name from information_schema.columns
        where table_schema = 'public' and column_name ~ 'chat|person|subscriber'
    """
    known = {("telegram_unknown_marks", "chat"), ("erased_chats", "chat")}
    assert set(await rows(query)) - known == {(table, "chat_id") for table in holders()}


async def test_nothing_of_the_person_is_left_after_erasing_and_the_others_stay() -> None:
    before = await exported(BORIS)
    async with transaction() as session:
        assert await personal_data.erase(session, ANNA)
    assert await exported(ANNA) == {}
    assert (await exported(BORIS)) == before
    for table in holders():
        found = await rows(f"select count(*) from {table} where chat_id = {ANNA}")
        assert found == [(0,)], table
    assert await rows("select answers from horoscope_feedback") == [(2,)]
    async with transaction() as session:
        assert not await personal_data.erase(session, ANNA)


async def test_of_a_stranger_there_is_no_file() -> None:
    async with transaction() as session:
        assert await personal_data.export(session, 7) is None
