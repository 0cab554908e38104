"""A second factor for admins: the secret of an app, recovery codes, logins that wait for a code.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which asks for the password alone

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "admin_second_factors",
        sa.Column(
            "admin",
            sa.BigInteger,
            sa.ForeignKey("admins.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column(
            "admin",
            sa.BigInteger,
            sa.ForeignKey("admins.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "pending_logins",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("admin", sa.BigInteger, sa.ForeignKey("admins.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("pending_logins")
    op.drop_table("recovery_codes")
    op.drop_table("admin_second_factors")
