"""The built-in writer: a reading from the day's real sky, offline, always the same. Pure.

`compose` is all that the rest of Horo needs; docs/almanac.md tells how it writes.
"""

import datetime as dt
from collections.abc import Mapping
from threading import Lock

from cachetools import LRUCache

from horo_app import clock
from horo_app.almanac.phrases import book_in
from horo_app.almanac.writer import readings_of
from horo_app.language import Language
from horo_app.reading import Reading
from horo_app.zodiac import Sign

__all__ = ["compose", "day", "held", "hold", "prepare"]

Day = Mapping[Sign, Reading]

_held: LRUCache[tuple[dt.date, Language], Day] = LRUCache(32)
_lock = Lock()


def compose(sign: Sign, date: dt.date, language: Language) -> Reading:
    """The almanac's reading. The twelve signs of a date are written together and kept a while."""
    return day(date, language)[sign]


def day(date: dt.date, language: Language) -> Day:
    """The twelve readings of a date."""
    found = held(date, language)
    if found is None:
        found = readings_of(date, language, book_in(language))
        hold(date, language, found)
    return found


def held(date: dt.date, language: Language) -> Day | None:
    """The twelve readings of a date, if this process has them."""
    with _lock:
        return _held.get((date, language))


def hold(date: dt.date, language: Language, written: Day) -> None:
    """Keep what another process has written."""
    with _lock:
        _held[date, language] = written


def prepare() -> None:
    """Write the days that people live in now, so that no reader waits; raises BrokenPhrases for an editor's slip."""
    today = clock.now().date()
    for language in Language:
        for days in (-1, 0, 1, 2):
            day(today + days * clock.DAY, language)
