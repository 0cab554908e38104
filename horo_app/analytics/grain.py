"""Days of a range put together: each by itself, or as weeks and months of the calendar."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from horo_app.analytics.scope import Scope
from horo_app.core import clock


class Grain(StrEnum):
    """What a point of a chart stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class ChartSpan:
    """The days of a range that fall into one day, week or month: the first and last week may be parts of one."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> Iterator[dt.date]:
        return (self.first + number * clock.DAY for number in range((self.last - self.first).days + 1))


def parse_grain(text: str) -> Grain:
    """The grain that an address names; days for any other word."""
    return Grain(text) if text in set(Grain) else Grain.DAY


def spans(scope: Scope, grain: Grain) -> list[ChartSpan]:
    """The range, cut at the beginnings of weeks (Mondays) or months."""
    found: list[ChartSpan] = []
    for date in scope.days:
        if found and _begins(date, grain) == _begins(found[-1].first, grain):
            found[-1] = ChartSpan(found[-1].first, date)
        else:
            found.append(ChartSpan(date, date))
    return found


def _begins(date: dt.date, grain: Grain) -> dt.date:
    if grain is Grain.MONTH:
        return date.replace(day=1)
    return date - date.weekday() * clock.DAY if grain is Grain.WEEK else date


def total(span: ChartSpan, by_day: Mapping[dt.date, float]) -> float:
    """The sum over the span's days."""
    return sum(by_day.get(date, 0) for date in span.days)


def mean(span: ChartSpan, by_day: Mapping[dt.date, float]) -> float:
    """The average over those of the span's days that have a figure."""
    found = [by_day[date] for date in span.days if date in by_day]
    return sum(found) / len(found) if found else 0
