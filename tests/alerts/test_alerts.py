"""Alerts: told once, to whom it concerns, when it lasts, and again when it is over."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from horo_app.accounts.admins import Role
from horo_app.alerts import conditions, job, notices, tracking
from horo_app.alerts.conditions import Condition
from horo_app.alerts.outage import OutageAlert
from horo_app.core import db, settings
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.errors import Refused
from horo_app.core.language import Language
from horo_app.ops.alert_checks import check_alerts
from horo_app.ops.retention import forget_what_is_over
from horo_app.subscribers import subscribers
from tests.alerts.conftest import ANNA, editor, set_up
from tests.rows import count, rows, run
from tests.telegram_server import Telegram
from tests.webhook_server import Webhook

Move = Callable[..., None]

ATTACK = {Condition.LOGINS: {"number": 40}}  # told at once
TEXTS = {Condition.TEXTS: {"number": 3}}  # urgent, told after three minutes


@pytest.fixture(autouse=True)
def wrong(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict], None]:
    """What is wrong with the service from now on: wrong(ATTACK)."""
    found: dict = {}

    async def look(*_: object) -> dict:
        return dict(found)

    def now_wrong(these: dict) -> None:
        found.clear()
        found.update(these)

    monkeypatch.setattr(conditions, "look", look)
    return now_wrong


def told(telegram: Telegram, chat_id: int = ANNA) -> list[str]:
    return [shown.text.splitlines()[0] for shown in telegram.sent_to(chat_id)]


async def test_editors_and_the_webhook_are_told_in_their_languages(
    telegram: Telegram, webhook: Webhook, wrong, move
) -> None:
    await editor("Anna", ANNA)
    await editor("Борис", 4002, Language.RU)
    await set_up(webhook=webhook.url, language=Language.RU)
    wrong(ATTACK)
    await check_alerts()
    english = (
        "⚠️ Somebody tries passwords. 40 attempts to sign in failed within 15 minutes. Since Nov 25, 12:00."
    )
    russian = "⚠️ Кто-то подбирает пароль. За 15 минут не удалось 40 попыток войти. С 25 нояб., 12:00."
    assert told(telegram) == [english]
    assert told(telegram, 4002) == [russian]
    [sent] = webhook.received
    assert sent["text"].startswith(russian)
    assert sent["text"] == sent["content"]
    assert sent["text"].endswith("/admin/alerts")
    assert sent["alerts"] == [
        {
            "condition": "login attack",
            "event": "begins",
            "detail": {"number": 40},
            "began_at": "2026-11-25T09:00:00+00:00",
            "ended_at": None,
        }
    ]


async def test_many_processes_that_look_tell_it_once(
    telegram: Telegram, webhook: Webhook, wrong, move
) -> None:
    await editor("Anna", ANNA)
    await set_up(webhook=webhook.url)
    wrong(ATTACK)
    await asyncio.gather(*(check_alerts() for _ in range(5)))
    await check_alerts()
    move(minutes=1)
    await check_alerts()
    assert len(told(telegram)) == 1
    assert len(webhook.received) == 1


async def test_what_passes_by_itself_is_not_told(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    for _ in range(3):
        wrong(TEXTS)
        await check_alerts()
        move(minutes=2)
        await check_alerts()
        wrong({})
        move(minutes=2)
        await check_alerts()
    assert told(telegram) == []
    assert await count("alerts") == 0


async def test_a_process_that_does_not_see_it_leaves_it_to_those_that_do(
    telegram: Telegram, wrong, move
) -> None:
    """Settings differ: a process without the bot's token does not miss the bot."""
    await editor("Anna", ANNA)
    for _ in range(4):
        wrong(TEXTS)
        await check_alerts()
        wrong({})
        move(seconds=1)
        await check_alerts()
        move(seconds=59)
    assert len(told(telegram)) == 1


async def test_what_lasts_is_told_and_so_is_its_end(
    telegram: Telegram, webhook: Webhook, wrong, move
) -> None:
    await editor("Anna", ANNA)
    await set_up(webhook=webhook.url, language=Language.EN)
    wrong(TEXTS)
    for _ in range(4):
        await check_alerts()
        move(minutes=1)
    assert told(telegram) == ["⚠️ Today’s texts are incomplete. 3 texts are missing. Since Nov 25, 12:00."]
    wrong({})
    for _ in range(7):
        await check_alerts()
        move(minutes=1)
    assert told(telegram)[1:] == ["✅ Over: Today’s texts are incomplete. It lasted 8 minutes."]
    assert [[one["event"] for one in sent["alerts"]] for sent in webhook.received] == [["begins"], ["ends"]]


async def test_a_condition_that_flickers_is_one(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    for minute in range(40):
        wrong(ATTACK if minute % 4 == 0 else {})
        await check_alerts()
        move(minutes=1)
    assert len(told(telegram)) == 1


async def test_the_same_beginning_is_told_once_an_hour_at_most(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    for minute in range(119):
        wrong(ATTACK if minute % 12 < 5 else {})
        await check_alerts()
        move(minutes=1)
    assert [text[0] for text in told(telegram)] == ["⚠", "✅", "⚠", "✅"]


async def test_what_lasts_for_days_is_recalled_daily(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    wrong(ATTACK)
    for _ in range(50):
        await check_alerts()
        move(hours=1)
    assert [text.partition("Somebody")[0] for text in told(telegram)] == ["⚠️ ", "⚠️ Still: ", "⚠️ Still: "]


async def test_several_things_at_once_are_one_message(
    telegram: Telegram, webhook: Webhook, wrong, move
) -> None:
    await editor("Anna", ANNA)
    await set_up(webhook=webhook.url)
    wrong(ATTACK | {Condition.BUDGET: {}, Condition.VIEWS: {"number": 3, "usual": 1200}})
    await check_alerts()
    [message] = telegram.sent_to(ANNA)
    assert message.text.count("⚠️") == 3
    assert "In the last three hours 3, usually 1,200." in message.text
    assert len(webhook.received[0]["alerts"]) == 3


async def test_in_quiet_hours_only_what_is_urgent_is_told_and_the_rest_afterwards(
    telegram: Telegram, wrong, move
) -> None:
    await editor("Anna", ANNA)
    await set_up(quiet=(23, 7))
    move(hours=12)  # midnight in Moscow
    wrong(ATTACK)
    await check_alerts()
    assert told(telegram) == []
    wrong(ATTACK | TEXTS)
    await check_alerts()
    move(minutes=4)
    await check_alerts()
    assert [text.partition(".")[0] for text in told(telegram)] == ["⚠️ Today’s texts are incomplete"]
    wrong(ATTACK)
    for hour in range(8):
        await check_alerts()
        assert len(told(telegram)) == (
            1 if hour == 0 else 2 if hour < 7 else 3
        )  # with the end of what was urgent
        move(hours=1)
    assert "Somebody tries passwords" in told(telegram)[-1]


async def test_what_came_and_went_in_quiet_hours_wakes_nobody_later(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    await set_up(quiet=(11, 14))
    wrong(ATTACK)
    await check_alerts()
    wrong({})
    for _ in range(4):
        move(hours=1)
        await check_alerts()
    assert told(telegram) == []


async def test_an_end_in_quiet_hours_is_told_after_them(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    await set_up(quiet=(13, 15))
    wrong(ATTACK)
    await check_alerts()
    wrong({})
    move(minutes=70)
    await check_alerts()
    assert len(told(telegram)) == 1
    move(hours=2)
    await check_alerts()
    assert told(telegram)[1:] == ["✅ Over: Somebody tries passwords. It lasted 1 hour."]


async def test_what_nobody_wants_to_hear_of_is_not_told(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    await set_up(muted=frozenset({Condition.LOGINS}))
    wrong(ATTACK)
    await check_alerts()
    assert told(telegram) == []
    assert await count("alerts") == 1  # and the page shows it all the same


async def test_only_editors_who_may_sign_in_and_want_alerts_get_them(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    await editor("viewer", 4003, role=Role.VIEWER)
    await editor("gone", 4004)
    await editor("silent", 4005)
    await editor("twin", ANNA)
    await run("update admins set disabled_at = now() where name = 'gone'")
    await run("update editor_chats set alerts = false where chat_id = 4005")
    wrong(ATTACK)
    await check_alerts()
    assert {chat: len(telegram.sent_to(chat)) for chat in (ANNA, 4003, 4004, 4005)} == {
        ANNA: 1,
        4003: 0,
        4004: 0,
        4005: 0,
    }


async def test_a_webhook_that_does_not_answer_is_tried_again(webhook: Webhook, wrong, move) -> None:
    await set_up(webhook=webhook.url)
    webhook.status = 503
    wrong(ATTACK)
    await check_alerts()
    await check_alerts()
    assert len(webhook.received) == 1
    webhook.status = 200
    move(minutes=2)
    await check_alerts()
    move(minutes=40)
    await check_alerts()
    assert len(webhook.received) == 2
    assert await rows("select error, tries, finished_at is not null from alert_notices") == [("", 2, True)]


async def test_a_redirect_is_followed_nowhere(webhook: Webhook, wrong, move) -> None:
    await set_up(webhook=webhook.url)
    webhook.status = 307
    wrong(ATTACK)
    await check_alerts()
    assert len(webhook.received) == 1
    assert await rows("select error from alert_notices") == [("HTTP 307",)]


async def test_a_notice_nobody_takes_is_given_up_after_half_a_day(wrong, move) -> None:
    await set_up(webhook="http://127.0.0.1:1/secret-path")
    wrong(ATTACK)
    for _ in range(30):
        await check_alerts()
        move(minutes=30)
    [(error, tries, over)] = await rows("select error, tries, finished_at is not null from alert_notices")
    assert (error, over) == ("ConnectError", True)
    assert tries < 30


async def test_telegram_s_pause_is_kept_and_a_blocked_chat_given_up(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    await editor("Boris", 4002)
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 600", chat_id=ANNA, retry_after=600)
    telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", chat_id=4002)
    wrong(ATTACK)
    await check_alerts()
    for _ in range(2):
        move(minutes=6)
        await check_alerts()
    assert len(told(telegram)) == 1
    assert told(telegram, 4002) == []
    calls = [call for call in telegram.calls if call.fields["chat_id"] == ANNA]
    assert len(calls) == 2


async def test_a_process_without_the_token_leaves_chats_to_one_that_has_it(
    telegram: Telegram, webhook: Webhook, wrong, move, monkeypatch
) -> None:
    await editor("Anna", ANNA)
    await set_up(webhook=webhook.url)
    wrong(ATTACK)
    with monkeypatch.context() as patched:
        patched.delenv("TELEGRAM_BOT_TOKEN")
        settings.settings.cache_clear()
        await check_alerts()
    assert len(webhook.received) == 1
    settings.settings.cache_clear()
    await check_alerts()
    assert len(told(telegram)) == 1


async def test_who_is_forgotten_is_owed_nothing(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    telegram.refuse("sendMessage", 500, "Internal Server Error")
    wrong(ATTACK)
    await check_alerts()
    async with transaction() as session:
        await subscribers.forget(session, ANNA)
    assert await count("alert_notices") == 0
    move(minutes=5)
    await check_alerts()
    assert told(telegram) == []


async def away() -> None:
    with pytest.raises(OUTAGE):
        await check_alerts()


async def test_a_database_that_is_away_is_told_once_by_all_processes_and_so_is_its_return(
    database: str, telegram: Telegram, webhook: Webhook, wrong, move, monkeypatch
) -> None:
    await editor("Anna", ANNA)
    await set_up(webhook=webhook.url, language=Language.EN, quiet=(0, 23))
    processes = [OutageAlert() for _ in range(3)]

    async def all_look(look) -> None:
        for process in processes:
            monkeypatch.setattr(job, "outage", process)
            await look()

    await all_look(check_alerts)
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    for _ in range(5):
        await all_look(away)
        move(minutes=1)
    assert told(telegram) == ["⚠️ The database cannot be reached. Since Nov 25, 12:00."]
    await db.close_engine()
    db.open_engine(database)
    await all_look(check_alerts)
    await all_look(check_alerts)
    assert told(telegram)[1:] == ["✅ Over: The database cannot be reached. It lasted 5 minutes."]
    assert len(webhook.received) == 2
    assert await rows("select condition, ended_at - began_at from alerts") == [
        ("database away", dt.timedelta(minutes=5))
    ]


async def test_a_short_outage_is_told_by_nobody(database: str, telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    await check_alerts()
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    await away()
    move(minutes=1)
    await away()
    await db.close_engine()
    db.open_engine(database)
    await check_alerts()
    move(minutes=3)
    await check_alerts()
    assert told(telegram) == []


@pytest.mark.parametrize(
    "address",
    ["ftp://horo.example/hook", "horo.example", "https://", "http://[", "file:///etc/passwd", "https://h:0/"],
)
async def test_a_webhook_must_be_an_address(address: str) -> None:
    with pytest.raises(Refused, match="must be an address"):
        await set_up(webhook=address)


async def test_alerts_that_are_long_over_are_forgotten(telegram: Telegram, wrong, move) -> None:
    await editor("Anna", ANNA)
    wrong(ATTACK)
    await check_alerts()
    wrong({})
    move(minutes=10)
    await check_alerts()
    move(days=tracking.KEPT.days + 1)
    await forget_what_is_over()
    assert await count("alerts") == 0
    assert await count("alert_notices") == 0
    assert notices.KEPT < tracking.KEPT
