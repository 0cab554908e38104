"""A process that reads: `python -m tests.readers SIGN DATE LANGUAGE COUNT`.

It makes itself ready, says so, waits for a line on its standard input, reads COUNT times at once, and prints the
distinct texts that its readers got and how many it composed, as JSON.
"""

import asyncio
import datetime as dt
import json
import sys

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.service import get_horoscope


async def main(sign: str, date: str, language: str, readers: str) -> None:
    db.open_engine(settings().database_url)
    almanac.prepare()
    async with transaction():
        pass  # the first connection is made before the race, not in it
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    key = Sign(sign), dt.date.fromisoformat(date), Language(language)
    readings = await asyncio.gather(*(get_horoscope(*key) for _ in range(int(readers))))
    print(json.dumps(sorted({json.dumps(reading.sections) for reading in readings})))
    await db.close_engine()


asyncio.run(main(*sys.argv[1:]))
