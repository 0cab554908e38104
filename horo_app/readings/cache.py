"""The readings that this process holds in memory, kept true by PostgreSQL's notifications."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable

import psycopg

from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading
from horo_app.core import db, tasks
from horo_app.core.language import Language

Key = tuple[Sign, dt.date, Language]

CHANNEL = "horoscope_changed"
OF_PERIODS = "period_changed"  # a channel of its own: whose version knows only days reads the other
HEARTBEAT = 10  # seconds of silence after which the listening connection is asked for a sign of life


class ReadingCache:
    """Readings by (sign, date, language). Not thread-safe: it belongs to one event loop."""

    def __init__(self) -> None:
        self._readings: dict[Key, Reading] = {}
        self._changes = 0
        self.is_followed = False  # is every change told of? Only then what was made of readings may be kept
        self.hits = 0
        self.misses = 0
        self.composed = 0  # misses that no table could answer either

    def get(self, key: Key) -> Reading | None:
        reading = self._readings.get(key)
        if reading is None:
            self.misses += 1
        else:
            self.hits += 1
        return reading

    def holds(self, key: Key) -> bool:
        """Whether a reading is there, without counting as a read."""
        return key in self._readings

    @property
    def changes(self) -> int:
        """How many changes have been told of: remember it before a query, hand it to `put` after."""
        return self._changes

    def put(self, key: Key, reading: Reading, seen: int) -> None:
        """Keep `reading`, unless a change was announced since `seen`: it may then be older than that change."""
        if seen == self._changes:
            self._readings[key] = reading

    def update(self, readings: Iterable[Reading], gone: Iterable[Key] = ()) -> None:
        """Take what was read after a change was announced."""
        self._changes += 1
        for key in gone:
            self._readings.pop(key, None)
        self._readings.update({key_of(reading): reading for reading in readings})

    def replace(self, readings: Iterable[Reading]) -> None:
        """Forget everything and hold these: no reader finds an empty memory in between."""
        self._changes += 1
        self._readings = {key_of(reading): reading for reading in readings}

    def forget_before(self, date: dt.date) -> None:
        """Drop the readings of days that nobody lives in any more."""
        self._readings = {key: held for key, held in self._readings.items() if key[1] >= date}

    def __len__(self) -> int:
        return len(self._readings)


def key_of(reading: Reading) -> Key:
    """Where a reading is kept."""
    return reading.sign, reading.date, reading.language


def _parse(payload: str) -> Key:
    sign, date, language = payload.split(" ")
    return Sign(sign), dt.date.fromisoformat(date), Language(language)


async def listen(
    on_connected: Callable[[], Awaitable[None]],
    on_changed: Callable[[set[Key]], Awaitable[None]],
) -> None:
    """Follow changes of readings until the connection breaks, which raises; for a task that begins anew.

    `on_connected` runs whenever listening starts, for what was announced before was missed; `on_changed` gets the
    keys of what changed, none when it was about periods.
    """
    async with await db.connect("horo listener", autocommit=True) as connection:
        for channel in (CHANNEL, OF_PERIODS):
            await connection.execute(f"listen {channel}")
        await on_connected()
        tasks.working()
        await _follow(connection, on_changed)


async def _follow(
    connection: psycopg.AsyncConnection, on_changed: Callable[[set[Key]], Awaitable[None]]
) -> None:
    while True:
        keys: set[Key] = set()
        is_told = False
        # stop_after=1 still yields whatever else arrived with the first: a night's move is one reload
        async for notice in connection.notifies(timeout=HEARTBEAT, stop_after=1):
            is_told = True
            if notice.channel == CHANNEL:
                keys.add(_parse(notice.payload))
        if is_told:
            await on_changed(keys)
        else:
            await connection.execute("select 1")
