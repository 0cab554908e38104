"""Weeks, months and years by the calendar."""

import datetime as dt

import pytest

from horo_app.astrology.periods import Period, PeriodKind

WEEK, MONTH, YEAR = PeriodKind


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = Period.containing(WEEK, dt.date(2027, 2, 4))
    assert (week.first, week.last) == (dt.date(2027, 2, 1), dt.date(2027, 2, 7))
    assert week.slug == "2027-w05"
    assert len(week.dates) == 7


def test_a_february_of_a_leap_year_has_29_days() -> None:
    assert Period(MONTH, dt.date(2028, 2, 1)).last == dt.date(2028, 2, 29)
    assert len(Period(YEAR, dt.date(2028, 1, 1)).dates) == 366


@pytest.mark.parametrize("kind", PeriodKind)
def test_every_day_is_in_one_period_and_the_periods_follow_each_other(kind: PeriodKind) -> None:
    period = Period.containing(kind, dt.date(2025, 12, 31))
    while period.first < dt.date(2033, 1, 1):
        assert all(Period.containing(kind, day) == period and day in period for day in period.dates)
        assert period.next.first == period.last + dt.timedelta(1)
        assert period.next.previous == period
        assert Period.parse(kind, period.slug) == period
        period = period.next


@pytest.mark.parametrize(
    ("slug", "first"), [("2026-w53", dt.date(2026, 12, 28)), ("2027-w01", dt.date(2027, 1, 4))]
)
def test_a_week_is_numbered_in_the_year_that_has_its_thursday(slug: str, first: dt.date) -> None:
    week = Period.parse(WEEK, slug)
    assert week is not None
    assert (week.first, week.slug) == (first, slug)


@pytest.mark.parametrize(
    ("kind", "slug"),
    [
        (WEEK, "2027-w53"),
        (WEEK, "2027-w00"),
        (WEEK, "2027-W05"),
        (WEEK, "2027-w5"),
        (WEEK, "2027-02"),
        (MONTH, "2027-13"),
        (MONTH, "2027-00"),
        (MONTH, "2027-2"),
        (MONTH, "2027-02-01"),
        (YEAR, "0000"),
        (YEAR, "27"),
        (YEAR, "٢٠٢٧"),
        (YEAR, ""),
    ],
)
def test_what_no_calendar_has_is_no_period(kind: PeriodKind, slug: str) -> None:
    assert Period.parse(kind, slug) is None


def test_a_period_begins_on_its_first_day() -> None:
    with pytest.raises(ValueError, match="no week begins on 2027-02-02"):
        Period(WEEK, dt.date(2027, 2, 2))
