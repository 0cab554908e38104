"""Editors' own chats in Telegram, in place of a key to each broadcast.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "editor_chats",
        sa.Column(
            "admin",
            sa.BigInteger,
            sa.ForeignKey("admins.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("code", sa.String(64), unique=True),
        sa.Column("code_until", sa.DateTime(timezone=True)),
        sa.Column(
            "chat_id", sa.BigInteger, sa.ForeignKey("telegram_subscribers.chat_id", ondelete="SET NULL")
        ),
    )
    op.drop_column("telegram_broadcasts", "preview_key")


def downgrade() -> None:
    op.add_column("telegram_broadcasts", sa.Column("preview_key", sa.String(32)))
    op.execute("update telegram_broadcasts set preview_key = substr(md5(random()::text || id), 1, 16)")
    op.alter_column("telegram_broadcasts", "preview_key", nullable=False)
    op.create_unique_constraint(
        op.f("uq_telegram_broadcasts_preview_key"), "telegram_broadcasts", ["preview_key"]
    )
    op.drop_table("editor_chats")
