"""How today goes: views beside yesterday's, and texts that are ready."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.counts import VIEWS, within
from horo_app.analytics.scope import Scope
from horo_app.astrology.zodiac import SIGNS
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.readings import repository
from horo_app.readings.tables import HoroscopeCache

_CACHE = table_of(HoroscopeCache)


@dataclass(frozen=True, slots=True)
class Views:
    """Views today, beside yesterday's: all of them, and those up to the end of the present hour, as they are kept."""

    today: int
    yesterday: int
    yesterday_so_far: int

    @property
    def trend(self) -> float | None:
        """Change against yesterday up to the end of this hour, 0.25 for a quarter more; None when nobody came then."""
        if self.yesterday_so_far == 0:
            return None
        return self.today / self.yesterday_so_far - 1


@dataclass(frozen=True, slots=True)
class TextReadiness:
    """How many texts of a date are in the cache, of how many, and by whom: {"almanac": 20, "model": 4}."""

    date: dt.date
    ready: int = 0
    wanted: int = len(SIGNS) * len(Language)
    sources: Counter[str] = field(default_factory=Counter)


async def horoscopes_today(session: AsyncSession, zone: ZoneInfo, scope: Scope | None = None) -> Views:
    """The true number of readings shown today in `zone`, which must be the zone that views are counted in; by the
    channel, sign and language of `scope`, whose days do not matter.
    """
    now = clock.now().astimezone(zone)
    today = now.date()
    yesterday = today - clock.DAY
    asked = replace(scope or Scope(today, today), first=yesterday, last=today, weekday=None)
    views = sa.cast(VIEWS.c.view_count, sa.Double)

    def total(date: dt.date, number: sa.ColumnElement[float]) -> sa.ColumnElement[float]:
        return sa.func.coalesce(sa.func.sum(number).filter(VIEWS.c.date == date), 0)

    query = sa.select(
        total(today, views),
        total(yesterday, views),
        total(yesterday, sa.case((VIEWS.c.hour <= now.hour, views), else_=0.0)),
    ).where(*within(asked))
    row = (await session.execute(query)).one()
    return Views(*(round(figure) for figure in row))


async def readiness(session: AsyncSession, *dates: dt.date) -> list[TextReadiness]:
    """How far each of `dates` is."""
    query = (
        sa.select(_CACHE.c.date, _CACHE.c.source, sa.func.count())
        .where(_CACHE.c.date.in_(dates))
        .group_by(_CACHE.c.date, _CACHE.c.source)
    )
    sources: dict[dt.date, Counter[str]] = {date: Counter() for date in dates}
    for date, source, number in await session.execute(query):
        sources[date][source] = number
    return [TextReadiness(date, ready=found.total(), sources=found) for date, found in sources.items()]


async def missing_texts(session: AsyncSession, date: dt.date) -> list[str]:
    """The readings of `date` that the cache does not hold, as "leo/en"."""
    return [f"{sign}/{language}" for sign, _, language in await repository.missing(session, [date])]
