"""Readings (cache and archive), views and job runs.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text_columns() -> list[sa.Column]:
    texts = ("love", "career", "health", "finance", "advice", "summary")
    return [
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in texts),
        sa.Column("score", sa.SmallInteger, nullable=False),
        sa.Column("score_reason", sa.String, nullable=False),
        sa.Column("colour", sa.String, nullable=False),
        sa.Column("colour_hex", sa.String(7), nullable=False),
        sa.Column("colour_reason", sa.String, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
    ]


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)


# Every process listens to this channel. A trigger, and not the code that writes, announces a change,
# so that no writer can forget to, not even a person at a psql prompt.
ANNOUNCE = """
create function announce_horoscope_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('horoscope_changed', concat_ws(' ', old.sign, old.date, old.language));
    return null;
end
$$
"""


def upgrade() -> None:
    op.create_table("horoscope_cache", *_text_columns())
    op.create_index("ix_horoscope_cache_date", "horoscope_cache", ["date"])
    op.create_table("horoscope_archive", *_text_columns(), _moment("archived_at"))
    op.create_index("ix_horoscope_archive_date", "horoscope_archive", ["date"])
    op.execute(ANNOUNCE)
    for table in ("horoscope_cache", "horoscope_archive"):
        op.execute(
            f"create trigger announce after update or delete on {table} "
            "for each row execute function announce_horoscope_change()"
        )

    op.create_table(
        "horoscope_views",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("hour", sa.SmallInteger, primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("sign", sa.String(16), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("views", sa.BigInteger, nullable=False),
        sa.CheckConstraint("hour between 0 and 23", name="hour"),
        sa.CheckConstraint("views > 0", name="views"),
    )
    op.create_table(
        "view_writers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("tally", sa.BigInteger, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("job", sa.String(64), nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("trigger", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("error", sa.String),
    )
    op.create_index("ix_job_runs_started_at", "job_runs", ["started_at"])
    op.create_index(
        "uq_job_runs_job_day_done",
        "job_runs",
        ["job", "day"],
        unique=True,
        postgresql_where=sa.text("outcome = 'done'"),
    )


def downgrade() -> None:
    op.drop_table("job_runs")
    op.drop_table("view_writers")
    op.drop_table("horoscope_views")
    op.drop_table("horoscope_archive")
    op.drop_table("horoscope_cache")
    op.execute("drop function announce_horoscope_change()")
