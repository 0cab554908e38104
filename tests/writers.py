"""A process that turns the day over and writes due texts until it is ended: `python -m tests.writers`."""

import asyncio

from horo_app.core import db, logs
from horo_app.core.settings import settings
from horo_app.generation.worker import writing
from horo_app.readings.rollover import generate_daily_horoscopes


async def main() -> None:
    logs.configure(settings())
    db.open_engine(settings().database_url)
    await generate_daily_horoscopes()
    async with writing():
        print("ready", flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
