"""Processes of the service that are alive."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.models.base import UTC_TIME, now_by_default


class Process(SQLModel, table=True):
    """What a process tells of itself every few seconds; `seen_at` by the database's clock. `memory` is in bytes.

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
    waiting: int = Field(sa_type=sa.BigInteger)
    down: list[dict[str, Any]] = Field(sa_column=sa.Column(JSONB, nullable=False, server_default="[]"))
    proxy: str = Field(default="", max_length=8, sa_column_kwargs={"server_default": ""})
