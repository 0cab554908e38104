"""The Telegram bot's subscribers, deliveries, broadcasts, and what its processes share.

Revision ID: 0005
Revises: 0004_dashboard
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004_dashboard"
branch_labels = None
depends_on = None

# Takes a turn to send, or says how many seconds to wait for one: overall, and in that chat. One row that everybody
# locks decides, so that all processes together keep to one pace. `ahead` lets an answer to a person go before its turn,
# which makes the next wait longer; what is sent to many has no such haste.
TURN = """
create function telegram_turn(chat bigint, spacing double precision, quiet double precision, ahead double precision,
                              out overall double precision, out own double precision) language plpgsql as $$
declare
    free timestamptz;
    mine timestamptz;
    present timestamptz;
begin
    select free_at into free from telegram_pace where chat_id = 0 for update;
    if not found then  -- the first message ever, or the first after the server crashed
        insert into telegram_pace values (0, clock_timestamp()) on conflict do nothing;
        select free_at into free from telegram_pace where chat_id = 0 for update;
    end if;
    select free_at into mine from telegram_pace where chat_id = chat;
    present := clock_timestamp();
    overall := greatest(0, extract(epoch from free - present) - ahead);
    own := greatest(0, coalesce(extract(epoch from mine - present), 0));
    if overall > 0 or own > 0 then
        return;
    end if;
    update telegram_pace set free_at = greatest(free, present) + make_interval(secs => spacing) where chat_id = 0;
    if chat is not null then
        insert into telegram_pace values (chat, present + make_interval(secs => quiet))
        on conflict (chat_id) do update set free_at = excluded.free_at;
    end if;
end
$$
"""


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "telegram_subscribers",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sign", sa.String(16)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("language_chosen", sa.Boolean, nullable=False),
        sa.Column("zone", sa.String(64)),
        sa.Column("deliver_at", sa.SmallInteger, nullable=False),
        _moment("next_at", nullable=True),
        sa.Column("asked", sa.String(16), nullable=False),
        _moment("joined_at"),
        sa.CheckConstraint("deliver_at between 0 and 1410 and deliver_at % 30 = 0", name="deliver_at"),
    )
    op.create_index(
        "ix_telegram_subscribers_next_at",
        "telegram_subscribers",
        ["next_at"],
        postgresql_where=sa.text("next_at is not null"),
    )
    op.create_table(
        "telegram_broadcasts",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("texts", JSONB, nullable=False),
        sa.Column("audience", JSONB, nullable=False),
        sa.Column("preview_key", sa.String(32), nullable=False, unique=True),
        sa.Column("created_by", sa.String(128), nullable=False),
        _moment("created_at"),
        _moment("started_at", nullable=True),
        _moment("finished_at", nullable=True),
    )
    op.create_table(
        "telegram_deliveries",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "chat_id",
            sa.BigInteger,
            sa.ForeignKey("telegram_subscribers.chat_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("date", sa.Date),
        sa.Column("broadcast_id", sa.BigInteger, sa.ForeignKey("telegram_broadcasts.id", ondelete="CASCADE")),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(256), nullable=False),
        _moment("due_at"),
        _moment("expires_at"),
        _moment("not_before"),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("sender", sa.Uuid),
        _moment("finished_at", nullable=True),
        sa.CheckConstraint("(date is null) <> (broadcast_id is null)", name="what"),
        sa.UniqueConstraint("chat_id", "date"),
        sa.UniqueConstraint("broadcast_id", "chat_id"),
    )
    op.create_index(
        "ix_telegram_deliveries_due",
        "telegram_deliveries",
        [sa.text("broadcast_id NULLS FIRST"), "due_at", "id"],
        postgresql_where=sa.text("status = 'due'"),
    )
    op.create_index(
        "ix_telegram_deliveries_sending",
        "telegram_deliveries",
        ["sender"],
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.create_index("ix_telegram_deliveries_due_at", "telegram_deliveries", ["due_at"])
    op.create_table(
        "telegram_updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        _moment("received_at"),
    )
    op.create_index("ix_telegram_updates_received_at", "telegram_updates", ["received_at"])
    op.create_table(
        "telegram_pace",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        _moment("free_at"),
        prefixes=["UNLOGGED"],
    )
    op.execute(TURN)
    op.create_table(
        "telegram_days",
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("joined", sa.Integer, nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
    )
    op.create_table(
        "bot_processes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("receives", sa.Boolean, nullable=False),
        _moment("started_at"),
        _moment("seen_at"),
        _moment("last_update_at", nullable=True),
        _moment("last_delivery_at", nullable=True),
    )


def downgrade() -> None:
    op.drop_table("bot_processes")
    op.drop_table("telegram_days")
    op.execute("drop function telegram_turn")
    op.drop_table("telegram_pace")
    op.drop_table("telegram_updates")
    op.drop_table("telegram_deliveries")
    op.drop_table("telegram_broadcasts")
    op.drop_table("telegram_subscribers")
