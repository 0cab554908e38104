"""Sending what subscribers are owed: claim, wait for a turn, send, write down. How to send is the edge's to say."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from horo_app.core import clock, logs, shutdown
from horo_app.core.db import OUTAGE, transaction
from horo_app.subscribers import broadcasts, deliveries, subscribers
from horo_app.subscribers.bot_health import ProcessReport
from horo_app.subscribers.deliveries import Delivery, Outcome, Status
from horo_app.subscribers.rate_limiter import RateLimiter

log = logs.logger(__name__)

TICK = 1.0  # seconds between looks at whose hour has come
BATCH = 500  # subscribers whose hour is looked at in one transaction
TIDY = 10.0  # seconds between looks at what others have left behind
PATIENCE = 2.0  # seconds that a claimed delivery may wait for its turn; in a longer pause it is given back
RETRY = 0.5  # seconds between attempts to write down an outcome while the database is away
HALT = 1.0, 30.0  # seconds, at first and at most, between attempts while Telegram takes nothing from us
LONGEST_PAUSE = 300.0  # seconds, after ever longer ones, between attempts at one delivery

Send = Callable[[Delivery], Awaitable[Outcome]]


class Deliverer:
    """Delivers with any number of others at once; at most `in_hand` deliveries are claimed and not yet finished."""

    def __init__(self, send: Send, pace: RateLimiter, pulse: ProcessReport, in_hand: int) -> None:
        self._send = send
        self._pace = pace
        self._pulse = pulse
        self._in_hand = in_hand
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()  # those that Telegram has not been called for
        self._tidy_at = 0.0
        self._halt = 0.0  # seconds; 0 while Telegram takes what we send
        self._halted_until = 0.0
        self._away = False
        self._done: Counter[str] = Counter()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set, then finish what is in hand."""
        while not stop.is_set():
            if not await self._round():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), TICK)
        for task in self._waiting:
            task.cancel()
        tasks = set(self._tasks)
        if tasks:
            _, slow = await asyncio.wait(tasks, timeout=shutdown.DELIVERIES)
            for task in slow:  # what Telegram does not answer to remains `sending`, which nobody sends again
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
        self._tell()

    async def _round(self) -> bool:
        """Plan, claim, begin to send; False when there is nothing more to do for now."""
        try:
            if self._done and not self._tasks:
                await self._sum_up()
            planned = await self._plan()
            async with transaction() as session:
                claimed = await deliveries.claim(session, self._pulse.id, self._room())
        except OUTAGE as error:
            self._note_outage(error)
            return False
        self._away = False
        for delivery in claimed:
            self._begin(delivery)
        if len(self._tasks) >= self._in_hand:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return True
        return planned == BATCH or bool(claimed)

    def _room(self) -> int:
        """How many deliveries may be claimed now: none or a single attempt while Telegram takes nothing from us."""
        if not self._halt:
            return self._in_hand - len(self._tasks)
        return 0 if self._tasks or time.monotonic() < self._halted_until else 1

    async def _sum_up(self) -> None:
        """Nothing is in hand: note which broadcasts that ended, and tell what was done."""
        async with transaction() as session:
            await broadcasts.settle(session)
        self._tell()

    async def _plan(self) -> int:
        async with transaction() as session:
            planned = await deliveries.plan(session, BATCH)
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY
            await self._tidy()
        return planned

    async def _tidy(self) -> None:
        late, unknown = await tidy()
        if late == deliveries.GIVEN_UP:  # there are more
            self._tidy_at = 0.0
        if late or unknown:
            log.warning("deliveries were given up", late=late, unknown=unknown)

    def _begin(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery), name=f"delivery {delivery.id}")
        self._tasks.add(task)
        self._waiting.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._waiting.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        """One delivery, from its turn to its record."""
        try:
            wait = await self._pace.turn(delivery.chat_id, urgent=False, patience=PATIENCE)
        except asyncio.CancelledError:  # by `run`, which is stopping: the next process sends it
            wait = 0.001
        self._waiting.discard(_this_task())
        if wait:
            outcome = Outcome(Status.DUE, "waits for its turn", wait)
        elif await self._may_begin(delivery):
            outcome = await self._attempt(delivery)
        else:
            outcome = Outcome(Status.DUE)
        await self._write_down(delivery, outcome)

    async def _may_begin(self, delivery: Delivery) -> bool:
        """Mark it as being sent, if it still may be."""
        try:
            async with transaction() as session:
                return await deliveries.begin(session, delivery, self._pulse.id)
        except OUTAGE as error:
            self._note_outage(error)
            return False

    async def _attempt(self, delivery: Delivery) -> Outcome:
        try:
            outcome = await self._send(delivery)
        except Exception as error:
            log.error("a delivery failed", delivery=delivery.id, exc_info=error)
            return Outcome(Status.FAILED, type(error).__name__)
        self._note_halt(outcome)
        if outcome.is_ours:
            return replace(outcome, wait=self._halt)
        if outcome.status is Status.DUE and not outcome.wait:
            return replace(outcome, wait=min(2.0**delivery.tries, LONGEST_PAUSE))
        return outcome

    def _note_halt(self, outcome: Outcome) -> None:
        """What is wrong with us is wrong with every delivery: one is tried now and then, and the others wait."""
        now = time.monotonic()
        if outcome.is_ours and now >= self._halted_until:
            if not self._halt:
                log.error("deliveries wait, Telegram takes nothing from us", error=outcome.reason)
            first, most = HALT
            self._halt = min(2 * self._halt, most) or first
            self._halted_until = now + self._halt
        elif self._halt and outcome.status is not Status.DUE:
            log.info("deliveries go on")
            self._halt = 0.0

    async def _write_down(self, delivery: Delivery, outcome: Outcome) -> None:
        """However long the database is away: until this is written, nobody else may touch the delivery."""
        while True:
            try:
                async with transaction() as session:
                    await deliveries.finish(session, delivery, self._pulse.id, outcome)
                    if outcome.status is Status.BLOCKED:
                        await subscribers.leave(session, delivery.chat_id, unreachable=outcome.is_unreachable)
                    elif outcome.status is Status.SENT and delivery.has_left:
                        await subscribers.come_back(session, delivery.chat_id)
                break
            except OUTAGE as error:
                self._note_outage(error)
                await asyncio.sleep(RETRY)
        self._done[outcome.status] += 1
        if outcome.status is Status.SENT:
            self._pulse.last_delivery_at = clock.now()

    def _note_outage(self, error: BaseException) -> None:
        if not self._away:
            log.warning("deliveries wait, the database is away", error=str(error))
        self._away = True

    def _tell(self) -> None:
        """One line for all that was delivered since the last."""
        if self._done:
            log.info("deliveries made", **self._done)
            self._done.clear()


async def tidy() -> tuple[int, int]:
    """Give up what is too old, settle what others have left; how many were late, and how many are unknown."""
    async with transaction() as session:
        late = await deliveries.give_up(session)
        unknown = await deliveries.settle_orphans(session)
        await broadcasts.settle(session)
        await broadcasts.forget_trials(session)
        await deliveries.forget_old(session)
    return late, unknown


def _this_task() -> "asyncio.Task[None]":
    task = asyncio.current_task()
    assert task is not None
    return task
