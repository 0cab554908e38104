"""Figures from the tables, for whoever runs the service."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import clock
from horo_app.models import HoroscopeView
from horo_app.services import texts

_VIEWS = HoroscopeView.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Views:
    """Views today, beside yesterday's: all of them, and those up to and including the present hour."""

    today: int
    yesterday: int
    yesterday_so_far: int

    @property
    def trend(self) -> float | None:
        """Change against yesterday up to the same hour, 0.25 for a quarter more; None when nobody came then."""
        if self.yesterday_so_far == 0:
            return None
        return self.today / self.yesterday_so_far - 1


async def horoscopes_today(session: AsyncSession, zone: ZoneInfo) -> Views:
    """The true number of readings shown today in `zone`, which must be the zone that views are counted in."""
    today, hour = clock.today(zone), clock.hour(zone)
    yesterday = today - clock.DAY

    def total(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(_VIEWS.c.views).filter(*where), 0)

    row = (
        await session.execute(
            sa.select(
                total(_VIEWS.c.date == today),
                total(_VIEWS.c.date == yesterday),
                total(_VIEWS.c.date == yesterday, _VIEWS.c.hour <= hour),
            ).where(_VIEWS.c.date.in_([today, yesterday]))
        )
    ).one()
    return Views(*(int(figure) for figure in row))


async def missing_texts(session: AsyncSession, date: dt.date) -> list[str]:
    """The readings of `date` that the cache does not hold, as "leo/en"."""
    return [f"{sign}/{language}" for sign, _, language in await texts.missing(session, [date])]
