"""What has been published: the readings that stand at an address of their own, up to today, and since when.

A reading is published at the midnight, in the service's time zone, on which its day begins; tomorrow's is written by
then, but it is not yet listed anywhere.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import repository
from horo_app.readings.tables import HoroscopeArchive, HoroscopeCache

_TABLES = (table_of(HoroscopeCache), table_of(HoroscopeArchive))


@dataclass(frozen=True, slots=True)
class PublishedReading:
    """A published reading, without its text."""

    sign: Sign
    date: dt.date
    language: Language
    changed_at: dt.datetime


def published_at(date: dt.date) -> dt.datetime:
    """When the readings of `date` appeared."""
    return dt.datetime.combine(date, dt.time(), settings().timezone)


def changed_at(date: dt.date, updated_at: dt.datetime | None) -> dt.datetime:
    """When a published reading last changed: most were written before they appeared."""
    appeared = published_at(date)
    if updated_at is None:
        return appeared
    return max(appeared, updated_at.astimezone(settings().timezone).replace(microsecond=0))


def moments(reading: Reading) -> tuple[dt.datetime, ...]:
    """When a reading appeared and when it last changed; nothing for one of tomorrow, which is not out yet."""
    appeared = published_at(reading.date)
    return () if appeared > clock.now() else (appeared, changed_at(reading.date, reading.updated_at))


async def latest(session: AsyncSession, sign: Sign, language: Language, days: int) -> list[Reading]:
    """The readings of a sign for today and the days before it, the newest first; days that we lack are left out."""
    today = clock.today(settings().timezone)
    keys = [(sign, today - number * clock.DAY, language) for number in range(days)]
    found = {reading.date: reading for reading in await repository.find_all(session, keys)}
    return [found[date] for date in sorted(found, reverse=True)]


async def months(session: AsyncSession) -> dict[dt.date, dt.datetime]:
    """The months that hold a published reading, by their first day, and when one of each last changed."""
    found: dict[dt.date, dt.datetime] = {}
    for date, updated_at in await _changes_by_date(session):
        month = date.replace(day=1)
        found[month] = max(changed_at(date, updated_at), found.get(month, published_at(date)))
    return dict(sorted(found.items()))


async def _changes_by_date(session: AsyncSession) -> list[tuple[dt.date, dt.datetime]]:
    today = clock.today(settings().timezone)
    each = [
        sa.select(table.c.date, sa.func.max(table.c.updated_at))
        .where(table.c.date <= today)
        .group_by(table.c.date)
        for table in _TABLES
    ]
    return [(row[0], row[1]) for row in await session.execute(sa.union_all(*each))]


async def of_month(session: AsyncSession, month: dt.date) -> list[PublishedReading]:
    """What was published in the month that begins on `month`, by date, sign and language."""
    today = clock.today(settings().timezone)
    following = (month + dt.timedelta(days=31)).replace(day=1)
    each = [
        sa.select(table.c.sign, table.c.date, table.c.language, table.c.updated_at).where(
            table.c.date >= month, table.c.date < following, table.c.date <= today
        )
        for table in _TABLES
    ]
    # a reading may for a while be in both tables
    changes = {row[:3]: row[3] for row in await session.execute(sa.union(*each))}
    listed = [
        PublishedReading(
            Sign(sign), date, Language(language), changed_at(date, changes[sign, date, language])
        )
        for sign, date, language in changes
    ]
    return sorted(listed, key=lambda one: (one.date, one.sign.place, one.language))
