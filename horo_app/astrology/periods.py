"""Spans of time that a horoscope is written for: a week from Monday, a calendar month, a calendar year. Pure."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from horo_app.core.clock import DAY


class PeriodKind(StrEnum):
    """The kinds of spans, the shortest first."""

    __hash__ = str.__hash__

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_SLUGS = {
    PeriodKind.WEEK: re.compile(r"(\d{4})-w(\d\d)", re.ASCII),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(\d\d)", re.ASCII),
    PeriodKind.YEAR: re.compile(r"(\d{4})", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A week, a month or a year by its first day."""

    kind: PeriodKind
    first: dt.date

    def __post_init__(self) -> None:
        if self.first != _first_day(self.kind, self.first):
            raise ValueError(f"no {self.kind} begins on {self.first}")

    @classmethod
    def containing(cls, kind: PeriodKind, date: dt.date) -> "Period":
        return cls(kind, _first_day(kind, date))

    @classmethod
    def parse(cls, kind: PeriodKind, slug: str) -> "Period | None":
        """The period with this slug; None where the calendar has none."""
        found = _SLUGS[kind].fullmatch(slug)
        if found is None:
            return None
        year, *rest = map(int, found.groups())
        part = rest[0] if rest else 1
        try:
            if kind is PeriodKind.WEEK:
                return cls(kind, dt.date.fromisocalendar(year, part, 1))
            return cls(kind, dt.date(year, part, 1))
        except ValueError:
            return None

    @property
    def last(self) -> dt.date:
        """The last day, which belongs to the period."""
        if self.kind is PeriodKind.WEEK:
            return self.first + 6 * DAY
        if self.kind is PeriodKind.YEAR:
            return self.first.replace(month=12, day=31)
        return (self.first + 31 * DAY).replace(day=1) - DAY

    @property
    def slug(self) -> str:
        """As in addresses: "2027-w05" by the ISO calendar, "2027-02", "2027"."""
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-w{week:02}"
        return self.first.isoformat()[: 4 if self.kind is PeriodKind.YEAR else 7]

    @property
    def next(self) -> "Period":
        return Period(self.kind, self.last + DAY)

    @property
    def previous(self) -> "Period":
        return Period.containing(self.kind, self.first - DAY)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Its days in order."""
        return tuple(self.first + day * DAY for day in range((self.last - self.first).days + 1))

    def __contains__(self, date: object) -> bool:
        return isinstance(date, dt.date) and self.first <= date <= self.last


def _first_day(kind: PeriodKind, date: dt.date) -> dt.date:
    if kind is PeriodKind.WEEK:
        return date - date.weekday() * DAY
    return date.replace(day=1) if kind is PeriodKind.MONTH else date.replace(month=1, day=1)
