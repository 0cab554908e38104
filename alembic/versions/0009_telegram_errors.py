"""Where a subscriber who left returns to, limits of single chats, why Telegram takes nothing from the bot.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which writes none of the new columns, and calls the function as it did

MOMENT = sa.DateTime(timezone=True)

# As before, and a chat of its own may be paused, and a group is written to at most 20 times in a minute and a second:
# the second is for messages that take longer to reach Telegram than those before them. `quiet` is 0 for the change of
# a message, which need not keep the distance of new ones.
TURN = """
create or replace function telegram_turn(chat bigint, spacing double precision, quiet double precision,
                                         ahead double precision,
                                         out overall double precision, out own double precision) language plpgsql as $$
declare
    free timestamptz;
    mine telegram_pace;
    sent timestamptz[];
    budget timestamptz;
    present timestamptz;
begin
    select free_at into free from telegram_pace where chat_id = 0 for update;
    if not found then  -- the first message ever, or the first after the server crashed
        insert into telegram_pace values (0, clock_timestamp()) on conflict do nothing;
        select free_at into free from telegram_pace where chat_id = 0 for update;
    end if;
    select * into mine from telegram_pace where chat_id = chat;
    present := clock_timestamp();
    if chat < 0 then
        sent := array(select moment from unnest(mine.recent) moment
                      where moment > present - interval '61 seconds' order by moment desc limit 20);
        budget := sent[20] + interval '61 seconds';
    end if;
    overall := greatest(0, extract(epoch from free - present) - ahead);
    own := greatest(0, extract(epoch from
        greatest(mine.paused_until, budget, case when quiet > 0 then mine.free_at end) - present));
    if overall > 0 or own > 0 then
        return;
    end if;
    update telegram_pace set free_at = greatest(free, present) + make_interval(secs => spacing) where chat_id = 0;
    if chat is not null then
        insert into telegram_pace (chat_id, free_at, recent)
        values (chat, present + make_interval(secs => quiet), case when chat < 0 then present || sent end)
        on conflict (chat_id) do update
            set free_at = greatest(telegram_pace.free_at, excluded.free_at), recent = excluded.recent;
    end if;
end
$$
"""


def upgrade() -> None:
    op.add_column("telegram_subscribers", sa.Column("state_before", sa.String(16)))
    op.add_column(
        "telegram_subscribers",
        sa.Column("unreachable", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
    )
    op.add_column("telegram_pace", sa.Column("paused_until", MOMENT))
    op.add_column("telegram_pace", sa.Column("recent", ARRAY(MOMENT)))
    op.execute(TURN)
    op.add_column("bot_processes", sa.Column("trouble", sa.String(32), nullable=False, server_default=""))
    op.add_column("bot_processes", sa.Column("ended_at", MOMENT))
    op.create_index(
        "ix_telegram_deliveries_missed",
        "telegram_deliveries",
        ["finished_at"],
        postgresql_where=sa.text(
            "broadcast_id is null and (status = 'failed' or status = 'skipped' and reason = 'late')"
        ),
    )


def downgrade() -> None:
    op.drop_index("ix_telegram_deliveries_missed", "telegram_deliveries")
    op.execute("delete from bot_processes where ended_at is not null")
    op.drop_column("bot_processes", "ended_at")
    op.drop_column("bot_processes", "trouble")
    before = context.script.get_revision("0005").module.TURN
    op.execute(before.replace("create function", "create or replace function", 1))
    op.drop_column("telegram_pace", "recent")
    op.drop_column("telegram_pace", "paused_until")
    op.drop_column("telegram_subscribers", "unreachable")
    op.drop_column("telegram_subscribers", "state_before")
