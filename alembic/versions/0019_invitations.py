"""Setup links for more admins than the first: the role that somebody is invited in, and by whom.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which takes a link for nothing once there is an admin


def upgrade() -> None:
    op.add_column("setup_links", sa.Column("role", sa.String(16)))
    op.add_column(
        "setup_links",
        sa.Column("invited_by", sa.BigInteger, sa.ForeignKey("admins.id", ondelete="CASCADE")),
    )


def downgrade() -> None:
    op.execute("delete from setup_links where role is not null")
    op.drop_column("setup_links", "invited_by")
    op.drop_column("setup_links", "role")
