"""Which chats were erased lately, so that a restored backup can be told of it.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which keeps no list


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_single")),
    )
    op.execute(
        "insert into installation values (1, replace(gen_random_uuid()::text || gen_random_uuid(), '-', ''))"
    )
    op.create_table(
        "erased_chats",
        sa.Column("chat", sa.String(64), primary_key=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("erased_chats")
    op.drop_table("installation")
