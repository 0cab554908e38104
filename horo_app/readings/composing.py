"""The almanac's readings for those who may not wait for them to be written: in another process, or held already."""

import datetime as dt
from collections.abc import Collection

from horo_app import almanac
from horo_app.content.reading import Reading
from horo_app.core import compute
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.cache import Key


async def compose(key: Key) -> Reading:
    """The almanac's reading."""
    sign, date, language = key
    return (await _day(date, language))[sign]


async def compose_all(keys: Collection[Key]) -> list[Reading]:
    """The same for many, in their order."""
    return [await compose(key) for key in keys]


async def _day(date: dt.date, language: Language) -> almanac.Day:
    zone = settings().timezone.key
    written = almanac.held(date, language, zone)
    if written is None:
        written = await compute.FIRST.run(("almanac", date, language), almanac.day, date, language, zone)
        almanac.hold(date, language, zone, written)
    return written
