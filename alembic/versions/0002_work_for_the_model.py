"""The cache as the model's work queue, versions of a text, attempts, and what is known of the model's server.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("horoscope_cache", "horoscope_archive")
TEXTS = ("love", "career", "health", "finance", "advice", "summary")
CONTENT = (
    *TEXTS,
    "score",
    "score_reason",
    "colour",
    "colour_hex",
    "colour_reason",
    "facts",
    "source",
    "author",
)
KEPT = ("sign", "date", "language", *CONTENT, "version", "created_at", "updated_at")

# A trigger keeps the old text and counts the version, and not the code that writes, so that no writer can forget to.
REMEMBER = f"""
create function remember_horoscope() returns trigger language plpgsql as $$
begin
    if row({", ".join(f"new.{name}" for name in CONTENT)})
        is not distinct from row({", ".join(f"old.{name}" for name in CONTENT)}) then
        return new;
    end if;
    insert into horoscope_versions ({", ".join(KEPT)})
    values ({", ".join(f"old.{name}" for name in KEPT)}) on conflict do nothing;
    new.version := greatest(new.version, old.version + 1);
    new.updated_at := now();
    return new;
end
$$
"""


def _announce(events: str) -> None:
    for table in TABLES:
        op.execute(f"drop trigger announce on {table}")
        op.execute(
            f"create trigger announce after {events} on {table} "
            "for each row execute function announce_horoscope_change()"
        )


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("author", sa.String(128), server_default="", nullable=False))
    for column in (
        sa.Column("locked", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("wanted", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("tries", sa.SmallInteger, server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("lease_owner", sa.Uuid),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.String),
    ):
        op.add_column("horoscope_cache", column)
    op.create_index(
        "ix_horoscope_cache_due",
        "horoscope_cache",
        ["date", "next_try_at"],
        postgresql_where=sa.text("wanted"),
    )
    # a lease that is taken or given back changes no text: only what readers see is announced
    _announce(f"delete or update of {', '.join((*CONTENT, 'version'))}")

    op.create_table(
        "horoscope_versions",
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in TEXTS),
        sa.Column("score", sa.SmallInteger, nullable=False),
        sa.Column("score_reason", sa.String, nullable=False),
        sa.Column("colour", sa.String, nullable=False),
        sa.Column("colour_hex", sa.String(7), nullable=False),
        sa.Column("colour_reason", sa.String, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("author", sa.String(128), server_default="", nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
            for name in ("created_at", "updated_at", "replaced_at")
        ),
    )
    op.execute(REMEMBER)
    for table in TABLES:
        op.execute(
            f"create trigger remember before update on {table} for each row execute function remember_horoscope()"
        )

    op.create_table(
        "generation_attempts",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("sign", sa.String(16), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("endpoint", sa.String(256), nullable=False),
        sa.Column("model", sa.String(128), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("owner", sa.Uuid, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(16), server_default="in_flight", nullable=False),
        sa.Column("error", sa.String(64)),
        sa.Column("detail", sa.String),
        sa.Column("status", sa.SmallInteger),
        sa.Column("tokens_in", sa.Integer),
        sa.Column("tokens_out", sa.Integer),
        sa.Column("cost", sa.Numeric(12, 6)),
        sa.Column("reserved", sa.Numeric(12, 6), server_default="0", nullable=False),
        sa.Column("latency", sa.Integer),
    )
    op.create_index("ix_generation_attempts_started_at", "generation_attempts", ["started_at"])
    op.create_index("ix_generation_attempts_date", "generation_attempts", ["date", "sign", "language"])
    op.create_table(
        "model_endpoints",
        sa.Column("endpoint", sa.String(256), primary_key=True),
        sa.Column("model", sa.String(128), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True)),
        sa.Column("stopped", sa.String),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("model_endpoints")
    op.drop_table("generation_attempts")
    for table in TABLES:
        op.execute(f"drop trigger remember on {table}")
    op.execute("drop function remember_horoscope()")
    op.drop_table("horoscope_versions")
    _announce("update or delete")
    op.drop_index("ix_horoscope_cache_due", "horoscope_cache")
    queue = ("locked", "wanted", "tries", "next_try_at", "lease_owner", "lease_until", "last_error")
    for name in queue:
        op.drop_column("horoscope_cache", name)
    for table in TABLES:
        op.drop_column(table, "author")
