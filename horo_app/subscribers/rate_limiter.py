"""Telegram's limits, kept by all processes of the bot together: overall, for each chat, and for each group."""

import asyncio
import math
from collections import Counter, defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass

from horo_app.core import logs
from horo_app.core.db import OUTAGE, DedicatedConnection
from horo_app.core.errors import DatabaseUnavailable

log = logs.logger(__name__)

QUIET = 1.0  # seconds between two messages to one chat
QUIET_GROUP = 61 / 20  # the same to a group, while the database that counts them is away
AHEAD = 3  # answers that may go before their turn, so that nobody waits for somebody else's morning
BUSY = AHEAD + 1  # turns that may be given beforehand: a wait for more of them is a pause
CROWD = 8  # messages that wait for one chat's sake; what comes then is told to give up
MANY = 5  # chats for which Telegram asks for a pause...
AT_ONCE = 10.0  # ...within so many seconds: that is about all of them

_TURN = "select overall, own from telegram_turn(%(chat)s, %(spacing)s, %(quiet)s, %(ahead)s)"
_PAUSE = """
    insert into telegram_pace (chat_id, free_at) values (0, clock_timestamp() + make_interval(secs => %(seconds)s))
    on conflict (chat_id) do update set free_at = greatest(telegram_pace.free_at, excluded.free_at)
    returning free_at
"""
_PAUSE_CHAT = """
    insert into telegram_pace (chat_id, free_at, paused_until)
    values (%(chat)s, clock_timestamp(), clock_timestamp() + make_interval(secs => %(seconds)s))
    on conflict (chat_id) do update set paused_until = greatest(telegram_pace.paused_until, excluded.paused_until)
    returning free_at
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds until a turn may be asked for again, and whether it is for the chat's own sake; 0 is a turn taken."""

    seconds: float
    own: bool = False


class RateLimiter:
    """Hands out turns to send at `rate` messages a second; a table in PostgreSQL is the one clock of all processes.

    While the database is away it keeps this process to the pace by itself.
    """

    def __init__(self, rate: int) -> None:
        self._spacing = 1 / rate
        self._line = DedicatedConnection("horo pace")
        self._queues: dict[tuple[bool, bool], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: Counter[int | None] = Counter()
        self._paused: deque[tuple[float, int]] = deque(maxlen=MANY)
        self._free_at = 0.0
        self._chats_free_at: dict[int, float] = {}

    async def turn(
        self, chat_id: int | None, *, urgent: bool, patience: float = math.inf, quiet: float | None = None
    ) -> float:
        """Wait for a turn to write to `chat_id` (None: to no chat in particular); urgent when a person waits.

        Returns 0 with a turn; the seconds that it would take, without one, when those are more than `patience` or too
        many wait for the same chat. `quiet` is the distance to the chat's next message, 0 for the change of one: that
        takes no turn of new messages, and waits only for pauses and its group.
        """
        while True:
            async with self._queues[
                urgent, quiet == 0
            ]:  # one asks, the others wait for it: they would be told the same
                wait = await self.ask(chat_id, urgent=urgent, quiet=quiet)
                while 0 < wait.seconds <= patience and not wait.own:
                    await asyncio.sleep(wait.seconds)
                    wait = await self.ask(chat_id, urgent=urgent, quiet=quiet)
            if not 0 < wait.seconds <= patience or self._waiting[chat_id] >= CROWD:
                return wait.seconds
            self._waiting[chat_id] += 1
            try:
                await asyncio.sleep(wait.seconds)
            finally:
                self._waiting[chat_id] -= 1
                if not self._waiting[chat_id]:
                    del self._waiting[chat_id]

    async def ask(self, chat_id: int | None, *, urgent: bool, quiet: float | None = None) -> Wait:
        """Take a turn now, or be told how long to wait."""
        spacing, ahead = self._spacing, AHEAD * self._spacing if urgent else 0.0
        if quiet == 0:
            spacing, ahead = 0.0, BUSY * self._spacing
        quiet = QUIET if quiet is None else quiet
        try:
            values = {"chat": chat_id, "spacing": spacing, "quiet": quiet, "ahead": ahead}
            told = await self._line.fetch(_TURN, values)
        except (*OUTAGE, DatabaseUnavailable):
            return self._ask_myself(chat_id, spacing, ahead, quiet)
        overall, own = told["overall"], told["own"]
        # a little more than told: a sleep may end early by the clock's grain
        return Wait(max(overall, own) + 0.001, own > overall) if overall or own else Wait(0)

    def _ask_myself(self, chat_id: int | None, spacing: float, ahead: float, quiet: float) -> Wait:
        now = asyncio.get_running_loop().time()
        overall = self._free_at - ahead - now
        own = self._chats_free_at.get(chat_id or 0, now) - now
        if overall > 0 or own > 0:
            return Wait(max(overall, own), own > overall)
        self._free_at = max(self._free_at, now) + spacing
        if chat_id is not None:
            self._keep_from(chat_id, now + (QUIET_GROUP if chat_id < 0 else quiet))
        return Wait(0)

    def _keep_from(self, chat_id: int, until: float) -> None:
        """Remember until when a chat is not written to, and forget those for which that is over."""
        now = asyncio.get_running_loop().time()
        chats = {chat: free_at for chat, free_at in self._chats_free_at.items() if free_at > now}
        chats[chat_id] = max(chats.get(chat_id, until), until)
        self._chats_free_at = chats

    async def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Give no turn for `seconds` to a chat, or to anybody: Telegram has asked for it."""
        own = chat_id is not None and not self._is_about_all(chat_id)
        log.warning("Telegram asks for a pause", seconds=seconds, chat="one" if own else "all")
        if chat_id is not None and own:
            self._keep_from(chat_id, asyncio.get_running_loop().time() + seconds)
            with suppress(*OUTAGE, DatabaseUnavailable):
                await self._line.fetch(_PAUSE_CHAT, {"seconds": seconds, "chat": chat_id})
            return
        silent = seconds + BUSY * self._spacing  # also for those who may go ahead
        self._free_at = max(self._free_at, asyncio.get_running_loop().time() + silent)
        with suppress(*OUTAGE, DatabaseUnavailable):
            await self._line.fetch(_PAUSE, {"seconds": silent})

    def _is_about_all(self, chat_id: int) -> bool:
        """Whether Telegram has just asked the same for so many chats that it is not about this one."""
        now = asyncio.get_running_loop().time()
        self._paused.append((now, chat_id))
        return len({chat for at, chat in self._paused if at > now - AT_ONCE}) == MANY

    async def close(self) -> None:
        """Give the connection back."""
        await self._line.close()
