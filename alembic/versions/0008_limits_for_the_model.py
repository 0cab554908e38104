"""How often a text is claimed, texts that wait for the provider, and what the model's server refused.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which neither counts claims nor waits for a provider


def upgrade() -> None:
    op.add_column("horoscope_cache", sa.Column("claims", sa.SmallInteger, server_default="0", nullable=False))
    op.add_column("horoscope_cache", sa.Column("claims_on", sa.Date))
    op.add_column(
        "horoscope_cache",
        sa.Column("awaits_provider", sa.Boolean, server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "model_endpoints",
        sa.Column("token_limit", sa.String(32), server_default="max_completion_tokens", nullable=False),
    )
    op.add_column(
        "model_endpoints", sa.Column("refusals", JSONB, server_default=sa.text("'{}'"), nullable=False)
    )
    op.add_column("model_endpoints", sa.Column("busy", sa.SmallInteger, server_default="0", nullable=False))
    op.add_column("model_endpoints", sa.Column("stopped_as", sa.String(64)))
    op.add_column("model_endpoints", sa.Column("probe_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in ("probe_at", "stopped_as", "busy", "refusals", "token_limit"):
        op.drop_column("model_endpoints", name)
    for name in ("awaits_provider", "claims_on", "claims"):
        op.drop_column("horoscope_cache", name)
