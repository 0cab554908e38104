"""The secret of an admin's second factor, encrypted.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which refuses the codes of an app whose secret is encrypted, and takes recovery codes


def upgrade() -> None:
    op.add_column("admin_second_factors", sa.Column("encrypted_secret", sa.Text))


def downgrade() -> None:
    op.drop_column("admin_second_factors", "encrypted_secret")
