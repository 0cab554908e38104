"""Feedback: what readers answered to "was this close?", without knowing who."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from horo_app.models.base import UTC_TIME


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
