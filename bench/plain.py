"""The plain way to serve a reading, to compare with: a lock per sign, a SELECT, an upsert and a commit per read.

Spared what would slow it down: no mapped objects, statements as text, connections enough, no check of them.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings

CONNECTIONS = 20

_SELECT = sa.text(
    "select * from horoscope_cache where sign = :sign and date = :date and language = :language"
)
_UPSERT = sa.text(
    """
    insert into horoscope_views (date, hour, channel, sign, language, views)
    values (:date, :hour, 'plain', :sign, :language, 1)
    on conflict (date, hour, channel, sign, language) do update set views = horoscope_views.views + 1
    """
)


class Plain:
    """Readings by the plain way, through an engine of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._locks: defaultdict[Sign, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator["Plain"]:
        engine = create_async_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=600)
        yield cls(engine)
        await engine.dispose()

    async def read(self, sign: Sign) -> None:
        """Read a sign's text of today and count the view."""
        zone = settings().timezone
        key = {"sign": sign.value, "date": clock.today(zone), "language": Language.RU.value}
        async with AsyncSession(self._engine) as session:
            async with self._locks[sign]:
                (await session.execute(_SELECT, key)).one()
            await session.execute(_UPSERT, key | {"hour": clock.hour(zone)})
            await session.commit()
