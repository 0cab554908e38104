"""Deliveries of one hour in an order that changes each day; what is claimed and what is late found by an index.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
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
    op.add_column("telegram_deliveries", sa.Column("place", sa.SmallInteger, nullable=False, server_default="0"))
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


def downgrade() -> None:
    op.drop_index("ix_telegram_deliveries_claimed", "telegram_deliveries")
    op.drop_index("ix_telegram_deliveries_expires_at", "telegram_deliveries")
    _index_due("due_at", "id")
    op.drop_column("telegram_deliveries", "place")
