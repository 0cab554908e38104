"""Errors of the Bot API: about the chat, about us, about the message, or passing by themselves."""

import pytest

from horo_app.core.settings import settings
from horo_app.subscribers.bot_health import Trouble, TroubleLog
from horo_app.subscribers.deliveries import Outcome, Status
from horo_app.subscribers.rate_limiter import RateLimiter
from horo_app.telegram import sender
from horo_app.telegram.reply import plain
from horo_app.telegram.session import Watch, bot_for
from tests.telegram_server import Telegram


async def outcome(telegram: Telegram, troubles: TroubleLog | None = None) -> Outcome:
    async with bot_for(settings()).context() as bot:
        bot.session.middleware(Watch(troubles or TroubleLog()))
        return await sender.deliver(bot, RateLimiter(1000), 1, plain("Hello"))


ABOUT_THE_CHAT = [
    (403, "Forbidden: bot was blocked by the user", False),
    (403, "Forbidden: bot can't initiate conversation with a user", False),
    (403, "Forbidden: bot was kicked from the supergroup chat", False),
    (400, "Bad Request: not enough rights to send text messages to the chat", False),
    (400, "Bad Request: chat not found", True),
    (400, "Bad Request: PEER_ID_INVALID", True),
    (403, "Forbidden: user is deactivated", True),
]


@pytest.mark.parametrize(("status", "said", "unreachable"), ABOUT_THE_CHAT)
async def test_what_is_about_the_chat_ends_the_delivery_and_is_no_trouble_of_ours(
    telegram, status: int, said: str, unreachable: bool
) -> None:
    troubles = TroubleLog()
    telegram.refuse("sendMessage", status, said)
    found = await outcome(telegram, troubles)
    assert (found.status, found.is_ours, found.is_unreachable) == (Status.BLOCKED, False, unreachable)
    assert troubles.now == ""


ABOUT_US = [
    (401, "Unauthorized", Trouble.UNAUTHORIZED),
    (404, "Not Found", Trouble.UNAUTHORIZED),
    (409, "Conflict: terminated by other getUpdates request", Trouble.RIVAL),
    (400, "Bad Request: Logged out", Trouble.REFUSED),
    (403, "Forbidden", Trouble.REFUSED),
    (405, "Method Not Allowed", Trouble.REFUSED),
]


@pytest.mark.parametrize(("status", "said", "trouble"), ABOUT_US)
async def test_what_is_about_us_leaves_the_delivery_due(
    telegram, status: int, said: str, trouble: Trouble
) -> None:
    troubles = TroubleLog()
    telegram.refuse("sendMessage", status, said)
    found = await outcome(telegram, troubles)
    assert (found.status, found.is_ours, troubles.now) == (Status.DUE, True, trouble)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 407])
@pytest.mark.parametrize("body", ["<html>no such page</html>", '{"error": "unknown"}', "[]"])
async def test_a_refusal_by_something_that_is_not_telegram_is_about_us(
    telegram, status: int, body: str
) -> None:
    telegram.garble("sendMessage", body, status)
    found = await outcome(telegram)
    assert (found.status, found.is_ours) == ((Status.UNKNOWN, False) if status < 400 else (Status.DUE, True))


async def test_what_is_about_the_message_fails_it(telegram) -> None:
    for status, said in ((400, "Bad Request: message is too long"), (413, "Request Entity Too Large")):
        telegram.refuse("sendMessage", status, said)
        assert (await outcome(telegram)).status is Status.FAILED


async def test_a_limit_is_kept_however_telegram_words_it(telegram) -> None:
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 8")
    telegram.refuse("sendMessage", 429, "Too Many Requests")
    found = [await outcome(telegram) for _ in range(3)]
    assert [one.status for one in found] == [Status.DUE] * 3
    assert [one.wait for one in found] == [7, 8, 5]


@pytest.mark.parametrize(
    "body", ['{"ok": false}', '{"ok": false, "description": null}', '{"ok": false, "parameters": 3}']
)
async def test_a_server_error_without_words_is_one_all_the_same(telegram, body: str) -> None:
    telegram.garble("sendMessage", body, 502)
    assert (await outcome(telegram)).status is Status.DUE


async def test_a_refusal_with_status_200_is_the_error_that_its_code_says(telegram) -> None:
    body = '{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}'
    telegram.garble("sendMessage", body, 200)
    assert (await outcome(telegram)).status is Status.BLOCKED


async def test_a_trouble_is_over_with_the_first_request_that_is_taken(telegram) -> None:
    troubles = TroubleLog()
    telegram.refuse("sendMessage", 401, "Unauthorized")
    await outcome(telegram, troubles)
    assert troubles.now == Trouble.UNAUTHORIZED
    await outcome(telegram, troubles)
    assert troubles.now == ""


async def test_no_connection_is_a_trouble_only_after_a_minute(set_clock) -> None:
    set_clock("2026-11-25T08:00+03:00")
    troubles = TroubleLog()
    troubles.note(Trouble.UNREACHABLE)
    assert troubles.now == ""
    set_clock("2026-11-25T08:01+03:00")
    assert troubles.now == Trouble.UNREACHABLE


async def test_a_rival_is_remembered_for_a_minute_for_both_are_answered_now_and_then(set_clock) -> None:
    set_clock("2026-11-25T08:00+03:00")
    troubles = TroubleLog()
    troubles.note(Trouble.RIVAL)
    troubles.over(polls=True)
    assert troubles.now == Trouble.RIVAL
    set_clock("2026-11-25T08:01:01+03:00")
    troubles.over(polls=False)
    assert troubles.now == Trouble.RIVAL
    troubles.over(polls=True)
    assert troubles.now == ""
