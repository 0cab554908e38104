"""More readers than an hour holds: whose turn it is moves on each day, and the admin is told."""

import datetime as dt
import uuid

import pytest

from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.subscribers import deliveries
from horo_app.subscribers.deliveries import PLACES, place
from horo_app.subscribers.forecast import forecast, foresee
from tests.rows import rows, run

DAY = dt.date(2026, 11, 23)
READERS = [
    *range(1, 20_000),
    *range(6_000_000_000, 6_000_005_000),
    *range(-1_001_500_000_000, -1_001_499_995_000),
]


@pytest.mark.parametrize("served", [0.62, 0.69, 0.9])
def test_whoever_comes_too_late_on_one_day_does_not_on_the_next(served: float) -> None:
    late_before: set[int] = set()
    for number in range(14):
        late = {chat for chat in READERS if place(chat, DAY + number * clock.DAY) >= served * PLACES}
        assert abs(len(late) / len(READERS) - (1 - served)) < 0.01
        assert not late & late_before
        late_before = late


async def _subscribe(many: int, at: dt.datetime) -> None:
    statement = """
        insert into telegram_subscribers
            (chat_id, state, sign, language, language_chosen, deliver_at, next_at, asked, joined_at)
        select n, 'active', 'leo', 'en', true, 480, :at, '', now() from generate_series(1, :many) n
    """
    await run(statement, many=many, at=at)


async def test_those_of_one_hour_are_sent_by_their_place_and_an_earlier_hour_goes_first(
    database, set_clock
) -> None:
    set_clock("2026-11-23T08:00+03:00")
    await _subscribe(50, clock.now())
    await run("update telegram_subscribers set next_at = next_at - interval '30 minutes' where chat_id = 7")
    async with transaction() as session:
        assert await deliveries.plan(session, 500) == 50
        claimed = [one.chat_id for one in await deliveries.claim(session, uuid.uuid4(), 50)]
    others = sorted((chat for chat in range(1, 51) if chat != 7), key=lambda chat: place(chat, DAY))
    assert claimed == [7, *others]


async def test_what_is_too_late_is_given_up_a_part_at_a_time_and_each_part_once(
    database, set_clock, monkeypatch
) -> None:
    monkeypatch.setattr(deliveries, "GIVEN_UP", 20)
    set_clock("2026-11-23T08:00+03:00")
    await _subscribe(50, clock.now())
    async with transaction() as session:
        await deliveries.plan(session, 500)
    set_clock("2026-11-23T12:01+03:00")
    parts = []
    for _ in range(4):
        async with transaction() as session:
            parts.append(await deliveries.give_up(session))
    assert parts == [20, 20, 10, 0]
    assert await rows("select distinct status, reason from telegram_deliveries") == [("skipped", "late")]


async def test_what_a_process_that_ended_had_claimed_is_free_again(database, set_clock) -> None:
    set_clock("2026-11-23T08:00+03:00")
    await _subscribe(30, clock.now())
    async with transaction() as session:
        await deliveries.plan(session, 500)
        assert len(await deliveries.claim(session, uuid.uuid4(), 10)) == 10
    async with transaction() as session:
        assert await deliveries.settle_orphans(session) == 0
        assert len(await deliveries.claim(session, uuid.uuid4(), 50)) == 30


def _at(hour: float) -> dt.datetime:
    return dt.datetime(2026, 11, 23, tzinfo=dt.UTC) + dt.timedelta(hours=hour)


@pytest.mark.parametrize(
    ("readings", "longest", "too_late"),
    [
        ({}, 0, 0),
        ({_at(8): 90_000}, 3600, 0),
        ({_at(8): 90_000, _at(8.5): 45_000}, 3600, 0),  # half of the first have been sent by then
        ({_at(8): 500_000}, 4 * 3600, 140_000),
        ({_at(6): 500_000, _at(12): 10}, 4 * 3600, 140_000),
    ],
)
def test_the_forecast_tells_how_long_the_last_waits_and_how_many_come_too_late(
    readings: dict[dt.datetime, int], longest: float, too_late: int
) -> None:
    found = foresee(readings, 25)
    assert (found.longest.total_seconds(), found.too_late, found.an_hour) == (longest, too_late, 90_000)


async def test_the_forecast_is_of_those_who_await_a_reading_in_the_next_day(database, set_clock) -> None:
    set_clock("2026-11-23T08:10+03:00")
    await _subscribe(40, clock.now() + dt.timedelta(minutes=50))
    await run("update telegram_subscribers set next_at = null, state = 'paused' where chat_id <= 5")
    await run("update telegram_subscribers set next_at = next_at + interval '2 hours' where chat_id > 30")
    async with transaction() as session:
        found = await forecast(session)
    assert (found.at, found.readings, found.too_late) == (clock.now() + dt.timedelta(minutes=50), 25, 0)
