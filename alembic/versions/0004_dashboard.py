"""Processes of the service that are alive, for the dashboard.

Revision ID: 0004_dashboard
Revises: 0003_admins
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_dashboard"
down_revision = "0003_admins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "processes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("memory", "hits", "misses", "waiting")),
        sa.Column("readings", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("processes")
