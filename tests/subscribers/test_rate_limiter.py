"""The pace: so many a second from all processes together, one a second to a chat, and silence when Telegram asks."""

import asyncio
import time

import pytest

from horo_app.core import db
from horo_app.subscribers.rate_limiter import CROWD, RateLimiter
from tests.rows import run


async def turns(paces: list[RateLimiter], number: int, *, urgent: bool = False) -> list[float]:
    """When so many turns were given, from several processes at once."""
    given = []

    async def take(pace: RateLimiter) -> None:
        await pace.turn(None, urgent=urgent)
        given.append(time.monotonic())

    await asyncio.gather(*(take(paces[place % len(paces)]) for place in range(number)))
    for pace in paces:
        await pace.close()
    return sorted(given)


def most_within_a_second(moments: list[float]) -> int:
    return max(sum(start <= moment < start + 1 for moment in moments) for start in moments)


async def test_three_processes_together_keep_to_25_a_second(database) -> None:
    moments = await turns([RateLimiter(25) for _ in range(3)], 60)
    assert most_within_a_second(moments) <= 26
    assert moments[-1] - moments[0] < 60 / 25 * 1.5


async def test_with_answers_in_between_it_is_never_more_than_30_in_any_second(database) -> None:
    """Whoever waits for an answer goes before the morning's readings, but not before everybody."""
    mornings, answers = [RateLimiter(25) for _ in range(2)], [RateLimiter(25) for _ in range(2)]
    both = await asyncio.gather(turns(mornings, 40), turns(answers, 40, urgent=True))
    assert most_within_a_second([*both[0], *both[1]]) <= 30
    assert both[1][-1] < both[0][-1]


async def test_an_answer_does_not_wait_for_the_mornings_queue(database) -> None:
    pace = RateLimiter(25)
    waiting = [asyncio.create_task(pace.turn(None, urgent=False)) for _ in range(50)]
    await asyncio.sleep(0.2)
    await pace.turn(None, urgent=True)
    before = sum(task.done() for task in waiting)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await pace.close()
    assert before < 25  # at the end of the queue it would have been all fifty


async def test_a_chat_gets_one_message_a_second_from_whichever_process(database) -> None:
    one, two = RateLimiter(1000), RateLimiter(1000)
    await one.turn(7, urgent=True)
    begun = time.monotonic()
    assert (await two.ask(7, urgent=True)).own
    await two.turn(8, urgent=True)
    assert time.monotonic() - begun < 0.9
    await two.turn(7, urgent=True)
    assert 0.9 < time.monotonic() - begun < 5
    await one.close()
    await two.close()


async def test_a_pause_that_telegram_asks_for_holds_for_every_process_and_every_kind(database) -> None:
    one, two = RateLimiter(25), RateLimiter(25)
    await one.turn(None, urgent=False)
    await one.pause(1)
    begun = time.monotonic()
    await asyncio.gather(two.turn(None, urgent=True), one.turn(None, urgent=False))
    assert 1.0 <= time.monotonic() - begun < 5
    await one.close()
    await two.close()


async def test_a_pause_of_one_chat_holds_for_it_in_every_process_and_for_nobody_else(database) -> None:
    one, two = RateLimiter(1000), RateLimiter(1000)
    await one.pause(60, -100200)
    assert 55 < await two.turn(-100200, urgent=True, patience=2) < 65
    assert 55 < await two.turn(-100200, urgent=True, patience=2, quiet=0) < 65
    begun = time.monotonic()
    for chat in (None, 7, -100300):
        assert await two.turn(chat, urgent=False, patience=2) == 0
    assert time.monotonic() - begun < 2
    await one.close()
    await two.close()


async def test_when_many_chats_are_paused_at_once_it_was_the_limit_of_all(database) -> None:
    pace = RateLimiter(1000)
    for chat in range(-4, 0):
        await pace.pause(60, chat)
    assert await pace.turn(None, urgent=False, patience=2) == 0
    await pace.pause(60, -5)
    assert await pace.turn(None, urgent=False, patience=2) > 55
    await pace.close()


async def test_a_group_gets_20_messages_and_changes_a_minute_from_all_processes(
    database, monkeypatch
) -> None:
    monkeypatch.setattr("horo_app.subscribers.rate_limiter.QUIET", 0.001)
    paces = [RateLimiter(1000), RateLimiter(1000)]
    given = [
        await paces[number % 2].turn(-1, urgent=True, patience=2, quiet=0 if number % 3 else None)
        for number in range(30)
    ]
    assert given[:20] == [0] * 20
    assert all(50 < wait < 62 for wait in given[20:])
    assert [await paces[0].turn(chat, urgent=True, patience=2) for chat in (-2, 3)] == [0, 0]
    past = "update telegram_pace set recent = array(select at - interval '62 seconds' from unnest(recent) at)"
    await run(past)
    assert await paces[0].turn(-1, urgent=True, patience=2) == 0
    for pace in paces:
        await pace.close()


async def test_the_change_of_a_message_does_not_wait_for_the_distance_of_new_ones(database) -> None:
    pace = RateLimiter(1000)
    await pace.turn(7, urgent=True)
    assert (await pace.ask(7, urgent=True, quiet=0)).seconds == 0
    assert (await pace.ask(7, urgent=True)).own
    await pace.close()


async def test_where_a_crowd_waits_for_one_chat_more_are_sent_away(database, monkeypatch) -> None:
    monkeypatch.setattr("horo_app.subscribers.rate_limiter.QUIET", 30.0)
    pace = RateLimiter(1000)
    await pace.turn(-1, urgent=True)
    crowd = [asyncio.create_task(pace.turn(-1, urgent=True)) for _ in range(CROWD)]
    while pace._waiting[-1] < CROWD:
        await asyncio.sleep(0.01)
    assert await pace.turn(-1, urgent=True) > 0
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    assert not pace._waiting
    await pace.close()


async def test_who_has_little_patience_is_told_how_long_it_would_take(database) -> None:
    pace = RateLimiter(25)
    await pace.pause(60)
    assert 55 < await pace.turn(None, urgent=False, patience=2) < 65
    await pace.close()


async def test_without_a_database_a_process_keeps_the_pace_by_itself(database) -> None:
    pace = RateLimiter(25)
    await db.close_engine()
    moments = await turns([pace], 40)
    assert most_within_a_second(moments) <= 26
    assert moments[-1] - moments[0] > 1.4


async def test_without_a_database_each_chat_keeps_its_distance_too(database) -> None:
    pace = RateLimiter(1000)
    await db.close_engine()
    assert await pace.turn(-1, urgent=True, patience=0) == 0
    assert 2 < await pace.turn(-1, urgent=True, patience=0) < 3.1
    await pace.pause(60, 7)
    assert await pace.turn(7, urgent=True, patience=0) > 55
    assert await pace.turn(8, urgent=True, patience=0) == 0
    await pace.close()


async def test_after_the_servers_crash_the_pace_begins_anew(database) -> None:
    """An unlogged table is empty then."""
    pace = RateLimiter(25)
    await pace.turn(7, urgent=True)
    await run("truncate telegram_pace")
    assert (await pace.ask(7, urgent=True)).seconds == 0
    await pace.close()


@pytest.mark.parametrize("urgent", [True, False])
async def test_a_turn_that_comes_back_to_a_lost_connection_opens_another(database, urgent: bool) -> None:
    pace = RateLimiter(25)
    await pace.turn(None, urgent=urgent)
    await run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'horo pace'")
    await pace.turn(None, urgent=urgent)
    await pace.turn(None, urgent=urgent)
    await pace.close()


async def test_200_people_who_tap_in_the_middle_of_the_morning_do_not_wait_for_it(database) -> None:
    """A change of a message is no new message: it takes no turn, and still keeps every pause."""
    pace = RateLimiter(25)
    mornings = [asyncio.create_task(pace.turn(chat, urgent=False)) for chat in range(1000, 1100)]
    while (await pace.ask(None, urgent=False)).seconds == 0:
        pass
    waits = [await pace.ask(chat, urgent=True, quiet=0) for chat in range(1, 201)]
    assert {wait.seconds for wait in waits} == {0}
    await pace.pause(60)
    assert (await pace.ask(1, urgent=True, quiet=0)).seconds > 55
    for task in mornings:
        task.cancel()
    await asyncio.gather(*mornings, return_exceptions=True)
    await pace.close()
