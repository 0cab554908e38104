"""Telegram's limits, kept by all processes of the bot together: so many messages a second, one a second to a chat."""

import asyncio
import math
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass

from horo_app import logs
from horo_app.db import OUTAGE, Line
from horo_app.errors import DatabaseUnavailable

log = logs.logger(__name__)

QUIET = 1.0  # seconds between two messages to one chat
AHEAD = 3  # answers that may go before their turn, so that nobody waits for somebody else's morning

_TURN = "select overall, own from telegram_turn(%(chat)s, %(spacing)s, %(quiet)s, %(ahead)s)"
_PAUSE = """
    insert into telegram_pace values (0, clock_timestamp() + make_interval(secs => %(seconds)s))
    on conflict (chat_id) do update set free_at = greatest(telegram_pace.free_at, excluded.free_at)
    returning free_at
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds until a turn may be asked for again, and whether it is for the chat's own sake; 0 is a turn taken."""

    seconds: float
    own: bool = False


class Pace:
    """Hands out turns to send at `rate` messages a second; a row in PostgreSQL is the one clock of all processes.

    While the database is away it keeps this process to the pace by itself.
    """

    def __init__(self, rate: int) -> None:
        self._spacing = 1 / rate
        self._line = Line("horo pace")
        self._queues: dict[bool, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at = 0.0

    async def turn(self, chat_id: int | None, *, urgent: bool, patience: float = math.inf) -> float:
        """Wait for a turn to write to `chat_id` (None: to no chat in particular); urgent when a person waits.

        Returns 0 with a turn; the seconds that it would take, without one, when those are more than `patience`.
        """
        while True:
            async with self._queues[urgent]:  # one asks, the others wait for it: they would be told the same
                wait = await self.ask(chat_id, urgent=urgent)
                while 0 < wait.seconds <= patience and not wait.own:
                    await asyncio.sleep(wait.seconds)
                    wait = await self.ask(chat_id, urgent=urgent)
            if not 0 < wait.seconds <= patience:
                return wait.seconds
            await asyncio.sleep(wait.seconds)

    async def ask(self, chat_id: int | None, *, urgent: bool) -> Wait:
        """Take a turn now, or be told how long to wait."""
        ahead = AHEAD * self._spacing if urgent else 0.0
        try:
            values = {"chat": chat_id, "spacing": self._spacing, "quiet": QUIET, "ahead": ahead}
            told = await self._line.fetch(_TURN, values)
        except (*OUTAGE, DatabaseUnavailable):
            return self._ask_myself(ahead)
        overall, own = told["overall"], told["own"]
        # a little more than told: a sleep may end early by the clock's grain
        return Wait(max(overall, own) + 0.001, own > overall) if overall or own else Wait(0)

    def _ask_myself(self, ahead: float) -> Wait:
        now = asyncio.get_running_loop().time()
        if self._free_at - ahead > now:
            return Wait(self._free_at - ahead - now)
        self._free_at = max(self._free_at, now) + self._spacing
        return Wait(0)

    async def pause(self, seconds: float) -> None:
        """Give no turn to anybody for `seconds`: Telegram has asked for it."""
        log.warning("Telegram asks for a pause", seconds=seconds)
        silent = seconds + AHEAD * self._spacing  # also for those who may go ahead
        self._free_at = max(self._free_at, asyncio.get_running_loop().time() + silent)
        with suppress(*OUTAGE, DatabaseUnavailable):
            await self._line.fetch(_PAUSE, {"seconds": silent})

    async def close(self) -> None:
        """Give the connection back."""
        await self._line.close()
