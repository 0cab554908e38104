"""Horoscopes of weeks, months and years.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which reads and writes the days' tables, and those are as they were

TEXTS = ("summary", "love", "career", "finance", "health")
CONTENT = ("zone", *TEXTS, "parts", "source", "author")
KEPT = ("kind", "first_date", "sign", "language", *CONTENT, "version", "created_at", "updated_at")

# The same as for days: whoever writes, what was said before is kept, and every process is told. They have a channel of
# their own, for the payload of the other names a day.
FUNCTIONS = f"""
create function remember_period() returns trigger language plpgsql as $$
begin
    if old.archived_at is not null then
        raise exception 'this horoscope is archived';
    end if;
    if row({", ".join(f"new.{name}" for name in CONTENT)})
        is not distinct from row({", ".join(f"old.{name}" for name in CONTENT)}) then
        return new;
    end if;
    insert into period_versions ({", ".join(KEPT)})
    values ({", ".join(f"old.{name}" for name in KEPT)}) on conflict do nothing;
    new.version := greatest(new.version, old.version + 1);
    new.updated_at := now();
    return new;
end
$$;
create function announce_period_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('period_changed', concat_ws(' ', old.kind, old.first_date, old.sign, old.language));
    return null;
end
$$
"""


def _text_columns() -> list[sa.Column]:
    return [
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("first_date", sa.Date, primary_key=True),
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("zone", sa.String(64), nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in TEXTS),
        sa.Column("parts", JSONB, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("author", sa.String(128), server_default="", nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
    ]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "period_readings",
        *_text_columns(),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.Column("last_date", sa.Date, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "period_versions",
        *_text_columns(),
        sa.Column("version", sa.Integer, primary_key=True),
        _moment("replaced_at"),
    )
    op.create_table(
        "period_views",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("views", sa.BigInteger, nullable=False),
        sa.CheckConstraint("views > 0", name="views"),
    )
    op.execute(FUNCTIONS)
    op.execute(
        "create trigger remember before update on period_readings "
        "for each row execute function remember_period()"
    )
    op.execute(
        f"create trigger announce after delete or update of {', '.join((*CONTENT, 'version'))} on period_readings "
        "for each row execute function announce_period_change()"
    )


def downgrade() -> None:
    op.drop_table("period_views")
    op.drop_table("period_versions")
    op.drop_table("period_readings")
    op.execute("drop function remember_period(); drop function announce_period_change()")
