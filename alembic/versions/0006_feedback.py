"""Feedback: answers counted for each reading, and the ballots by which one can be taken back.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _reading() -> list[sa.Column]:
    return [
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
    ]


def upgrade() -> None:
    op.create_table(
        "horoscope_feedback",
        *_reading(),
        sa.Column("answer", sa.String(8), primary_key=True),
        sa.Column("answers", sa.BigInteger, nullable=False),
        sa.CheckConstraint("answers >= 0", name="answers"),
    )
    op.create_index("ix_horoscope_feedback_date", "horoscope_feedback", ["date"])
    op.create_table(
        "feedback_ballots",
        *_reading(),
        sa.Column("ballot", sa.Uuid, primary_key=True),
        sa.Column("answer", sa.String(8), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_feedback_ballots_cast_at", "feedback_ballots", ["cast_at"])


def downgrade() -> None:
    op.drop_table("feedback_ballots")
    op.drop_table("horoscope_feedback")
