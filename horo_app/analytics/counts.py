"""Views by day, channel, hour, sign and language."""

import datetime as dt
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.scope import Scope
from horo_app.core import clock
from horo_app.core.db import read
from horo_app.core.db.columns import table_of
from horo_app.readings.tables import HoroscopeView, HoroscopeViewHour, UncountedView

VIEWS = table_of(HoroscopeView)
LEFT_OUT = table_of(UncountedView)

_ROLLED = table_of(HoroscopeViewHour)
_KEYS = ("date", "hour", "channel", "view_count")
_READER = ("sign", "language")
_LAST_ROLLED = sa.func.coalesce(
    sa.select(sa.func.max(_ROLLED.c.date)).scalar_subquery(), sa.text("'-infinity'")
)
_IS_FINE = VIEWS.c.date > _LAST_ROLLED

# Views by hour, whatever their age: of days that were rolled up, no sign or language is known.
HOURS = sa.union_all(
    sa.select(*(VIEWS.c[name] for name in (*_KEYS, *_READER))).where(_IS_FINE),
    sa.select(
        *(_ROLLED.c[name] for name in _KEYS), *(sa.null().cast(sa.String).label(name) for name in _READER)
    ),
).subquery("hours")
# Views by sign and language, whatever their age: of days that were rolled up, the hour is not known.
_OF_READERS = sa.select(
    *(VIEWS.c[name] for name in ("date", "channel", "view_count", *_READER)),
    sa.case((_IS_FINE, VIEWS.c.hour)).label("hour"),
).subquery("of_readers")

# bigint sums up to numeric, which is slow; a double counts exactly to 9 quadrillion


def total_of(table: Any) -> Any:
    """The views of a table."""
    return sa.func.coalesce(sa.func.sum(sa.cast(table.c.view_count, sa.Double)), 0)


total = total_of(VIEWS)


@dataclass(frozen=True)
class Counts:
    """Views, counted in every way that is asked for. Weekdays are ISO's: 1 is Monday."""

    days: Counter[tuple[dt.date, str]] = field(default_factory=Counter)  # by date and channel
    hours: Counter[tuple[int, int]] = field(default_factory=Counter)  # by weekday and hour
    readers: Counter[tuple[str, str]] = field(default_factory=Counter)  # by sign and language

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.days + other.days, self.hours + other.hours, self.readers + other.readers)

    @property
    def total(self) -> int:
        return self.readers.total()

    def by(self, which: Literal["channel", "sign", "language"]) -> Counter[str]:
        """Views by one thing alone."""
        pairs = self.days if which == "channel" else self.readers
        found: Counter[str] = Counter()
        for (first, second), views in pairs.items():
            found[str(first if which == "sign" else second)] += views
        return found


def hours_of(scope: Scope) -> Any:
    """The table of views by hour that knows what the scope asks for; it may not know all hours."""
    return HOURS if scope.sign is None and scope.language is None else _OF_READERS


def within(scope: Scope, table: Any = VIEWS) -> list[sa.ColumnElement[bool]]:
    """The condition on a table of views that a scope stands for."""
    alone = {"channel": scope.channel, "sign": scope.sign, "language": scope.language}
    where = [table.c.date.between(scope.first, scope.last)]
    where += [table.c[name] == value.value for name, value in alone.items() if value and name in table.c]
    if scope.weekday is not None:
        where.append(sa.func.extract("isodow", table.c.date) == scope.weekday)
    return where


def part_of_day(hour: Any, now: dt.datetime) -> sa.ColumnElement[float]:
    """How much of an hour's views count when a day is compared up to this minute: views are kept by the hour, and of
    the present one as many are taken as of it has passed.
    """
    known = sa.func.coalesce(hour, 0)
    return sa.case(
        (known > now.hour, 0.0), (known < now.hour, 1.0), else_=(now.minute * 60 + now.second) / 3600
    )


async def left_out(session: AsyncSession, scope: Scope) -> Counter[str]:
    """The views that were none to count, by the reason why: of no sign or language, which they are not kept by."""
    if scope.sign or scope.language:
        return Counter()
    views = sa.cast(sa.func.sum(LEFT_OUT.c.views), sa.BigInteger)
    query = sa.select(LEFT_OUT.c.reason, views).where(*within(scope, LEFT_OUT)).group_by(LEFT_OUT.c.reason)
    return Counter({row.reason: int(row[1]) for row in await session.execute(query)})


async def count(session: AsyncSession, scope: Scope) -> Counts:
    """Two passes over the scope's rows, each summed up in the database."""
    counts = Counts()
    for row in await session.execute(_by_day_and_hour(scope)):
        if row.date is None and row.hour is not None:
            counts.hours[int(row.weekday), row.hour] = int(row.views)
        elif row.date is not None:
            counts.days[row.date, row.channel] = int(row.views)
    for sign, language, views in await session.execute(_by_reader(scope)):
        counts.readers[sign, language] = int(views)
    return counts


def _by_day_and_hour(scope: Scope) -> sa.Select[Any]:
    """Views by (date, channel), and by (weekday, hour) where date is null; the sums of one pass, summed up twice."""
    table = hours_of(scope)
    keys = (table.c.date, table.c.channel, table.c.hour)
    weekday = sa.func.extract("isodow", table.c.date).label("weekday")
    views = total_of(table).label("views")
    fine = sa.select(*keys, weekday, views).where(*within(scope, table)).group_by(*keys).subquery()
    days, hours = (fine.c.date, fine.c.channel), (fine.c.weekday, fine.c.hour)
    return sa.select(*days, *hours, sa.func.sum(fine.c.views).label("views")).group_by(
        sa.func.grouping_sets(sa.tuple_(*days), sa.tuple_(*hours))
    )


def _by_reader(scope: Scope) -> sa.Select[Any]:
    keys = (VIEWS.c.sign, VIEWS.c.language)
    return sa.select(*keys, total).where(*within(scope)).group_by(*keys)


class Past:
    """What this process knows of days that are over: they hardly change, and a year of them takes a while to count.

    A tally that an outage delayed past its day is seen within `KEPT` seconds.
    """

    KEPT = 60.0
    MANY = 64  # scopes

    def __init__(self) -> None:
        self._counted: dict[Scope, tuple[float, Counts]] = {}

    async def count(self, session: AsyncSession, scope: Scope, today: dt.date) -> Counts:
        """The counts of `scope`: of today from the table, of days before it from memory if they are there."""
        over = replace(scope, last=min(scope.last, today - clock.DAY)) if scope.first < today else None
        still = replace(scope, first=max(scope.first, today)) if scope.last >= today else None
        counted = Counts()
        if over is not None:
            counted = await self._over(session, over)
        return counted + await count(session, still) if still is not None else counted

    async def _over(self, session: AsyncSession, scope: Scope) -> Counts:
        known = self._counted.get(scope)
        if known and time.monotonic() - known[0] < self.KEPT:
            return known[1]
        counts = await read(partial(count, scope=scope), session)
        while len(self._counted) >= self.MANY:
            self._counted.pop(next(iter(self._counted)))
        self._counted[scope] = time.monotonic(), counts
        return counts


past = Past()
