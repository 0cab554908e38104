"""Runs of jobs."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.models.base import UTC_TIME, numbered


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

    id: int | None = numbered()
    job: str = Field(max_length=64)
    day: dt.date | None = Field(default=None)
    trigger: str = Field(max_length=16)
    started_at: dt.datetime = Field(sa_type=UTC_TIME)
    finished_at: dt.datetime = Field(sa_type=UTC_TIME)
    outcome: str = Field(max_length=16)
    result: dict[str, Any] = Field(sa_type=JSONB)
    error: str | None = Field(default=None)
