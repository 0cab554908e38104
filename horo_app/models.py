"""All tables. Only services (and db.py and the migrations) import this module."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}

UTC_TIME = sa.DateTime(timezone=True)


class _Text(SQLModel):
    """The columns of a reading, the same in the cache and in the archive."""

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
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: dt.datetime = Field(
        sa_type=UTC_TIME,
        sa_column_kwargs={"server_default": sa.func.now()},
    )
    updated_at: dt.datetime = Field(
        sa_type=UTC_TIME,
        sa_column_kwargs={"server_default": sa.func.now()},
    )


class HoroscopeCache(_Text, table=True):
    """The readings of today and later: one row per sign, date and language."""

    __tablename__ = "horoscope_cache"
    __table_args__ = (sa.Index("ix_horoscope_cache_date", "date"),)


class HoroscopeArchive(_Text, table=True):
    """The readings of past days, moved here from the cache when the day turns over."""

    __tablename__ = "horoscope_archive"
    __table_args__ = (sa.Index("ix_horoscope_archive_date", "date"),)

    archived_at: dt.datetime = Field(
        sa_type=UTC_TIME,
        sa_column_kwargs={"server_default": sa.func.now()},
    )


class HoroscopeView(SQLModel, table=True):
    """How often a sign's reading was shown; date and hour are those of the service's time zone."""

    __tablename__ = "horoscope_views"
    __table_args__ = (
        sa.CheckConstraint("hour between 0 and 23", name="hour"),
        sa.CheckConstraint("views > 0", name="views"),
    )

    date: dt.date = Field(primary_key=True)
    hour: int = Field(primary_key=True, sa_type=sa.SmallInteger)
    channel: str = Field(primary_key=True, max_length=16)
    sign: str = Field(primary_key=True, max_length=16)
    language: str = Field(primary_key=True, max_length=8)
    views: int = Field(sa_type=sa.BigInteger)


class ViewWriter(SQLModel, table=True):
    """The last tally that a process has written, by which it knows after a broken connection what was committed."""

    __tablename__ = "view_writers"

    id: uuid.UUID = Field(primary_key=True)
    tally: int = Field(sa_type=sa.BigInteger)
    written_at: dt.datetime = Field(sa_type=UTC_TIME)


class JobRun(SQLModel, table=True):
    """One execution of a job. `day` makes a scheduled run unique; a run by hand has none."""

    __tablename__ = "job_runs"
    __table_args__ = (
        sa.Index(
            "uq_job_runs_job_day_done",
            "job",
            "day",
            unique=True,
            postgresql_where=sa.text("outcome = 'done'"),
        ),
        sa.Index("ix_job_runs_started_at", "started_at"),
    )

    id: int | None = Field(
        default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    )
    job: str = Field(max_length=64)
    day: dt.date | None = Field(default=None)
    trigger: str = Field(max_length=16)
    started_at: dt.datetime = Field(sa_type=UTC_TIME)
    finished_at: dt.datetime = Field(sa_type=UTC_TIME)
    outcome: str = Field(max_length=16)
    result: dict[str, Any] = Field(sa_type=JSONB)
    error: str | None = Field(default=None)
