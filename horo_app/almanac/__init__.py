"""The built-in writer: a reading from the day's real sky, offline, always the same. Pure.

`compose` is all that the rest of Horo needs; docs/almanac.md tells how it writes.
"""

import datetime as dt
import functools

from horo_app import clock
from horo_app.almanac.phrases import book_in
from horo_app.almanac.writer import readings_of
from horo_app.language import Language
from horo_app.reading import Reading
from horo_app.zodiac import Sign

__all__ = ["compose", "prepare"]


def compose(sign: Sign, date: dt.date, language: Language) -> Reading:
    """The almanac's reading. The twelve signs of a date are written together and kept a while."""
    return _written(date, language)[sign]


def prepare() -> None:
    """Write the days that people live in now, so that no reader waits; raises BrokenPhrases for an editor's slip."""
    today = clock.now().date()
    for language in Language:
        for days in (-1, 0, 1, 2):
            _written(today + days * clock.DAY, language)


@functools.lru_cache(maxsize=32)
def _written(date: dt.date, language: Language) -> dict[Sign, Reading]:
    return readings_of(date, language, book_in(language))
