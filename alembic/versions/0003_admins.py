"""Admins, their sessions and tries to sign in, links for setting up, and the audit.

Revision ID: 0003_admins
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003_admins"
down_revision = "0002"
branch_labels = None
depends_on = None


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)


def _moment(name: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **options)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "admins",
        _number(),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("password", sa.String(256), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        _moment("created_at", server_default=sa.func.now(), nullable=False),
        _moment("disabled_at"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "admin_sessions",
        _number(),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("admin", sa.BigInteger, nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        _moment("created_at", nullable=False),
        _moment("seen_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("ended_at"),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(256), nullable=False),
        sa.UniqueConstraint("token"),
        sa.ForeignKeyConstraint(["admin"], ["admins.id"], name="fk_admin_sessions_admin", ondelete="CASCADE"),
    )
    op.create_index("ix_admin_sessions_admin", "admin_sessions", ["admin"])
    op.create_table(
        "setup_links",
        sa.Column("token", sa.String(64), primary_key=True),
        _moment("created_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("used_at"),
    )
    op.create_table(
        "login_attempts",
        _number(),
        _moment("at", nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(64)),
        sa.Column("succeeded", sa.Boolean, server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_login_attempts_key", "login_attempts", ["key", "at"])
    op.create_index("ix_login_attempts_address", "login_attempts", ["address", "at"])
    op.create_table(
        "audit",
        _number(),
        _moment("at", nullable=False),
        sa.Column("admin", sa.String(64)),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(256), server_default="", nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("detail", JSONB, server_default="{}", nullable=False),
        sa.Column("address", sa.String(64), server_default="", nullable=False),
        sa.Column("times", sa.Integer, server_default="1", nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])


def downgrade() -> None:
    for table in ("audit", "login_attempts", "setup_links", "admin_sessions", "admins"):
        op.drop_table(table)
