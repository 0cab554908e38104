"""A streaming replica, asked for what may be a moment old while it follows the primary."""

import asyncio
import time

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from horo_app.core.errors import DatabaseUnavailable

PATIENCE = 3.0  # seconds that a look may take
BEHIND = 25  # seconds that it may be behind, the ten between two signs of life of a process included

# Every process of the service gives signs of life: the newest that has arrived here tells how old all the rest is. What
# PostgreSQL itself tells of its replication needs rights that a managed service does not give.
_AGE = sa.text("select extract(epoch from now() - max(seen_at)) from processes")


class Replica:
    """Nobody who reads waits for a look: those are made beside, and `follows` says what the last one found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._is_fresh = False
        self._rests_until = 0.0

    @property
    def follows(self) -> bool:
        """Whether it may be asked."""
        return self._is_fresh and time.monotonic() >= self._rests_until

    def rest(self) -> None:
        """Leave it alone for as long as it may be behind."""
        self._rests_until = time.monotonic() + BEHIND

    async def look(self) -> None:
        """Find out whether it follows; raises what the driver does, or DatabaseUnavailable, when it does not."""
        try:
            async with asyncio.timeout(PATIENCE), self.engine.connect() as connection:
                age = (await connection.execute(_AGE)).scalar_one()
            self._is_fresh = age is not None and age <= BEHIND
        except TimeoutError:
            self._is_fresh = False
            raise DatabaseUnavailable("The replica did not answer in time.") from None
        except BaseException:
            self._is_fresh = False
            raise
        if not self._is_fresh:
            raise DatabaseUnavailable("The replica lags behind.")
