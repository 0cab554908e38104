"""Updates as they come in: each let in once, by whichever process, together with who it is from."""

import asyncio

from horo_app.astrology.zodiac import Sign
from horo_app.subscribers.rate_limiter import RateLimiter
from horo_app.subscribers.update_dedup import Arrival, UpdateDedup
from tests.new_subscribers import subscribe
from tests.rows import run


async def test_an_update_is_let_in_once_whoever_asks(database) -> None:
    one, two = UpdateDedup(), UpdateDedup()
    let_in = [await book.arrive(7, 1) for book in (one, two, one)]
    assert [(one.is_first, one.subscriber) for one in let_in] == [(True, None), (False, None), (False, None)]
    at_once = await asyncio.gather(*(book.arrive(8, 1) for book in (one, two) * 3))
    assert sorted(one.is_first for one in at_once) == [False] * 5 + [True]
    await one.close()
    await two.close()


async def test_it_comes_with_the_subscriber_it_is_from(database) -> None:
    await subscribe(1, "2026-12-01T08:00+03:00", first=5)
    book = UpdateDedup()
    arrival = await book.arrive(1, 5)
    subscriber = arrival.subscriber
    assert arrival.is_first
    assert (subscriber.chat_id, subscriber.sign, subscriber.zone.key) == (5, Sign.LEO, "Europe/Moscow")
    assert await book.arrive(2, 6) == Arrival(True, None, False)
    await book.close()


async def test_a_broken_line_is_opened_anew(database) -> None:
    book = UpdateDedup()
    await book.arrive(1, 5)
    await run(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'horo arrivals'"
    )
    assert await book.arrive(2, 5) == Arrival(True, None, False)
    await book.close()


async def test_it_says_whether_telegram_asked_for_a_pause_with_the_chat_or_with_all(database) -> None:
    book, limiter = UpdateDedup(), RateLimiter(25)
    await limiter.turn(None, urgent=False)
    await limiter.pause(60, 5)
    assert [(await book.arrive(number, number)).is_paused for number in (4, 5)] == [False, True]
    await limiter.pause(60)
    assert (await book.arrive(6, 6)).is_paused
    await book.close()
    await limiter.close()
