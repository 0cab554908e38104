"""Every morning by itself: through the whole bot, against a Telegram that refuses, stalls and asks for pauses."""

import asyncio
import datetime as dt
import time

import pytest
from babel.dates import format_date

from horo_app.core import clock, db
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers import bot_health, broadcasts, rate_limiter, sending, test_chats
from horo_app.subscribers.audiences import Audience
from horo_app.subscribers.bot_health import BotHealth
from horo_app.telegram import runner
from tests.new_subscribers import subscribe
from tests.patience import PATIENCE
from tests.rows import rows, run
from tests.telegram.conftest import running_bot
from tests.telegram_server import USERNAME, Person, Telegram, until

EIGHT = "2026-11-25T08:00+03:00"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """More messages a second than Telegram allows, and looks at the clock to match."""
    monkeypatch.setenv("TELEGRAM_RATE", "400")
    monkeypatch.setattr(sending, "TICK", 0.02)
    settings.cache_clear()


async def outcomes() -> dict[str, int]:
    return dict(await rows("select status, count(*) from telegram_deliveries group by 1"))


async def over(expected: dict[str, int], within: float = PATIENCE) -> None:
    """Wait until the deliveries have these outcomes."""
    deadline = time.monotonic() + within
    while (found := await outcomes()) != expected:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.02)


def chats(telegram: Telegram) -> list[int]:
    return [call.fields["chat_id"] for call in telegram.made("sendMessage")]


async def test_at_the_hour_everybody_gets_their_reading_once_with_its_buttons(
    database_url, telegram, quick, set_clock
) -> None:
    set_clock("2026-11-25T07:59:59+03:00")
    async with running_bot(telegram):
        await subscribe(30, EIGHT)
        await subscribe(10, "2026-11-25T08:30+03:00", first=101)
        await asyncio.sleep(0.2)
        assert chats(telegram) == []
        set_clock(EIGHT)
        await over({"sent": 30})
        assert sorted(chats(telegram)) == list(range(1, 31))
        [shown] = telegram.sent_to(1)
        assert shown.text.startswith("♌ Лев · Среда, 25 ноября 2026")
        assert "Завтра" in shown.labels
        assert await rows("select count(*) from telegram_subscribers where next_at < '2026-11-26'") == [(10,)]


async def test_with_people_asking_in_between_telegram_never_sees_more_than_30_in_a_second(
    database_url, telegram, start_clock
) -> None:
    start_clock(EIGHT)
    async with running_bot(telegram):
        await subscribe(60, EIGHT)
        people = [Person(telegram) for _ in range(15)]
        for person in people:
            person.write("/help")
            await asyncio.sleep(0.1)
        await over({"sent": 60})
        assert all(len(person.messages) == 1 for person in people)
    moments = sorted(call.at for call in telegram.made("sendMessage"))
    assert max(sum(start <= moment < start + 1 for moment in moments) for start in moments) <= 30


async def test_what_waits_for_its_turn_when_the_bot_is_stopped_is_left_to_the_next(
    database_url, telegram, set_clock, monkeypatch
) -> None:
    monkeypatch.setenv("TELEGRAM_RATE", "1")
    settings.cache_clear()
    set_clock(EIGHT)
    async with running_bot(telegram):
        await subscribe(6, EIGHT)
        await until(lambda: len(telegram.chats) == 1)
    db.open_engine(database_url)  # the bot has closed its own
    found = await outcomes()
    await db.close_engine()
    assert found == {"sent": len(telegram.chats), "due": 6 - len(telegram.chats)}
    assert found["due"] >= 3


async def test_the_bots_health_tells_of_its_last_update_and_delivery(
    database_url, telegram, quick, start_clock, monkeypatch
) -> None:
    monkeypatch.setattr(runner, "HEARTBEAT", 0.05)
    start_clock(EIGHT)
    begun = clock.now()

    async def health() -> BotHealth:
        async with transaction() as session:
            return await bot_health.bot_health(session)

    async with running_bot(telegram):
        assert ((await health()).last_update_at, (await health()).last_delivery_at) == (None, None)
        await Person(telegram).says("/help")
        await subscribe(1, EIGHT)
        deadline = time.monotonic() + PATIENCE
        while not ((told := await health()).last_update_at and told.last_delivery_at):
            assert time.monotonic() < deadline, told
            await asyncio.sleep(0.02)
        assert begun < told.last_update_at < clock.now()
        assert begun < told.last_delivery_at < clock.now()
        assert (told.status, told.username) == ("ok", USERNAME)


async def test_views_are_those_of_the_readings_that_arrived(database_url, telegram, quick, set_clock) -> None:
    set_clock(EIGHT)
    telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", chat_id=2)
    async with running_bot(telegram):
        await subscribe(5, EIGHT)
        await over({"sent": 4, "blocked": 1})
    async with running_bot(telegram):
        assert await rows("select channel, sign, sum(views) from horoscope_views group by 1, 2") == [
            ("telegram", "leo", 4)
        ]


async def test_who_blocked_the_bot_or_is_gone_is_a_subscriber_no_more(
    database_url, telegram, quick, set_clock
) -> None:
    set_clock(EIGHT)
    telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", chat_id=1)
    telegram.refuse("sendMessage", 403, "Forbidden: user is deactivated", chat_id=2)
    telegram.refuse("sendMessage", 400, "Bad Request: chat not found", chat_id=3)
    async with running_bot(telegram):
        await subscribe(4, EIGHT)
        await over({"sent": 1, "blocked": 3})
        assert await rows("select chat_id from telegram_subscribers where state = 'left' order by 1") == [
            (1,),
            (2,),
            (3,),
        ]


async def test_whom_telegram_did_not_find_one_morning_gets_the_next(
    database_url, telegram, quick, set_clock
) -> None:
    set_clock(EIGHT)
    telegram.refuse("sendMessage", 400, "Bad Request: chat not found", chat_id=1)
    async with running_bot(telegram):
        await subscribe(1, EIGHT)
        await over({"blocked": 1})
        set_clock("2026-11-26T08:00+03:00")
        await over({"blocked": 1, "sent": 1})
        assert await rows("select state, unreachable from telegram_subscribers") == [("active", 0)]


@pytest.mark.parametrize(("status", "said"), [(401, "Unauthorized"), (404, "Not Found"), (403, "Forbidden")])
async def test_what_is_about_us_fails_no_morning_and_is_asked_about_now_and_then(
    database_url, telegram, quick, set_clock, monkeypatch, status: int, said: str
) -> None:
    set_clock(EIGHT)
    monkeypatch.setenv("TELEGRAM_RATE", "40")
    settings.cache_clear()
    telegram.refuse("sendMessage", status, said, times=1_000_000)
    async with running_bot(telegram):
        await subscribe(60, EIGHT)
        await until(lambda: any(call.status == status for call in telegram.calls))
        await asyncio.sleep(1)
        await over({"due": 60})
        assert await rows("select count(*) from telegram_subscribers where state = 'active'") == [(60,)]
        assert len([call for call in telegram.calls if call.method == "sendMessage"]) <= 30
        telegram.relent()
        set_clock("2026-11-25T11:59+03:00")
        await over({"sent": 60})


async def test_a_refused_token_is_told_of_and_what_it_cost_afterwards(
    database_url, telegram, quick, set_clock, monkeypatch
) -> None:
    set_clock(EIGHT)
    telegram.refuse("sendMessage", 401, "Unauthorized", times=1_000_000)
    monkeypatch.setattr(runner, "HEARTBEAT", 0.05)
    monkeypatch.setattr(sending, "TIDY", 0.05)

    async def problems() -> list[str]:
        async with transaction() as session:
            return (await bot_health.bot_health(session)).problems

    async def told(expected: list[str]) -> None:
        async with asyncio.timeout(PATIENCE):
            while await problems() != expected:
                await asyncio.sleep(0.01)

    async with running_bot(telegram):
        await subscribe(3, EIGHT)
        await told(["token refused"])
        set_clock("2026-11-25T12:00:01+03:00")
        await told(["token refused", "mornings missed"])
        telegram.relent()
        await Person(telegram).says("/help")
        await told(["mornings missed"])


async def test_a_reading_that_cannot_be_written_yet_comes_when_it_can(
    database_url, telegram, quick, set_clock, monkeypatch
) -> None:
    set_clock(EIGHT)
    written = runner.reading_reply.morning

    async def broken(_: object) -> None:
        raise ValueError("out of ink")

    monkeypatch.setattr(runner.reading_reply, "morning", broken)
    async with running_bot(telegram):
        await subscribe(1, EIGHT)
        await until_tried()
        monkeypatch.setattr(runner.reading_reply, "morning", written)
        set_clock("2026-11-25T08:01+03:00")
        await over({"sent": 1})


async def until_tried() -> None:
    """Until a delivery that failed waits for its next attempt."""
    while not await rows("select 1 from telegram_deliveries where status = 'due' and reason = 'ValueError'"):
        await asyncio.sleep(0.01)


async def test_a_429_of_one_chat_pauses_that_chat_alone(database_url, telegram, quick, set_clock) -> None:
    set_clock(EIGHT)
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 600", retry_after=600, chat_id=3)
    async with running_bot(telegram):
        await subscribe(40, EIGHT)
        await over({"sent": 39, "due": 1})
        await pauses_end()
        set_clock("2026-11-25T08:10:01+03:00")
        await over({"sent": 40})
    assert sorted(chats(telegram)) == list(range(1, 41))


async def test_429s_of_several_chats_within_seconds_pause_everybody_and_nobody_is_lost(
    database_url, telegram, quick, set_clock, monkeypatch
) -> None:
    monkeypatch.setenv("TELEGRAM_RATE", "40")
    monkeypatch.setattr(rate_limiter, "AT_ONCE", PATIENCE)
    settings.cache_clear()
    set_clock(EIGHT)
    telegram.refuse(
        "sendMessage", 429, "Too Many Requests: retry after 600", retry_after=600, times=rate_limiter.MANY
    )
    async with running_bot(telegram):
        await subscribe(100, EIGHT)
        await until(lambda: [call.status for call in telegram.calls].count(429) == rate_limiter.MANY)
        while await rows(
            "select 1 from telegram_deliveries where status = 'sending' or (status = 'due' and not_before <= :now)",
            now=clock.now(),
        ):
            await asyncio.sleep(0.02)
        found = await outcomes()
        assert found["due"] + found.get("sent", 0) == 100
        assert found["due"] > 50  # who had a turn already was written to, and nobody after that
        await pauses_end()
        set_clock("2026-11-25T08:11+03:00")
        await over({"sent": 100})
    assert sorted(chats(telegram)) == list(range(1, 101))


async def pauses_end() -> None:
    """What Telegram has asked for is over."""
    await run("update telegram_pace set free_at = now(), paused_until = now()")


async def test_server_errors_are_tried_again_with_growing_pauses(
    database_url, telegram, quick, set_clock
) -> None:
    set_clock(EIGHT)
    telegram.refuse("sendMessage", 502, "Bad Gateway", times=2)
    pauses = []
    async with running_bot(telegram):
        await subscribe(1, EIGHT)
        for tries, moment in enumerate(("08:00:02", "08:00:06"), 1):
            await waiting_for(tries)
            pauses += await rows(
                "select extract(epoch from not_before - cast(:now as timestamptz))::int from telegram_deliveries",
                now=clock.now(),
            )
            set_clock(f"2026-11-25T{moment}+03:00")
        await over({"sent": 1})
    assert pauses == [(2,), (4,)]
    assert [call.status for call in telegram.calls if call.method == "sendMessage"] == [502, 502, 200]


async def waiting_for(tries: int) -> None:
    """Until every delivery waits to be tried again."""
    for _ in range(300):
        if await rows(
            "select 1 from telegram_deliveries where status = 'due' and tries >= :tries", tries=tries
        ):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not fail")


async def test_what_cannot_be_known_to_have_failed_is_not_sent_again(
    database_url, telegram, quick, set_clock, monkeypatch
) -> None:
    monkeypatch.setattr("horo_app.telegram.session.TIMEOUT", 0.5)
    set_clock(EIGHT)
    telegram.garble("sendMessage")
    telegram.hang("sendMessage", 2)
    async with running_bot(telegram):
        await subscribe(4, EIGHT)
        await over({"sent": 2, "unknown": 2})
        set_clock("2026-11-25T08:10+03:00")
        await asyncio.sleep(0.3)
        assert await outcomes() == {"sent": 2, "unknown": 2}
    assert sorted(message_counts(telegram)) == [1, 1, 1, 1]


def message_counts(telegram: Telegram) -> list[int]:
    return [len(messages) for messages in telegram.chats.values()]


async def test_a_telegram_that_cannot_be_reached_delays_and_after_four_hours_nobody_is_bothered(
    database_url, telegram, quick, set_clock, monkeypatch
) -> None:
    set_clock(EIGHT)
    monkeypatch.setattr(sending, "TIDY", 0.05)
    telegram.refuse("sendMessage", 503, "Service Unavailable", times=10_000)
    async with running_bot(telegram):
        await subscribe(3, EIGHT)
        await waiting_for(1)
        set_clock("2026-11-25T12:00:01+03:00")
        await over({"skipped": 3})


async def test_a_broadcast_goes_out_and_stands_still_when_paused(
    database_url, telegram, quick, set_clock, monkeypatch
) -> None:
    set_clock("2026-11-25T12:00+03:00")
    monkeypatch.setenv("TELEGRAM_RATE", "150")
    settings.cache_clear()
    async with running_bot(telegram):
        await subscribe(200, "2026-11-26T08:00+03:00")
        async with transaction() as session:
            number = await broadcasts.compose(
                session, {Language.RU: "Снег <идёт> & _тает_"}, Audience(), "anna"
            )
            await broadcasts.start(session, number)
        await until(lambda: len(telegram.chats) > 20)
        async with transaction() as session:
            await broadcasts.pause(session, number)
        while "sending" in await outcomes():
            await asyncio.sleep(0.01)
        sent = len(telegram.chats)
        await asyncio.sleep(0.3)
        assert len(telegram.chats) == sent < 200
        async with transaction() as session:
            await broadcasts.resume(session, number)
        await over({"sent": 200})
    assert message_counts(telegram) == [1] * 200
    assert telegram.sent_to(7)[0].text == "Снег <идёт> & _тает_"


async def test_an_editors_chat_is_connected_by_a_link_once_and_gets_a_trial(bot, telegram, newcomer) -> None:
    await run("insert into admins (name, key, password, role) values ('Anna', 'anna', '', 'editor')")
    [(anna,)] = await rows("select id from admins")
    person, other = Person(telegram, "en"), await newcomer("ru")
    async with transaction() as session:
        code = await test_chats.invite(session, anna)
    answer = await person.says(f"/start desk-{code}")
    assert "connected with Anna" in answer.text
    assert "Сделай новую" in (await other.says(f"/start desk-{code}")).text  # it has served
    async with transaction() as session:
        assert await test_chats.find(session, anna) == person.id
        for text in ("Привет! <3", "Hi & _welcome_"):
            await broadcasts.try_out(session, text, person.id, "Anna")
    await until(lambda: len(person.messages) == 3)
    assert [message.text for message in person.messages[1:]] == ["Привет! <3", "Hi & _welcome_"]
    await person.says("/forget")
    assert await rows("select chat_id from editor_chats") == [(None,)]


async def test_a_broadcast_is_over_as_soon_as_its_last_message_has_gone(bot, telegram, newcomer) -> None:
    await newcomer("en")
    async with transaction() as session:
        number = await broadcasts.compose(session, {Language.EN: "Hi"}, Audience(), "anna")
        await broadcasts.start(session, number)
    begun = time.monotonic()
    while await rows("select state from telegram_broadcasts") != [("done",)]:
        assert time.monotonic() - begun < 15
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
async def test_through_a_night_in_which_the_clocks_change_there_is_one_reading_for_each_day(
    database_url, telegram, quick, set_clock, night: str
) -> None:
    """Half past two in Berlin, which one of the nights does not have and the other has twice."""
    day = dt.date.fromisoformat(night)
    start = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(), dt.UTC)
    set_clock(start.isoformat())
    async with running_bot(telegram):
        await subscribe(1, (start + dt.timedelta(minutes=90)).isoformat())
        await run("update telegram_subscribers set zone = 'Europe/Berlin', deliver_at = 150")
        for half_hours in range(3 * 48):
            set_clock((start + half_hours * dt.timedelta(minutes=30)).isoformat())
            await nobody_waits()
    told = [message.bold()[0].partition(", ")[2] for message in telegram.sent_to(1)]
    assert told == [format_date(day + days * clock.DAY, "d MMMM y", "ru") for days in (-1, 0, 1)]


async def nobody_waits() -> None:
    """Until everybody whose hour has come has been written to."""
    owed = """
        select 1 from telegram_subscribers where next_at <= :now
        union all select 1 from telegram_deliveries where status in ('due', 'sending')
    """
    while await rows(owed, now=clock.now()):
        await asyncio.sleep(0.01)
