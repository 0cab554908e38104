"""Handling many updates at once, and finishing those that are in hand before the end."""

import asyncio
from typing import Any

from aiogram import Bot

from horo_app.core import logs, shutdown
from horo_app.telegram.dispatcher import Tools, dispatcher

log = logs.logger(__name__)

AT_ONCE = 200  # updates; beyond that the next ones wait with Telegram


def number_of(update: Any) -> int | None:
    """The number of an update as it came; None for what is none, or has a number that no update can have."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and 0 < number < 2**63 and number is not True else None


class UpdateRunner:
    """Feeds raw updates to the dispatcher, each in a task of its own."""

    def __init__(self, bot: Bot, tools: Tools) -> None:
        self._bot = bot
        self._tools = tools.by_name()
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def take(self, update: dict[str, Any]) -> None:
        """Begin to handle an update; waits while there is no room."""
        await self._room.acquire()
        task = asyncio.create_task(self._handle(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handle(self, update: dict[str, Any]) -> None:
        try:
            await dispatcher.feed_raw_update(self._bot, update, **self._tools)
        except Exception as error:  # one update must not stop those after it
            log.error("an update broke out of its handling", update=update.get("update_id"), exc_info=error)
        finally:
            self._room.release()

    async def finish(self) -> None:
        """Wait for what is in hand, and drop what takes too long."""
        tasks = set(self._tasks)
        if tasks:
            _, slow = await asyncio.wait(tasks, timeout=shutdown.UPDATES)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
