"""Tables of readings: those of today and later, past days, versions, views, and the answers of readers."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import UTC_TIME, now_by_default


class _Text(SQLModel):
    """The columns of a reading, wherever it is kept. `author` names the model or the editor; the almanac needs none.

    Triggers count `version` up and set `updated_at` when a text changes, and keep what it was in `horoscope_versions`.
    """

    sign: str = Field(primary_key=True, max_length=16)
    date: dt.date = Field(primary_key=True)
    language: str = Field(primary_key=True, max_length=8)
    love: str
    career: str
    health: str
    finance: str
    advice: str
    summary: str
    score: int = Field(sa_type=sa.SmallInteger)
    score_reason: str
    colour: str
    colour_hex: str = Field(max_length=7)
    colour_reason: str
    facts: list[dict[str, Any]] = Field(sa_type=JSONB)
    source: str = Field(max_length=16)
    author: str = Field(default="", max_length=128, sa_column_kwargs={"server_default": ""})
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: dt.datetime = now_by_default()
    updated_at: dt.datetime = now_by_default()


class HoroscopeCache(_Text, table=True):
    """The readings of today and later: one row per sign, date and language.

    A row is also the work item of the model: due while a text is `wanted`, nobody holds a lease on it and `next_try_at`
    has come. `locked` keeps every hand but an editor's off its text. `claims` counts how often the row was claimed on
    `claims_on`, the service's day. A row that `awaits_provider` becomes due when a probe gets an answer, and at
    `next_try_at` in any case.
    """

    __tablename__ = "horoscope_cache"
    __table_args__ = (
        sa.Index("ix_horoscope_cache_date", "date"),
        sa.Index("ix_horoscope_cache_due", "date", "next_try_at", postgresql_where=sa.text("wanted")),
    )

    locked: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    wanted: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    tries: int = Field(default=0, sa_type=sa.SmallInteger, sa_column_kwargs={"server_default": "0"})
    next_try_at: dt.datetime = now_by_default()
    claims: int = Field(default=0, sa_type=sa.SmallInteger, sa_column_kwargs={"server_default": "0"})
    claims_on: dt.date | None = Field(default=None)
    awaits_provider: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    lease_owner: uuid.UUID | None = Field(default=None)
    lease_until: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    last_error: str | None = Field(default=None)


class HoroscopeArchive(_Text, table=True):
    """The readings of past days, moved here from the cache when the day turns over."""

    __tablename__ = "horoscope_archive"
    __table_args__ = (sa.Index("ix_horoscope_archive_date", "date"),)

    archived_at: dt.datetime = now_by_default()


class HoroscopeVersion(_Text, table=True):
    """What a reading said before it was changed: written by a trigger, so that no text is ever lost."""

    __tablename__ = "horoscope_versions"

    version: int = Field(primary_key=True)
    replaced_at: dt.datetime = now_by_default()


class HoroscopeView(SQLModel, table=True):
    """How often a sign's reading was shown; date and hour are those of the service's time zone."""

    __tablename__ = "horoscope_views"
    __table_args__ = (
        sa.CheckConstraint("hour between 0 and 23", name="hour"),
        sa.CheckConstraint("views > 0", name="views"),
        sa.CheckConstraint("view_count > 0", name="view_count"),
    )

    date: dt.date = Field(primary_key=True)
    hour: int = Field(primary_key=True, sa_type=sa.SmallInteger)
    channel: str = Field(primary_key=True, max_length=16)
    sign: str = Field(primary_key=True, max_length=16)
    language: str = Field(primary_key=True, max_length=8)
    views: int = Field(sa_type=sa.BigInteger)  # of the version before; a trigger keeps it equal to view_count
    view_count: int = Field(sa_type=sa.BigInteger)


class HoroscopeViewHour(SQLModel, table=True):
    """Views by hour of days that are long over, for which `horoscope_views` keeps sign and language under hour 0."""

    __tablename__ = "horoscope_view_hours"
    __table_args__ = (sa.CheckConstraint("hour between 0 and 23", name="hour"),)

    date: dt.date = Field(primary_key=True)
    hour: int = Field(primary_key=True, sa_type=sa.SmallInteger)
    channel: str = Field(primary_key=True, max_length=16)
    view_count: int = Field(sa_type=sa.BigInteger)


class UncountedView(SQLModel, table=True):
    """How often a reading was asked for without being read by a person, by the service's date and by why."""

    __tablename__ = "uncounted_views"
    __table_args__ = (sa.CheckConstraint("views > 0", name="views"),)

    date: dt.date = Field(primary_key=True)
    channel: str = Field(primary_key=True, max_length=16)
    reason: str = Field(primary_key=True, max_length=16)
    views: int = Field(sa_type=sa.BigInteger)


class PeriodViewCount(SQLModel, table=True):
    """How often a week's, a month's or a year's horoscope was shown, by the service's date; apart from readings."""

    __tablename__ = "period_views"
    __table_args__ = (sa.CheckConstraint("views > 0", name="views"),)

    date: dt.date = Field(primary_key=True)
    channel: str = Field(primary_key=True, max_length=16)
    kind: str = Field(primary_key=True, max_length=8)
    sign: str = Field(primary_key=True, max_length=16)
    views: int = Field(sa_type=sa.BigInteger)


class ViewWriter(SQLModel, table=True):
    """The last tally that a process has written, by which it knows after a broken connection what was committed."""

    __tablename__ = "view_writers"

    id: uuid.UUID = Field(primary_key=True)
    tally: int = Field(sa_type=sa.BigInteger)
    written_at: dt.datetime = Field(sa_type=UTC_TIME)


class HoroscopeFeedback(SQLModel, table=True):
    """How often readers of a reading gave an answer. Kept for good; nothing in it leads to a reader."""

    __tablename__ = "horoscope_feedback"
    __table_args__ = (
        sa.CheckConstraint("answers >= 0", name="answers"),
        sa.Index("ix_horoscope_feedback_date", "date"),
    )

    sign: str = Field(primary_key=True, max_length=16)
    date: dt.date = Field(primary_key=True)
    language: str = Field(primary_key=True, max_length=8)
    answer: str = Field(primary_key=True, max_length=8)
    answers: int = Field(sa_type=sa.BigInteger)


class FeedbackBallot(SQLModel, table=True):
    """One answer under a number that the reader's browser drew for this reading alone, so that it can be taken back.

    Dropped after some days; its answer stays counted.
    """

    __tablename__ = "feedback_ballots"
    __table_args__ = (sa.Index("ix_feedback_ballots_cast_at", "cast_at"),)

    sign: str = Field(primary_key=True, max_length=16)
    date: dt.date = Field(primary_key=True)
    language: str = Field(primary_key=True, max_length=8)
    ballot: uuid.UUID = Field(primary_key=True)
    answer: str = Field(max_length=8)
    cast_at: dt.datetime = Field(sa_type=UTC_TIME)


class _PeriodText(SQLModel):
    """The columns of a horoscope of a week, a month or a year; `parts` holds what no editor writes.

    Triggers count `version` up and set `updated_at` when a text changes, and keep what it was in `period_versions`.
    """

    kind: str = Field(primary_key=True, max_length=8)
    first_date: dt.date = Field(primary_key=True)
    sign: str = Field(primary_key=True, max_length=16)
    language: str = Field(primary_key=True, max_length=8)
    zone: str = Field(max_length=64)
    summary: str
    love: str
    career: str
    finance: str
    health: str
    parts: dict[str, Any] = Field(sa_type=JSONB)
    source: str = Field(max_length=16)
    author: str = Field(default="", max_length=128, sa_column_kwargs={"server_default": ""})
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: dt.datetime = now_by_default()
    updated_at: dt.datetime = now_by_default()


class PeriodHoroscope(_PeriodText, table=True):
    """The horoscopes of weeks, months and years. `archived_at` is set when the period is over; it changes no more."""

    __tablename__ = "period_readings"

    last_date: dt.date
    archived_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class PeriodVersion(_PeriodText, table=True):
    """What such a horoscope said before it was changed: written by a trigger."""

    __tablename__ = "period_versions"

    version: int = Field(primary_key=True)
    replaced_at: dt.datetime = now_by_default()
