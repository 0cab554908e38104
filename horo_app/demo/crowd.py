"""How many people read when, where, which sign and in which language: a service that grows, in the rhythm of a week."""

import datetime as dt
import math
import random
from collections.abc import Iterator
from itertools import product

from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.readings.views import Channel

ViewRow = tuple[dt.date, int, str, str, str, int]

FIRST, LAST = 700, 3_400  # views a day, at the beginning and today

# Monday has most readers, Saturday fewest
_WEEK = (1.16, 1.08, 1.04, 1.02, 0.98, 0.84, 0.88)
# the hours in which people wake, ride and go to bed
_HOURS = (
    1.6, 0.8, 0.4, 0.3, 0.4, 1.0, 2.8, 6.2, 8.4, 7.6, 5.6, 4.4, 4.6, 4.2, 3.6, 3.4, 3.6, 4.4, 5.2, 5.4, 5.8, 6.8, 7.2,
    4.3,
)  # fmt: skip
LIKES = (0.95, 0.9, 1.0, 0.92, 1.32, 1.02, 0.98, 1.28, 0.82, 0.9, 0.94, 1.0)
LANGUAGES = {language: language_data(language, "language")["demo"]["share"] for language in Language}
# the share of a channel at the beginning and today
_CHANNELS = {Channel.WEB: (0.86, 0.55), Channel.TELEGRAM: (0.04, 0.36), Channel.API: (0.10, 0.09)}


def views_of(date: dt.date, age: float, until: int, chance: random.Random) -> Iterator[ViewRow]:
    """The rows of a day that lies at `age`, 0 at the beginning and 1 today, up to and including an hour."""
    whole = _readers(date, age, chance)
    for channel, (sign, likes), (language, share) in product(
        Channel, zip(SIGNS, LIKES, strict=True), LANGUAGES.items()
    ):
        start, end = _CHANNELS[channel]
        part = whole * (start + (end - start) * age) * share * likes / sum(LIKES)
        for hour in range(until + 1):
            views = _some(part * _at(hour, language, channel), chance)
            if views:
                yield date, hour, channel.value, sign.value, language.value, views


def _readers(date: dt.date, age: float, chance: random.Random) -> float:
    """Growth, week, season, a feast, and luck."""
    grown: float = FIRST * (LAST / FIRST) ** age
    season = 1 + 0.08 * math.cos((date.timetuple().tm_yday - 15) / 365 * 2 * math.pi)
    feast = (
        2.1
        if (date.month, date.day) in ((1, 1), (12, 31))
        else 1.35
        if (date.month, date.day) == (2, 14)
        else 1
    )
    return grown * season * feast * _WEEK[date.weekday()] * chance.gauss(1, 0.05)


def _at(hour: int, language: Language, channel: Channel) -> float:
    """The share of a day's views that falls into an hour; programs read at night as well."""
    shape = _HOURS[(hour - language_data(language, "language")["demo"]["behind"]) % 24]
    share = shape / sum(_HOURS)
    return (share + 2 / 24) / 3 if channel is Channel.API else share


def _some(expected: float, chance: random.Random) -> int:
    """A whole number around `expected`."""
    return max(0, int(expected + chance.gauss(0, 0.6) * math.sqrt(expected) + chance.random()))
