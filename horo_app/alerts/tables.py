"""What is wrong or was, what is to be told of it, and how alerts are set up."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import UTC_TIME, numbered


class Alert(SQLModel, table=True):
    """A condition from when it was first seen (`began_at`) until it is over; of each condition one is open at most.

    `told_at` and `end_told_at` are when notices of its beginning and its end were queued, `reminded_at` when the last
    that it goes on.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        sa.Index("uq_alerts_open", "condition", unique=True, postgresql_where=sa.text("ended_at is null")),
        sa.Index("ix_alerts_began_at", "began_at"),
    )

    id: int | None = numbered()
    condition: str = Field(max_length=32)
    detail: dict[str, Any] = Field(sa_type=JSONB)
    began_at: dt.datetime = Field(sa_type=UTC_TIME)
    seen_at: dt.datetime = Field(sa_type=UTC_TIME)
    told_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    reminded_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    end_told_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class AlertNotice(SQLModel, table=True):
    """A message about alerts to one chat, or to the webhook when it has none. `error` of a finished one is why it was
    given up; whoever sends it moves `not_before` on first, so that no other process does.
    """

    __tablename__ = "alert_notices"
    __table_args__ = (
        sa.Index("ix_alert_notices_due", "not_before", postgresql_where=sa.text("finished_at is null")),
    )

    id: int | None = numbered()
    chat_id: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger, sa.ForeignKey("telegram_subscribers.chat_id", ondelete="CASCADE")),
    )
    language: str = Field(max_length=8)
    news: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: dt.datetime = Field(sa_type=UTC_TIME)
    not_before: dt.datetime = Field(sa_type=UTC_TIME)
    tries: int = Field(sa_type=sa.SmallInteger)
    error: str = Field(default="", max_length=128, sa_column_kwargs={"server_default": ""})
    finished_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class AlertSettings(SQLModel, table=True):
    """How alerts are set up: one row. `language` is the webhook's. Quiet hours are of the service's clock."""

    __tablename__ = "alert_settings"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: int = Field(sa_column=sa.Column(sa.SmallInteger, primary_key=True, autoincrement=False))
    webhook: str = Field(max_length=1024)
    language: str = Field(max_length=8)
    quiet_from: int | None = Field(default=None, sa_type=sa.SmallInteger)
    quiet_to: int | None = Field(default=None, sa_type=sa.SmallInteger)
    muted: list[str] = Field(sa_type=JSONB)
