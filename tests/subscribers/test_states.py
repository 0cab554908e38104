"""The state of a subscriber: what each event leads to, on its own and as a person lives through it."""

import pytest

from horo_app.analytics.subscribers import readership
from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.subscribers import subscribers
from horo_app.subscribers.states import StateRecord, SubscriberEvent, SubscriberState
from tests.new_subscribers import subscribe
from tests.rows import rows

NEW, ACTIVE, PAUSED, LEFT, BLOCKED = SubscriberState
CHOSEN, STOPPED, CONFIRMED, THERE, BLOCKS, NOT_FOUND = SubscriberEvent

# From a state (and, of who is away, the one before) by each event, in this order, to the next.
TABLE = {
    #                  CHOSEN   STOPPED CONFIRMED THERE   BLOCKS   NOT_FOUND
    (NEW, None):      (ACTIVE,  PAUSED, NEW,      NEW,    BLOCKED, LEFT),
    (ACTIVE, None):   (ACTIVE,  PAUSED, ACTIVE,   ACTIVE, BLOCKED, LEFT),
    (PAUSED, None):   (PAUSED,  PAUSED, ACTIVE,   PAUSED, BLOCKED, LEFT),
    (LEFT, NEW):      (ACTIVE,  PAUSED, NEW,      NEW,    BLOCKED, LEFT),
    (LEFT, ACTIVE):   (ACTIVE,  PAUSED, ACTIVE,   ACTIVE, BLOCKED, LEFT),
    (LEFT, PAUSED):   (PAUSED,  PAUSED, ACTIVE,   PAUSED, BLOCKED, LEFT),
    (BLOCKED, NEW):   (ACTIVE,  PAUSED, NEW,      NEW,    BLOCKED, BLOCKED),
    (BLOCKED, ACTIVE):(ACTIVE,  PAUSED, ACTIVE,   ACTIVE, BLOCKED, BLOCKED),
    (BLOCKED, PAUSED):(PAUSED,  PAUSED, ACTIVE,   PAUSED, BLOCKED, BLOCKED),
}  # fmt: skip


@pytest.mark.parametrize(("state", "before"), TABLE)
def test_every_event_leads_where_the_table_says(
    state: SubscriberState, before: SubscriberState | None
) -> None:
    is_new = NEW in (state, before)
    for event, expected in zip(SubscriberEvent, TABLE[state, before], strict=True):
        after = StateRecord(state, before).after(event, has_sign=not is_new or event is CHOSEN)
        assert after.state is expected, event
        kept = before or state if after.state.is_away else None
        assert after.before is kept, "who is away returns to the state before"


async def happens(event: SubscriberEvent) -> None:
    async with transaction() as session:
        match event:
            case SubscriberEvent.CHOSEN:
                await subscribers.choose(session, 1, Language.RU, sign=Sign.LEO)
            case SubscriberEvent.STOPPED:
                await subscribers.pause(session, 1, Language.RU)
            case SubscriberEvent.CONFIRMED:
                await subscribers.resume(session, 1, Language.RU)
            case SubscriberEvent.THERE:
                await subscribers.come_back(session, 1)
            case SubscriberEvent.BLOCKED:
                await subscribers.leave(session, 1)
            case SubscriberEvent.NOT_FOUND:
                await subscribers.leave(session, 1, unreachable=True)


async def state() -> SubscriberState:
    async with transaction() as session:
        found = await subscribers.find(session, 1)
    assert found is not None
    return found.state


LIVES = {
    "stop, block, unblock": ([CHOSEN, STOPPED, BLOCKS, THERE], PAUSED),
    "stop, not found, a message arrives": ([CHOSEN, STOPPED, NOT_FOUND, THERE], PAUSED),
    "stop, another sign": ([CHOSEN, STOPPED, CHOSEN], PAUSED),
    "stop before any sign, then a sign": ([STOPPED, CHOSEN], PAUSED),
    "stop, again": ([CHOSEN, STOPPED, CONFIRMED], ACTIVE),
    "stop before any sign, again, then a sign": ([STOPPED, CONFIRMED, CHOSEN], ACTIVE),
    "block, unblock": ([CHOSEN, BLOCKS, THERE], ACTIVE),
    "not found, then blocked, then there": ([CHOSEN, NOT_FOUND, BLOCKS, THERE], ACTIVE),
    "blocked, then not found": ([CHOSEN, BLOCKS, NOT_FOUND], BLOCKED),
    "not found for ever": ([CHOSEN, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND], LEFT),
    "blocked before any sign": ([STOPPED, CONFIRMED, BLOCKS], BLOCKED),
    "and back": ([STOPPED, CONFIRMED, BLOCKS, THERE], NEW),
}


@pytest.mark.parametrize("life", LIVES)
async def test_a_life_ends_in_its_state_and_mornings_come_to_who_is_active_alone(database, life: str) -> None:
    events, expected = LIVES[life]
    for event in events:
        await happens(event)
    assert await state() is expected
    [(has_next,)] = await rows("select next_at is not null from telegram_subscribers")
    assert has_next is (expected is ACTIVE)


async def test_the_dashboard_counts_each_state_as_the_bot_sees_it(database) -> None:
    await subscribe(5, "2026-11-25T08:00+03:00")
    async with transaction() as session:
        await subscribers.pause(session, 1, Language.RU)
        await subscribers.leave(session, 2)
        await subscribers.leave(session, 3, unreachable=True)
        await subscribers.choose(session, 6, Language.RU)
    async with transaction() as session:
        found = (await readership(session)).states
    assert found == {"paused": 1, "blocked": 1, "left": 1, "new": 1, "active": 2}
