"""Figures of the bot: each equal to what the rows say that the test wrote. And its health, by its own word."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from horo_app.analytics import last_days, subscribers
from horo_app.analytics.subscribers import JoinsAndLeaves, Mornings, Readership, SubscriberChanges
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.settings import settings
from horo_app.subscribers import bot_health
from horo_app.subscribers.bot_health import BotHealth, ProcessReport, Trouble
from tests.new_subscribers import subscribe
from tests.rows import run
from tests.telegram_server import TOKEN

NOW = "2026-11-25T09:00+03:00"
TODAY = dt.date(2026, 11, 25)


async def do(what: Any, *rest: Any) -> Any:
    async with transaction() as session:
        return await what(session, *rest)


async def deliver(chat_id: int, status: str, due_at: str, lag: int = 0) -> None:
    due = dt.datetime.fromisoformat(due_at)
    await run(
        "insert into telegram_deliveries "
        "(chat_id, date, status, reason, due_at, expires_at, not_before, tries, finished_at) "
        "values (:chat, :date, :status, '', :due, :due, :due, 1, :finished)",
        chat=chat_id, date=due.date(), status=status, due=due, finished=due + dt.timedelta(seconds=lag),
    )  # fmt: skip


async def test_subscribers_by_state_sign_language_and_hour(database) -> None:
    await subscribe(4, NOW)
    await subscribe(2, NOW, first=10, language="en")
    await run("update telegram_subscribers set state = 'left' where chat_id = 1")
    await run("update telegram_subscribers set state = 'paused' where chat_id = 2")
    await run("update telegram_subscribers set sign = 'aries', deliver_at = 570 where chat_id = 3")
    await run("update telegram_subscribers set sign = null where chat_id = 11")
    assert await do(subscribers.readership) == Readership(
        states={"active": 3, "blocked": 1, "new": 1, "paused": 1},
        signs={"aries": 1, "leo": 2},
        languages={"en": 2, "ru": 2},
        hours={8: 2, 9: 1},
    )


async def test_joins_and_leaves_of_the_last_days_those_without_any_included(database, set_clock) -> None:
    set_clock(NOW)
    await run(
        "insert into telegram_days values ('2026-11-23', 5, 1), ('2026-11-25', 2, 3), ('2026-11-01', 9, 9)"
    )
    assert await do(subscribers.coming_and_going, last_days(3, TODAY)) == [
        JoinsAndLeaves(dt.date(2026, 11, 23), 5, 1),
        JoinsAndLeaves(dt.date(2026, 11, 24), 0, 0),
        JoinsAndLeaves(TODAY, 2, 3),
    ]


async def test_how_many_follow_and_how_that_changed_today(database, set_clock) -> None:
    set_clock(NOW)
    assert await do(subscribers.following) == SubscriberChanges({}, 0, 0)
    await subscribe(3, NOW)
    await run("update telegram_subscribers set state = 'paused' where chat_id = 1")
    await run("insert into telegram_days values ('2026-11-24', 5, 1), ('2026-11-25', 2, 3)")
    found = await do(subscribers.following)
    assert (found, found.active) == (SubscriberChanges({"active": 2, "paused": 1}, 2, 3), 2)


async def test_the_mornings_outcomes_and_how_late_they_came(database) -> None:
    await subscribe(6, NOW)
    for chat_id, lag in ((1, 1), (2, 3), (3, 10)):
        await deliver(chat_id, "sent", "2026-11-25T08:00+03:00", lag)
    await deliver(4, "blocked", "2026-11-25T00:00+03:00")
    await deliver(5, "sent", "2026-11-24T23:59+03:00", 99)
    await deliver(6, "sent", "2026-11-26T00:00+03:00", 99)
    figures = await do(subscribers.mornings, dt.date(2026, 11, 25))
    assert figures.outcomes == {"blocked": 1, "sent": 3}
    assert (figures.median_lag, figures.longest_lag) == (3.0, 10.0)
    assert 9 < figures.p95_lag <= 10
    assert await do(subscribers.mornings, dt.date(2026, 1, 1)) == Mornings({}, None, None, None)


async def test_a_bot_that_never_ran_or_ended_in_good_order_is_absent(database) -> None:
    assert await do(bot_health.bot_health) == BotHealth("absent")
    pulse = ProcessReport(uuid.uuid4(), "horo_bot", clock.now())
    await do(bot_health.beat, pulse)
    assert (await do(bot_health.bot_health)).status == "ok"
    await do(bot_health.farewell, pulse.id)
    assert await do(bot_health.bot_health) == BotHealth("absent")


async def test_a_bot_that_falls_silent_is_late_until_it_is_forgotten(database, set_clock) -> None:
    set_clock(NOW)
    update = clock.now() - dt.timedelta(minutes=3)
    await do(bot_health.beat, ProcessReport(uuid.uuid4(), "horo_bot", clock.now(), last_update_at=update))
    assert await do(bot_health.bot_health) == BotHealth("ok", 1, "horo_bot", update)
    set_clock("2026-11-25T09:01:01+03:00")
    assert await do(bot_health.bot_health) == BotHealth("late", 0, "horo_bot", update)
    set_clock("2026-11-26T09:01:01+03:00")
    await do(bot_health.beat, ProcessReport(uuid.uuid4(), "horo_bot", clock.now()))
    assert (await do(bot_health.bot_health)).processes == 1


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bot is wanted."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings.cache_clear()
    yield
    settings.cache_clear()


async def problems() -> list[str]:
    return (await do(bot_health.bot_health)).problems


async def test_without_a_token_no_bot_is_missed_and_with_one_it_is(database, monkeypatch) -> None:
    assert await problems() == []
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings.cache_clear()
    assert await problems() == ["stopped"]
    settings.cache_clear()


async def test_a_bot_that_was_killed_is_told_of_wherever_its_token_is(database, set_clock) -> None:
    set_clock(NOW)
    await do(bot_health.beat, ProcessReport(uuid.uuid4(), "horo_bot", clock.now()))
    assert await problems() == []
    set_clock("2026-11-25T09:01:01+03:00")
    assert await problems() == ["stopped"]


async def test_why_telegram_takes_nothing_is_told_while_it_lasts(database, token) -> None:
    pulse = ProcessReport(uuid.uuid4(), "horo_bot", clock.now())
    pulse.troubles.note(Trouble.UNAUTHORIZED)
    await do(bot_health.beat, pulse)
    health = await do(bot_health.bot_health)
    assert (health.problems, health.sends) == (["token refused"], False)
    pulse.troubles.over(polls=True)
    await do(bot_health.beat, pulse)
    health = await do(bot_health.bot_health)
    assert (health.problems, health.sends) == ([], True)


async def test_a_bot_that_could_not_start_is_told_of_with_the_reason_until_one_does(database, token) -> None:
    await do(bot_health.could_not_start, ProcessReport(uuid.uuid4(), "", clock.now()), Trouble.UNAUTHORIZED)
    health = await do(bot_health.bot_health)
    assert (health.status, health.problems) == ("absent", ["stopped", "token refused"])
    await do(bot_health.beat, ProcessReport(uuid.uuid4(), "horo_bot", clock.now()))
    assert await problems() == []


async def test_missed_mornings_are_told_of_for_a_day_planned_or_not(database, set_clock) -> None:
    set_clock(NOW)
    await subscribe(6, "2026-11-25T08:00+03:00")
    await do(bot_health.beat, ProcessReport(uuid.uuid4(), "horo_bot", clock.now()))
    await run("update telegram_subscribers set next_at = null where chat_id > 1")
    for chat_id, status in ((2, "failed"), (3, "skipped"), (4, "blocked"), (5, "unknown"), (6, "skipped")):
        await deliver(chat_id, status, "2026-11-25T08:00+03:00")
    await run("update telegram_deliveries set reason = 'late' where chat_id = 3")
    assert (await do(bot_health.bot_health)).missed == 2
    set_clock("2026-11-25T12:00:01+03:00")
    health = await do(bot_health.bot_health)
    assert (health.missed, health.problems) == (3, ["stopped", "late", "mornings missed"])
    set_clock("2026-11-26T08:00:01+03:00")
    assert (await do(bot_health.bot_health)).missed == 1


async def test_a_bot_that_lags_behind_is_late_and_says_by_how_much(database, set_clock) -> None:
    set_clock(NOW)
    await subscribe(2, NOW)
    await do(bot_health.beat, ProcessReport(uuid.uuid4(), "horo_bot", clock.now()))
    set_clock("2026-11-25T09:00:30+03:00")
    assert await do(bot_health.bot_health) == BotHealth("ok", 1, "horo_bot", lag=30.0)
    await run("update telegram_subscribers set next_at = null")
    await deliver(1, "due", "2026-11-25T08:50+03:00")
    health = await do(bot_health.bot_health)
    assert (health.status, health.lag) == ("late", 630.0)
