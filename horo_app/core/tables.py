"""Tables of the running service: what it is, its processes, and runs of jobs."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import UTC_TIME, now_by_default, numbered


class Installation(SQLModel, table=True):
    """The one row about this installation. The migration draws `salt`, which goes along with a backup."""

    __tablename__ = "installation"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)

    id: int = Field(sa_column=sa.Column(sa.SmallInteger, primary_key=True, autoincrement=False))
    salt: str = Field(max_length=64)


class Process(SQLModel, table=True):
    """What a process tells of itself every few seconds; `seen_at` by the database's clock. `memory` and the disk under
    DATA_DIR are in bytes, `startup` is in seconds; `composed` are the `misses` that the almanac answered.

    `down` are its background tasks that do not work, as services.tasks tells them.
    """

    __tablename__ = "processes"

    id: uuid.UUID = Field(primary_key=True)
    role: str = Field(max_length=16)
    host: str = Field(max_length=255)
    pid: int
    version: str = Field(max_length=32)
    started_at: dt.datetime = Field(sa_type=UTC_TIME)
    seen_at: dt.datetime = now_by_default()
    memory: int = Field(sa_type=sa.BigInteger)
    readings: int
    hits: int = Field(sa_type=sa.BigInteger)
    misses: int = Field(sa_type=sa.BigInteger)
    composed: int = Field(default=0, sa_column=sa.Column(sa.BigInteger, nullable=False, server_default="0"))
    waiting: int = Field(sa_type=sa.BigInteger)
    down: list[dict[str, Any]] = Field(sa_column=sa.Column(JSONB, nullable=False, server_default="[]"))
    proxy: str = Field(default="", max_length=8, sa_column_kwargs={"server_default": ""})
    startup: float = Field(default=0, sa_column_kwargs={"server_default": "0"})
    disk_free: int | None = Field(default=None, sa_type=sa.BigInteger)
    disk_size: int | None = Field(default=None, sa_type=sa.BigInteger)


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
