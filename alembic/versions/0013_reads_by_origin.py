"""Processes tell how many reads the almanac answered, and how long their start took.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which tells neither


def upgrade() -> None:
    op.add_column("processes", sa.Column("composed", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("processes", sa.Column("startup", sa.Float, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("processes", "startup")
    op.drop_column("processes", "composed")
