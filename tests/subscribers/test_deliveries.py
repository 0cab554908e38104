"""Deliveries: owed once, claimed once, late ones skipped, and what a crash left is never sent again."""

import asyncio
import datetime as dt
import tracemalloc
import uuid
from typing import Any

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.subscribers import bot_health, deliveries
from horo_app.subscribers.bot_health import ProcessReport
from horo_app.subscribers.deliveries import Delivery, Outcome, Status
from tests.new_subscribers import subscribe
from tests.rows import count, rows, run

EIGHT = "2026-11-25T08:00+03:00"
ME = uuid.UUID(int=1)


async def do(what: Any, *rest: Any) -> Any:
    async with transaction() as session:
        return await what(session, *rest)


async def statuses() -> dict[str, int]:
    return dict(await rows("select status, count(*) from telegram_deliveries group by 1"))


async def finish(delivery: Delivery, status: Status, **more: Any) -> None:
    await do(deliveries.finish, delivery, ME, Outcome(status, **more))


async def test_whose_hour_has_come_is_owed_the_reading_of_their_day(database, set_clock) -> None:
    await subscribe(1, EIGHT)
    await subscribe(1, "2026-11-25T08:30+03:00", first=2)
    set_clock(EIGHT)
    assert await do(deliveries.plan, 100) == 1
    [claimed] = await do(deliveries.claim, ME, 10)
    assert (claimed.chat_id, claimed.sign, claimed.date) == (1, Sign.LEO, dt.date(2026, 11, 25))
    assert await rows("select next_at from telegram_subscribers where chat_id = 1") == [
        (dt.datetime(2026, 11, 26, 5, tzinfo=dt.UTC),)
    ]


@pytest.mark.parametrize(
    ("zone", "next_at", "date"),
    [
        ("Pacific/Pago_Pago", "2026-11-25T19:00+00:00", "2026-11-25"),  # UTC−11
        ("Pacific/Kiritimati", "2026-11-25T18:00+00:00", "2026-11-26"),  # UTC+14
        ("Asia/Kathmandu", "2026-11-25T02:15+00:00", "2026-11-25"),
    ],
)
async def test_the_day_is_the_subscribers_own(
    database, set_clock, zone: str, next_at: str, date: str
) -> None:
    await subscribe(1, next_at)
    await run("update telegram_subscribers set zone = :zone", zone=zone)
    set_clock(next_at)
    await do(deliveries.plan, 100)
    [claimed] = await do(deliveries.claim, ME, 10)
    assert claimed.date == dt.date.fromisoformat(date)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2026-11-25T11:59+03:00", "due"),
        ("2026-11-25T12:01+03:00", "skipped"),
        ("2026-11-28T09:00+03:00", "skipped"),
    ],
)
async def test_a_missed_hour_is_caught_up_for_four_hours(database, set_clock, now: str, status: str) -> None:
    await subscribe(1, EIGHT)
    set_clock(now)
    await do(deliveries.plan, 100)
    assert await rows("select status, date from telegram_deliveries") == [(status, dt.date(2026, 11, 25))]
    assert await do(deliveries.plan, 100) == 0


async def test_after_midnight_nobody_is_told_of_a_day_that_is_over(database, set_clock) -> None:
    await subscribe(1, "2026-11-25T23:00+03:00")
    await run("update telegram_subscribers set deliver_at = 23 * 60")
    set_clock("2026-11-26T00:30+03:00")
    await do(deliveries.plan, 100)
    assert await rows("select status, reason from telegram_deliveries") == [("skipped", "late")]


async def test_what_waits_too_long_is_given_up(database, set_clock) -> None:
    await subscribe(1, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    set_clock("2026-11-25T12:00:01+03:00")
    assert await do(deliveries.claim, ME, 10) == []
    assert await do(deliveries.give_up) == 1
    assert await statuses() == {"skipped": 1}


async def test_a_day_is_delivered_once_however_the_hour_is_moved(database, set_clock) -> None:
    await subscribe(1, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    [claimed] = await do(deliveries.claim, ME, 10)
    await finish(claimed, Status.SENT)
    await run("update telegram_subscribers set next_at = :at", at=dt.datetime(2026, 11, 25, 6, tzinfo=dt.UTC))
    set_clock("2026-11-25T09:00+03:00")
    assert await do(deliveries.plan, 100) == 1
    assert await do(deliveries.claim, ME, 10) == []
    assert await statuses() == {"sent": 1}


async def test_any_number_of_processes_plan_and_claim_and_nobody_gets_two(database, set_clock) -> None:
    await subscribe(300, EIGHT)
    set_clock(EIGHT)
    await asyncio.gather(*(do(deliveries.plan, 100) for _ in range(6)))
    claimed = await asyncio.gather(*(do(deliveries.claim, uuid.uuid4(), 40) for _ in range(10)))
    ids = [delivery.chat_id for batch in claimed for delivery in batch]
    assert len(ids) == len(set(ids))
    while rest := await do(deliveries.claim, ME, 100):
        ids += [delivery.chat_id for delivery in rest]
    assert sorted(ids) == list(range(1, 301))


async def test_a_failed_attempt_waits_and_is_claimed_again(database, set_clock) -> None:
    await subscribe(1, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    [claimed] = await do(deliveries.claim, ME, 10)
    assert await do(deliveries.begin, claimed, ME)
    await finish(claimed, Status.DUE, wait=30)
    assert await do(deliveries.claim, ME, 10) == []
    set_clock("2026-11-25T08:00:30+03:00")
    [again] = await do(deliveries.claim, ME, 10)
    assert (again.id, again.tries) == (claimed.id, 2)


async def test_only_who_claimed_it_may_write_down_its_end(database, set_clock) -> None:
    await subscribe(1, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    another = uuid.uuid4()
    [claimed] = await do(deliveries.claim, another, 10)
    await finish(claimed, Status.FAILED)
    assert await statuses() == {"due": 1}
    assert not await do(deliveries.begin, claimed, ME)
    assert await do(deliveries.begin, claimed, another)
    await finish(claimed, Status.FAILED)
    assert await statuses() == {"sending": 1}


async def test_what_a_dead_process_was_sending_becomes_unknown_and_is_never_sent_again(
    database, set_clock
) -> None:
    await subscribe(2, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    dead, alive = (ProcessReport(uuid.uuid4(), "horo", clock.now()) for _ in range(2))
    for pulse in (dead, alive):
        await do(bot_health.beat, pulse)
        [claimed] = await do(deliveries.claim, pulse.id, 1)
        assert await do(deliveries.begin, claimed, pulse.id)
    assert await do(deliveries.settle_orphans) == 0

    set_clock("2026-11-25T08:01:01+03:00")
    await do(bot_health.beat, alive)
    assert await do(deliveries.settle_orphans) == 1
    assert await statuses() == {"sending": 1, "unknown": 1}
    assert await do(deliveries.claim, ME, 10) == []
    await do(bot_health.farewell, alive.id)
    assert await do(deliveries.settle_orphans) == 1


async def test_what_a_dead_process_had_claimed_and_not_begun_is_free_for_others(database, set_clock) -> None:
    await subscribe(2, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    dead = ProcessReport(uuid.uuid4(), "horo", clock.now())
    await do(bot_health.beat, dead)
    begun, waiting = await do(deliveries.claim, dead.id, 2)
    await do(deliveries.begin, begun, dead.id)
    assert await do(deliveries.claim, ME, 10) == []
    set_clock("2026-11-25T08:01:01+03:00")
    assert await do(deliveries.settle_orphans) == 1
    [taken] = await do(deliveries.claim, ME, 10)
    assert (taken.id, taken.tries) == (waiting.id, 1)
    assert not await do(deliveries.begin, waiting, dead.id)  # should it live after all
    assert await do(deliveries.begin, taken, ME)


async def test_who_was_only_thought_dead_still_has_the_last_word(database, set_clock) -> None:
    """A process that was held still for a minute knows whether its message was sent; the record follows it."""
    await subscribe(1, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    [claimed] = await do(deliveries.claim, ME, 10)
    await do(deliveries.begin, claimed, ME)
    assert await do(deliveries.settle_orphans) == 1
    await finish(claimed, Status.SENT)
    assert await statuses() == {"sent": 1}


async def test_ten_thousand_of_one_hour_are_planned_in_batches_with_flat_memory(database, set_clock) -> None:
    await subscribe(10_000, EIGHT)
    set_clock(EIGHT)
    tracemalloc.start()
    planned = 0
    while batch := await do(deliveries.plan, 500):
        planned += batch
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert planned == await count("telegram_deliveries") == 10_000
    assert peak < 30 * 2**20


async def test_old_records_are_dropped(database, set_clock) -> None:
    await subscribe(1, EIGHT)
    set_clock(EIGHT)
    await do(deliveries.plan, 100)
    await run("insert into telegram_updates values (7, :now)", now=clock.now())
    await run(
        "insert into telegram_pace values (1, now() - interval '1 minute'), (0, now() - interval '1 minute')"
    )
    set_clock("2026-12-25T08:00+03:00")
    await do(deliveries.forget_old)
    assert [await count(name) for name in ("telegram_deliveries", "telegram_updates", "telegram_pace")] == [
        1,
        0,
        1,
    ]
    set_clock("2027-03-25T08:00+03:00")
    await do(deliveries.forget_old)
    assert await count("telegram_deliveries") == 0
