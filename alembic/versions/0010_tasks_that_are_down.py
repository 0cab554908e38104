"""Which background tasks of a process do not work.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
oldest_code = "0007"


def upgrade() -> None:
    op.add_column("processes", sa.Column("down", JSONB, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("processes", "down")
