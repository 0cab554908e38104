"""The built-in writer: a reading from the day's real sky, offline, always the same. Pure.

`compose` is all that the rest of Horo needs; docs/almanac.md tells how it writes.
"""

import datetime as dt
import functools
from collections.abc import Mapping
from threading import Lock

from cachetools import LRUCache

from horo_app.almanac import composer
from horo_app.almanac.colors import palette
from horo_app.almanac.entries import Text
from horo_app.almanac.phrasebook import phrasebook_in, written
from horo_app.almanac.plan import DAYS_OF_A_STAY, Plan, plan_of
from horo_app.almanac.plan_facts import facts_of
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.language import Language

__all__ = ["ZONE", "compose", "day", "facts_of", "held", "hold", "plans", "prepare"]

ZONE = "Europe/Moscow"  # of a service that sets none

Day = Mapping[Sign, Reading]

_held: LRUCache[tuple[dt.date, Language, str], Day] = LRUCache(32)
_lock = Lock()


def compose(sign: Sign, date: dt.date, language: Language, zone: str = ZONE) -> Reading:
    """The almanac's reading for a date of the zone. The twelve signs are written together and kept a while."""
    return day(date, language, zone)[sign]


def day(date: dt.date, language: Language, zone: str = ZONE) -> Day:
    """The twelve readings of a date."""
    found = held(date, language, zone)
    if found is None:
        read: dict[Sign, set[Text]] = {}
        for one in _stay_until(date, zone):  # no text comes twice while the Moon is in a sign
            found = composer.compose_day(plans(one, zone), phrasebook_in(language), palette(), language, read)
            hold(one, language, zone, found)
    assert found
    return found


def _stay_until(date: dt.date, zone: str) -> list[dt.date]:
    """The days that the Moon has been in her sign, up to the date."""
    days = plans(date, zone)[Sign.ARIES].occasion % DAYS_OF_A_STAY
    return [date - back * clock.DAY for back in range(days, -1, -1)]


def held(date: dt.date, language: Language, zone: str = ZONE) -> Day | None:
    """The twelve readings of a date, if this process has them."""
    with _lock:
        return _held.get((date, language, zone))


def hold(date: dt.date, language: Language, zone: str, readings: Day) -> None:
    """Keep what another process has written."""
    with _lock:
        _held[date, language, zone] = readings


@functools.lru_cache(maxsize=32)
def plans(date: dt.date, zone: str = ZONE) -> dict[Sign, Plan]:
    """What the twelve readings of a date say, in no language."""
    return {sign: plan_of(sign, date, zone, written()) for sign in SIGNS}


def prepare(zone: str = ZONE) -> None:
    """Write the days that people live in now, so that no reader waits; raises BrokenPhrases for an editor's slip."""
    today = clock.now().date()
    for language in Language:
        for days in (-1, 0, 1, 2):
            day(today + days * clock.DAY, language, zone)
