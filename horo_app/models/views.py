"""Views: how often readings were shown."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from horo_app.models.base import UTC_TIME


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


class UncountedView(SQLModel, table=True):
    """How often a reading was asked for without being read by a person, by the service's date and by why."""

    __tablename__ = "uncounted_views"
    __table_args__ = (sa.CheckConstraint("views > 0", name="views"),)

    date: dt.date = Field(primary_key=True)
    channel: str = Field(primary_key=True, max_length=16)
    reason: str = Field(primary_key=True, max_length=16)
    views: int = Field(sa_type=sa.BigInteger)


class ViewWriter(SQLModel, table=True):
    """The last tally that a process has written, by which it knows after a broken connection what was committed."""

    __tablename__ = "view_writers"

    id: uuid.UUID = Field(primary_key=True)
    tally: int = Field(sa_type=sa.BigInteger)
    written_at: dt.datetime = Field(sa_type=UTC_TIME)
