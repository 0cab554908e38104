"""Many deliveries and views: an hour's order changes each day, what is late is found by an index, old days roll up.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which gives everybody the same place

DUE = sa.text("status = 'due'")


def _index_due(*columns: str) -> None:
    op.drop_index("ix_telegram_deliveries_due", "telegram_deliveries")
    op.create_index(
        "ix_telegram_deliveries_due",
        "telegram_deliveries",
        [sa.text("broadcast_id NULLS FIRST"), *columns],
        postgresql_where=DUE,
    )


def upgrade() -> None:
    op.add_column(
        "telegram_deliveries", sa.Column("place", sa.SmallInteger, nullable=False, server_default="0")
    )
    _index_due("due_at", "place", "id")
    op.create_index(
        "ix_telegram_deliveries_expires_at", "telegram_deliveries", ["expires_at"], postgresql_where=DUE
    )
    op.create_index(
        "ix_telegram_deliveries_claimed",
        "telegram_deliveries",
        ["sender"],
        postgresql_where=sa.text("status = 'due' and sender is not null"),
    )
    op.create_table(
        "horoscope_view_hours",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("hour", sa.SmallInteger, primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("view_count", sa.BigInteger, nullable=False),
        sa.CheckConstraint("hour between 0 and 23", name=op.f("ck_horoscope_view_hours_hour")),
    )


def downgrade() -> None:
    op.drop_table("horoscope_view_hours")
    op.drop_index("ix_telegram_deliveries_claimed", "telegram_deliveries")
    op.drop_index("ix_telegram_deliveries_expires_at", "telegram_deliveries")
    _index_due("due_at", "id")
    op.drop_column("telegram_deliveries", "place")
