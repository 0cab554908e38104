"""Views that do not count, by reason; a process tells of a proxy that nobody told it of.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which counts everything


def upgrade() -> None:
    op.create_table(
        "uncounted_views",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("reason", sa.String(16), primary_key=True),
        sa.Column("views", sa.BigInteger, nullable=False),
        sa.CheckConstraint("views > 0", name=op.f("ck_uncounted_views_views")),
    )
    op.add_column("processes", sa.Column("proxy", sa.String(8), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("processes", "proxy")
    op.drop_table("uncounted_views")
