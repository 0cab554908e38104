"""What happened on a day, as marks in the dashboard's charts.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which knows nothing of the table


def upgrade() -> None:
    op.create_table(
        "annotations",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.String(128), nullable=False),
        sa.Column("author", sa.String(64), nullable=False, server_default=""),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("kind in ('note', 'model')", name="kind"),
    )
    op.create_index("ix_annotations_date", "annotations", ["date"])


def downgrade() -> None:
    op.drop_table("annotations")
