"""Broadcasts: composed, counted, started once, paused, resumed, cancelled, and after the morning's readings."""

import asyncio
import datetime as dt
import uuid
from typing import Any

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.core.errors import UnfitBroadcast
from horo_app.core.language import Language
from horo_app.subscribers import broadcasts, deliveries
from horo_app.subscribers.audiences import Audience, reach
from horo_app.subscribers.broadcasts import Broadcast, BroadcastStage
from horo_app.subscribers.deliveries import Outcome, Status
from tests.new_subscribers import subscribe
from tests.rows import rows, run

LATER = "2026-12-25T08:00+03:00"
TEXTS = {Language.RU: "С Новым годом! <3 & _всё_", Language.EN: "Happy New Year!"}
EVERYBODY = Audience()
ME = uuid.UUID(int=1)


async def do(what: Any, *rest: Any) -> Any:
    async with transaction() as session:
        return await what(session, *rest)


async def compose(texts: dict[Language, str] = TEXTS, audience: Audience = EVERYBODY) -> int:
    return await do(broadcasts.compose, texts, audience, "anna")


async def find(number: int) -> Broadcast:
    return await do(broadcasts.find, number)


async def send_all(status: Status = Status.SENT, limit: int = 100) -> list[tuple[int, str | None]]:
    claimed = await do(deliveries.claim, ME, limit)
    for delivery in claimed:
        assert await do(deliveries.begin, delivery, ME)
        await do(deliveries.finish, delivery, ME, Outcome(status))
    await do(broadcasts.settle)
    return [(delivery.chat_id, delivery.text) for delivery in claimed]


async def test_everybody_active_gets_it_in_their_language_once(database) -> None:
    await subscribe(2, LATER)
    await subscribe(1, LATER, first=3, language="en")
    await subscribe(1, LATER, first=4)
    await run("update telegram_subscribers set state = 'paused' where chat_id = 4")
    number = await compose()
    assert await do(reach, EVERYBODY) == {Language.RU: 2, Language.EN: 1}
    assert await do(broadcasts.start, number) == 3
    assert sorted(await send_all()) == [
        (1, TEXTS[Language.RU]),
        (2, TEXTS[Language.RU]),
        (3, "Happy New Year!"),
    ]
    assert await send_all() == []
    done = await find(number)
    assert (done.stage, done.total, done.progress, done.outcomes) == (
        BroadcastStage.DONE,
        3,
        1.0,
        {Status.SENT: 3},
    )
    assert done.finished_at is not None


async def test_the_audience_narrows_by_sign_and_by_the_languages_that_were_written(database) -> None:
    await subscribe(3, LATER)
    await subscribe(2, LATER, first=10, language="en")
    await run("update telegram_subscribers set sign = 'aries' where chat_id in (1, 10)")
    assert await do(reach, Audience(frozenset({Sign.ARIES}))) == {Language.RU: 1, Language.EN: 1}
    number = await compose({Language.EN: "Hi"}, Audience(frozenset({Sign.ARIES})))
    assert await do(broadcasts.start, number) == 1
    assert await send_all() == [(10, "Hi")]


async def test_two_editors_cannot_start_it_twice(database) -> None:
    await subscribe(5, LATER)
    number = await compose()
    started = await asyncio.gather(*(do(broadcasts.start, number) for _ in range(4)), return_exceptions=True)
    assert sorted(started, key=str)[-1:] != []
    assert [answer for answer in started if answer == 5] == [5]
    assert sum(isinstance(answer, UnfitBroadcast) for answer in started) == 3
    assert len(await send_all()) == 5


async def test_a_paused_one_rests_and_a_resumed_one_goes_on_where_it_stopped(database, set_clock) -> None:
    set_clock("2026-11-25T12:00+03:00")
    await subscribe(4, LATER)
    number = await compose()
    await do(broadcasts.start, number)
    first = await send_all(limit=1)
    await do(broadcasts.pause, number)
    assert await send_all() == []
    assert (await find(number)).progress == 0.25
    set_clock("2026-11-28T12:00+03:00")
    await do(broadcasts.resume, number)
    rest = await send_all()
    assert len(first + rest) == len({chat for chat, _ in first + rest}) == 4
    assert (await find(number)).stage is BroadcastStage.DONE


async def test_a_cancelled_one_is_over(database) -> None:
    await subscribe(3, LATER)
    number = await compose()
    await do(broadcasts.start, number)
    await send_all(limit=1)
    await do(broadcasts.cancel, number)
    assert await send_all() == []
    over = await find(number)
    assert (over.stage, over.outcomes) == (BroadcastStage.CANCELLED, {Status.SENT: 1, Status.SKIPPED: 2})
    with pytest.raises(UnfitBroadcast, match="somebody was quicker"):
        await do(broadcasts.resume, number)


async def test_readings_go_before_broadcasts(database, set_clock) -> None:
    set_clock("2026-11-25T08:00+03:00")
    await subscribe(2, "2026-11-25T08:00+03:00")
    await do(broadcasts.start, await compose())
    await do(deliveries.plan, 100)
    assert [text for _, text in await send_all()] == [None, None, TEXTS[Language.RU], TEXTS[Language.RU]]


async def test_a_draft_can_be_revised_and_a_started_one_cannot(database) -> None:
    number = await compose()
    await do(broadcasts.revise, number, {Language.EN: " Better "}, Audience(frozenset({Sign.LEO})))
    draft = await find(number)
    assert (draft.texts, draft.audience.signs) == ({Language.EN: "Better"}, {Sign.LEO})
    await do(broadcasts.start, number)
    with pytest.raises(UnfitBroadcast):
        await do(broadcasts.revise, number, TEXTS, EVERYBODY)


@pytest.mark.parametrize(
    ("text", "said"),
    [("  ", "at least one language"), ("я" * 4097, "4097 characters"), ("😀" * 2049, "4098")],
)
async def test_what_telegram_would_not_take_is_refused_beforehand(database, text: str, said: str) -> None:
    with pytest.raises(UnfitBroadcast, match=said):
        await compose({Language.RU: text})


async def test_those_without_a_sign_are_an_audience_too_alone_or_beside_others(database) -> None:
    await subscribe(4, LATER)
    await run("update telegram_subscribers set sign = null, next_at = null where chat_id = 1")
    await run("update telegram_subscribers set sign = 'aries' where chat_id = 2")
    assert sum((await do(reach, EVERYBODY)).values()) == 4
    assert sum((await do(reach, Audience(undecided=True))).values()) == 1
    audience = Audience(frozenset({Sign.ARIES}), undecided=True)
    number = await compose(TEXTS, audience)
    assert (await find(number)).audience == audience
    assert await do(broadcasts.start, number) == 2
    assert sorted(chat for chat, _ in await send_all()) == [1, 2]


async def test_a_trial_goes_to_one_chat_in_any_language_and_is_no_message_to_many(
    database, set_clock
) -> None:
    set_clock("2026-11-25T12:00+03:00")
    await subscribe(3, LATER)
    await do(broadcasts.try_out, " Happy New Year! ", 2, "anna")
    assert await do(broadcasts.under_way) == []
    assert await send_all() == [(2, "Happy New Year!")]
    await do(broadcasts.forget_trials)
    assert await rows("select state from telegram_broadcasts") == [("trial",)]
    set_clock("2026-11-26T12:01+03:00")
    await do(broadcasts.forget_trials)
    assert await rows("select 1 from telegram_broadcasts") == []
    with pytest.raises(UnfitBroadcast):
        await do(broadcasts.try_out, "я" * 4097, 2, "anna")


async def test_a_draft_is_thrown_away_and_nothing_else_is(database) -> None:
    await subscribe(1, LATER)
    number = await compose()
    await do(broadcasts.discard, number)
    with pytest.raises(UnfitBroadcast, match="no such message"):
        await find(number)
    number = await compose()
    await do(broadcasts.start, number)
    with pytest.raises(UnfitBroadcast, match="somebody was quicker"):
        await do(broadcasts.discard, number)
    assert (await find(number)).total == 1


async def test_those_under_way_are_told_newest_first_with_who_wrote_them(database, set_clock) -> None:
    set_clock("2026-11-25T12:00+03:00")
    await subscribe(1, LATER)
    draft, first, second, over = [await compose() for _ in range(4)]
    for number in (first, second, over):
        await do(broadcasts.start, number)
    await do(broadcasts.pause, first)
    await do(broadcasts.cancel, over)
    found = await do(broadcasts.under_way)
    assert [(one.id, one.stage) for one in found] == [
        (second, BroadcastStage.SENDING),
        (first, BroadcastStage.PAUSED),
    ]
    assert (found[0].created_by, found[0].created_at) == (
        "anna",
        dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
    )
    assert (await find(draft)).stage is BroadcastStage.DRAFT


@pytest.mark.parametrize(("step", "left"), [(broadcasts.pause, "due"), (broadcasts.cancel, "skipped")])
async def test_what_is_claimed_and_waits_for_its_turn_is_stopped_too(database, step: Any, left: str) -> None:
    await subscribe(1, LATER)
    number = await compose()
    await do(broadcasts.start, number)
    [claimed] = await do(deliveries.claim, ME, 10)
    await do(step, number)
    assert not await do(deliveries.begin, claimed, ME)
    await do(deliveries.finish, claimed, ME, Outcome(Status.DUE))
    assert await rows("select status, sender is null from telegram_deliveries") == [(left, left == "due")]


async def test_nobody_gets_a_reading_and_a_broadcast_mixed_up(database) -> None:
    await subscribe(1, LATER)
    with pytest.raises(Exception, match="ck_telegram_deliveries_what"):
        await run(
            "insert into telegram_deliveries (chat_id, status, reason, due_at, expires_at, not_before, tries) "
            "values (1, 'due', '', now(), now(), now(), 0)"
        )
    assert await rows("select 1 from telegram_deliveries") == []
