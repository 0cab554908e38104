"""Asking Telegram for updates, by one process at a time; the others stand ready."""

import asyncio
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import GetUpdates, Response

from horo_app.core import leader_lock, logs
from horo_app.subscribers.bot_health import ProcessReport
from horo_app.telegram.dispatcher import UPDATES
from horo_app.telegram.update_runner import UpdateRunner, number_of

log = logs.logger(__name__)

WAIT = 25  # seconds that Telegram holds a question open while there is nothing to answer
LONGEST_PAUSE = 30.0  # seconds between attempts while Telegram cannot be reached


class RawUpdates(GetUpdates):
    """Updates as they come: one that this version cannot read must not keep the others from being read."""

    __returning__ = list[Any]


# aiogram asks for this type with each answer; unless somebody holds it, it is made anew each time, which takes longer
# than handling an update
_ANSWER = Response[RawUpdates.__returning__]


async def poll(bot: Bot, intake: UpdateRunner, pulse: ProcessReport) -> None:
    """Take updates until cancelled, while this process is the one that asks."""

    async def ask() -> None:
        pulse.receives = True
        try:
            await _ask(bot, intake)
        finally:
            pulse.receives = False

    await leader_lock.hold(f"telegram {bot.id}", ask)


async def _ask(bot: Bot, intake: UpdateRunner) -> None:
    offset: int | None = None
    failures = 0
    while True:
        question = RawUpdates(offset=offset, timeout=WAIT, allowed_updates=UPDATES)
        try:
            updates: Any = await bot(question, request_timeout=int(WAIT + bot.session.timeout))
        except AiogramError as error:
            failures += 1
            await asyncio.sleep(_pause(error, failures))
            continue
        if failures:
            log.info("Telegram answers again")
        failures = 0
        for update in updates:
            number = number_of(update)
            if number is not None:
                await intake.take(update)
                offset = number + 1
        await asyncio.sleep(0)  # whoever waits for an answer goes before the next question to Telegram


def _pause(error: AiogramError, failures: int) -> float:
    """How long to wait after a failure; said once for a row of them."""
    if failures == 1:
        hint = (
            "another program polls with the same token"
            if isinstance(error, TelegramConflictError)
            else "trying on"
        )
        log.warning("Telegram does not give updates", error=str(error), hint=hint)
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    return min(0.5 * 2.0**failures, LONGEST_PAUSE)
