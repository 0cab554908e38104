"""Wishes for what comes; where people came from and when they were active; what was not understood.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which writes none of this, and sends the usual reading in the morning

MOMENT = sa.DateTime(timezone=True)
SUBSCRIBERS = "telegram_subscribers"


def upgrade() -> None:
    op.add_column(
        SUBSCRIBERS, sa.Column("more_signs", ARRAY(sa.String(16)), nullable=False, server_default="{}")
    )
    op.add_column(SUBSCRIBERS, sa.Column("shows", sa.String(16), nullable=False, server_default="full"))
    op.add_column(SUBSCRIBERS, sa.Column("day_before", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column(SUBSCRIBERS, sa.Column("asks", sa.String(16), nullable=False, server_default=""))
    op.add_column(SUBSCRIBERS, sa.Column("ask_at", MOMENT))
    op.add_column(
        SUBSCRIBERS, sa.Column("has_keyboard", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_telegram_subscribers_ask_at",
        SUBSCRIBERS,
        ["ask_at"],
        postgresql_where=sa.text("ask_at is not null"),
    )
    op.create_table(
        "telegram_people",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("came_on", sa.Date, nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
    )
    op.execute("insert into telegram_people select chat_id, joined_at::date, '' from telegram_subscribers")
    op.create_index("ix_telegram_people_came_on", "telegram_people", ["came_on"])
    op.create_table(
        "telegram_activity",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_table(
        "telegram_unknown_marks",
        sa.Column("phrase", sa.String(64), primary_key=True),
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("written_on", sa.Date, nullable=False),
    )
    op.create_table(
        "telegram_unknown_phrases",
        sa.Column("phrase", sa.String(40), primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("telegram_unknown_phrases")
    op.drop_table("telegram_unknown_marks")
    op.drop_table("telegram_activity")
    op.drop_table("telegram_people")
    op.drop_index("ix_telegram_subscribers_ask_at", SUBSCRIBERS)
    for column in ("has_keyboard", "ask_at", "asks", "day_before", "shows", "more_signs"):
        op.drop_column(SUBSCRIBERS, column)
