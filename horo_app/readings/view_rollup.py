"""Views of days long over, kept in a twelfth of the rows: by hour and channel, and by sign, language and channel."""

import datetime as dt

import sqlalchemy as sa

from horo_app.core import clock
from horo_app.core.db import JOB_LIMIT, transaction
from horo_app.core.settings import settings

FINE = dt.timedelta(days=90)  # how long views are kept by hour, sign, language and channel at once
_LOCK = 0x486F7276  # one process at a time

_NEXT = sa.text("""
    select min(date) from horoscope_views
    where date < :before and date > coalesce((select max(date) from horoscope_view_hours), '-infinity')
""")
_KEEP_HOURS = sa.text("""
    insert into horoscope_view_hours (date, hour, channel, view_count)
    select date, hour, channel, sum(view_count) from horoscope_views where date = :date group by date, hour, channel
""")
_KEEP_READERS = sa.text("""
    with gone as (delete from horoscope_views where date = :date returning *)
    insert into horoscope_views (date, hour, channel, sign, language, view_count)
    select date, 0, channel, sign, language, sum(view_count) from gone group by date, channel, sign, language
""")


async def roll_up_views() -> int:
    """Roll up the days that are old enough, one transaction each, the oldest first; returns how many."""
    before, days = clock.today(settings().timezone) - FINE, 0
    while await _roll_up_next(before):
        days += 1
    return days


async def _roll_up_next(before: dt.date) -> bool:
    async with transaction(JOB_LIMIT) as session:
        if not (await session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK)))).scalar_one():
            return False
        date = (await session.execute(_NEXT, {"before": before})).scalar_one()
        if date is not None:
            await session.execute(_KEEP_HOURS, {"date": date})
            await session.execute(_KEEP_READERS, {"date": date})
        return date is not None
