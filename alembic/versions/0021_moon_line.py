"""The wish for a line of the Moon in what comes by itself.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which sends the message without the line


def upgrade() -> None:
    op.add_column(
        "telegram_subscribers",
        sa.Column("moon_line", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("telegram_subscribers", "moon_line")
