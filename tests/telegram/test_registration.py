"""What Telegram shows of the bot: registered in both languages, and only when it changed."""

from horo_app.core.settings import settings
from horo_app.telegram.messages import COMMANDS
from horo_app.telegram.registration import register
from horo_app.telegram.session import bot_for
from tests.telegram.conftest import running_bot
from tests.telegram_server import until


async def test_commands_and_descriptions_are_there_in_both_languages(database_url, telegram) -> None:
    async with running_bot(telegram):
        await until(lambda: ("short", "ru") in telegram.descriptions)
    assert [command["command"] for command in telegram.commands["default", ""]] == list(COMMANDS)
    assert telegram.commands["default", "ru"][0] == {"command": "today", "description": "Гороскоп на сегодня"}
    assert len(telegram.commands["all_group_chats", "ru"]) == 5
    assert telegram.commands["default", "kk"] == telegram.commands["default", "ru"]
    assert telegram.commands["default", "en"] == telegram.commands["default", ""]
    assert "horoscope" in telegram.descriptions["long", ""]
    assert "Гороскоп" in telegram.descriptions["long", "ru"]


async def test_a_restart_registers_nothing_again_for_telegram_counts(telegram) -> None:
    async with bot_for(settings()).context() as bot:
        await register(bot)
        made = len([call for call in telegram.calls if call.method.startswith("set")])
        assert made == 4 * 8
        await register(bot)
        telegram.commands["default", "ru"][0]["description"] = "Старое"
        await register(bot)
    assert [call.method for call in telegram.calls if call.method.startswith("set")][made:] == [
        "setMyCommands"
    ]


async def test_a_bot_that_may_not_register_works_all_the_same(database_url, telegram, person) -> None:
    telegram.refuse("getMyCommands", 429, "Too Many Requests: retry after 3600", retry_after=3600, times=5)
    async with running_bot(telegram):
        assert "/today" in (await person.says("/help")).text
