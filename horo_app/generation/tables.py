"""What was asked of the model, and what is known of the server that runs it."""

import datetime as dt
import uuid
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import UTC_TIME, numbered


class GenerationAttempt(SQLModel, table=True):
    """One request to a model, written before it is sent and completed when it is answered.

    `outcome` is `in_flight` until then; of a process that died it stays so past its lease. `cost` is in the currency of
    the prices and NULL when unknown; `reserved` is the most that the request may cost, counted against the budget while
    the cost is not known. `latency` is in milliseconds.
    """

    __tablename__ = "generation_attempts"
    __table_args__ = (
        sa.Index("ix_generation_attempts_started_at", "started_at"),
        sa.Index("ix_generation_attempts_date", "date", "sign", "language"),
    )

    id: int | None = numbered()
    sign: str = Field(max_length=16)
    date: dt.date
    language: str = Field(max_length=8)
    endpoint: str = Field(max_length=256)
    model: str = Field(max_length=128)
    mode: str = Field(max_length=16)
    owner: uuid.UUID
    started_at: dt.datetime = Field(sa_type=UTC_TIME)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    outcome: str = Field(default="in_flight", max_length=16, sa_column_kwargs={"server_default": "in_flight"})
    error: str | None = Field(default=None, max_length=64)
    detail: str | None = Field(default=None)
    status: int | None = Field(default=None, sa_type=sa.SmallInteger)
    tokens_in: int | None = Field(default=None)
    tokens_out: int | None = Field(default=None)
    cost: Decimal | None = Field(default=None, sa_type=sa.Numeric(12, 6))
    reserved: Decimal = Field(
        default=Decimal(0), sa_type=sa.Numeric(12, 6), sa_column_kwargs={"server_default": "0"}
    )
    latency: int | None = Field(default=None)


class ModelEndpoint(SQLModel, table=True):
    """What all processes know of a server and model: how to ask it, a pause, a full stop, the next probe.

    `key` is a hash of the key in use: a new key lifts a stop that the old one caused. `refusals` counts how often each
    parameter was refused in a row, and `busy` how many answers in a row asked for a pause. `stopped_as` is the class of
    the failure that `stopped` describes. While texts wait for the provider, no process sends a probe before `probe_at`.
    """

    __tablename__ = "model_endpoints"

    endpoint: str = Field(primary_key=True, max_length=256)
    model: str = Field(primary_key=True, max_length=128)
    key: str = Field(max_length=64)
    mode: str = Field(max_length=16)
    token_limit: str = Field(
        default="max_completion_tokens",
        max_length=32,
        sa_column_kwargs={"server_default": "max_completion_tokens"},
    )
    refusals: dict[str, int] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    busy: int = Field(default=0, sa_type=sa.SmallInteger, sa_column_kwargs={"server_default": "0"})
    paused_until: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    stopped: str | None = Field(default=None)
    stopped_as: str | None = Field(default=None, max_length=64)
    probe_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    updated_at: dt.datetime = Field(sa_type=UTC_TIME)
