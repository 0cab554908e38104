"""Who could not be reached: for a while they are left in peace, and then they are as they were before."""

import asyncio
import datetime as dt

import pytest

from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.subscribers import subscribers
from horo_app.subscribers.states import SubscriberState
from tests.new_subscribers import subscribe
from tests.patience import PATIENCE
from tests.rows import rows, run

STATES = "select state, next_at is not null from telegram_subscribers"


async def leave(chat_id: int, *, unreachable: bool) -> None:
    async with transaction() as session:
        await subscribers.leave(session, chat_id, unreachable=unreachable)


async def back(chat_id: int) -> None:
    async with transaction() as session:
        await subscribers.come_back(session, chat_id)


async def states(expected: list[tuple[str, bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while await rows(STATES) != expected:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("unreachable", [True, False])
@pytest.mark.parametrize("before", [SubscriberState.ACTIVE, SubscriberState.PAUSED])
async def test_whoever_had_left_returns_to_the_state_before_however_often_nothing_reached_them(
    database, before: SubscriberState, unreachable: bool
) -> None:
    await subscribe(1, "2026-11-25T08:00+03:00")
    if before is SubscriberState.PAUSED:
        async with transaction() as session:
            await subscribers.pause(session, 1, Language.RU)
    for _ in range(5):
        await leave(1, unreachable=unreachable)
        await leave(1, unreachable=not unreachable)
        assert (await rows(STATES))[0][0] == "left"
        await back(1)
        await back(1)
        assert await rows(STATES) == [(before, before is SubscriberState.ACTIVE)]


async def test_whom_telegram_does_not_find_is_tried_on_three_mornings_and_whoever_blocks_on_none(
    database,
) -> None:
    await subscribe(2, "2026-11-25T08:00+03:00")
    found = []
    for _ in range(3):
        await leave(1, unreachable=True)
        found += await rows("select state, next_at is not null from telegram_subscribers where chat_id = 1")
    assert found == [("left", True), ("left", True), ("left", False)]
    await leave(2, unreachable=False)
    assert await rows("select state, next_at from telegram_subscribers where chat_id = 2") == [("left", None)]
    assert await rows('select joined, "left" from telegram_days') == [(0, 2)]


async def test_who_left_before_that_was_noted_comes_back_to_their_mornings(database) -> None:
    await subscribe(1, "2026-11-25T08:00+03:00")
    await run("update telegram_subscribers set state = 'left', next_at = null")
    await back(1)
    assert await rows(STATES) == [("active", True)]


async def test_one_chat_not_found_ends_no_mornings_of_somebody_who_writes(bot, newcomer, telegram) -> None:
    person = await newcomer()
    await leave(person.id, unreachable=True)
    answer = await person.says("/today")
    assert answer.text.startswith("♌ Leo")
    assert answer.text.endswith("Your reading comes every day at 8:00 again.")
    await states([("active", True)])
    assert "could not reach you" not in (await person.says("/today")).text


async def test_who_said_stop_stays_paused_through_a_block_and_is_told(bot, newcomer, telegram) -> None:
    person = await newcomer()
    await person.says("/stop")
    person.changes_membership("member", "kicked")
    await states([("left", False)])
    answer = await person.says("Aries")
    assert answer.text.startswith("♈ Aries")
    assert "paused, as you left it" in answer.text
    await states([("paused", False)])


async def test_who_lets_the_bot_in_again_is_as_before_and_is_told(bot, newcomer, telegram) -> None:
    person = await newcomer()
    person.changes_membership("member", "kicked")
    await states([("left", False)])
    person.changes_membership("kicked", "member")
    assert "every day at 8:00" in (await person.sees(3))[-1].text
    await states([("active", True)])


async def test_a_tap_returns_them_as_well(bot, newcomer, telegram) -> None:
    person = await newcomer()
    await leave(person.id, unreachable=True)
    assert "could not reach you" in (await person.taps("Virgo", person.messages[0])).text
    await states([("active", True)])


@pytest.mark.parametrize(("said", "state"), [("/stop", "paused"), ("/forget", None)])
async def test_who_returns_to_end_it_is_told_nothing_else(
    bot, newcomer, telegram, said: str, state: str | None
) -> None:
    person = await newcomer()
    await leave(person.id, unreachable=False)
    answer = await person.says(said)
    assert "could not reach you" not in answer.text
    await states([(state, False)] if state else [])


async def test_a_word_in_a_group_is_no_return_for_the_bot_may_still_be_blocked(
    bot, newcomer, telegram
) -> None:
    person = await newcomer()
    await leave(person.id, unreachable=False)
    await person.says_in_group("@horo_test_bot leo")
    await person.asks_inline("leo")
    assert await rows(STATES) == [("left", False)]


async def test_they_come_back_in_their_hour_and_not_for_a_day_that_is_over(database, set_clock) -> None:
    set_clock("2026-11-25T07:00+03:00")
    await subscribe(1, "2026-11-25T08:00+03:00")
    await leave(1, unreachable=False)
    set_clock("2026-11-27T09:00+03:00")
    await back(1)
    [(at,)] = await rows("select next_at from telegram_subscribers")
    assert at == dt.datetime(2026, 11, 28, 5, tzinfo=dt.UTC)


async def test_start_after_stop_gives_a_reading_and_asks_before_any_morning_comes(
    bot, newcomer, telegram
) -> None:
    person = await newcomer()
    await person.says("/stop")
    shown = await person.says("/start")
    assert shown.text.startswith("♌ Leo")
    assert shown.text.endswith("The delivery is paused. Shall I send it every day at 8:00 again?")
    assert await rows(STATES) == [("paused", False)]
    await person.says("/today")
    await person.says("/start aries")
    await person.taps("This is my sign")
    assert "The delivery is paused" in person.messages[-1].text
    assert await rows(STATES) == [("paused", False)]
    await person.taps("Deliver again")
    assert "every day at 8:00" in (await person.sees(7))[-1].text
    assert person.messages[-2].text.startswith("♈ Aries")  # the reading stays
    assert await rows(STATES) == [("active", True)]


async def test_stop_then_block_then_start_again_stays_paused_and_asks(bot, newcomer, telegram) -> None:
    person = await newcomer("ru")
    await person.says("/stop")
    person.changes_membership("member", "kicked")
    await states([("left", False)])
    person.changes_membership("kicked", "member")
    await person.says("/start", answers=2)
    assert "Снова присылать прогноз каждый день в 8:00?" in person.messages[-1].text
    assert await rows(STATES) == [("paused", False)]
