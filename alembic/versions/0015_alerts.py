"""Alerts: what is wrong, notices of it, how they are set up; processes tell of their disk.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which tells of nothing

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("condition", sa.String(32), nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("reminded_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("end_told_at", MOMENT),
    )
    op.create_index(
        "uq_alerts_open", "alerts", ["condition"], unique=True, postgresql_where=sa.text("ended_at is null")
    )
    op.create_index("ix_alerts_began_at", "alerts", ["began_at"])
    op.create_table(
        "alert_notices",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "chat_id", sa.BigInteger, sa.ForeignKey("telegram_subscribers.chat_id", ondelete="CASCADE")
        ),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("news", JSONB, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("error", sa.String(128), nullable=False, server_default=""),
        sa.Column("finished_at", MOMENT),
    )
    op.create_index(
        "ix_alert_notices_due",
        "alert_notices",
        ["not_before"],
        postgresql_where=sa.text("finished_at is null"),
    )
    op.create_table(
        "alert_settings",
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("webhook", sa.String(1024), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("quiet_from", sa.SmallInteger),
        sa.Column("quiet_to", sa.SmallInteger),
        sa.Column("muted", JSONB, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_alert_settings_one")),
    )
    op.add_column("editor_chats", sa.Column("alerts", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("processes", sa.Column("disk_free", sa.BigInteger))
    op.add_column("processes", sa.Column("disk_size", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("processes", "disk_size")
    op.drop_column("processes", "disk_free")
    op.drop_column("editor_chats", "alerts")
    op.drop_table("alert_settings")
    op.drop_table("alert_notices")
    op.drop_table("alerts")
