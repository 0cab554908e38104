"""HoroscopeView.views becomes view_count: both are kept equal while the version before may run.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
oldest_code = "0007"  # which knows `views` alone

KEEP_EQUAL = """
    create function horoscope_views_keep_equal() returns trigger language plpgsql as $$
    begin
        if tg_op = 'INSERT' then
            new.view_count := coalesce(new.view_count, new.views);
        elsif new.view_count is not distinct from old.view_count then
            new.view_count := new.views;
        end if;
        new.views := new.view_count;
        return new;
    end $$
"""


def upgrade() -> None:
    op.add_column("horoscope_views", sa.Column("view_count", sa.BigInteger))
    op.execute("update horoscope_views set view_count = views")
    op.alter_column("horoscope_views", "view_count", nullable=False)
    op.create_check_constraint(op.f("ck_horoscope_views_view_count"), "horoscope_views", "view_count > 0")
    op.execute(KEEP_EQUAL)
    op.execute(
        "create trigger horoscope_views_keep_equal before insert or update on horoscope_views "
        "for each row execute function horoscope_views_keep_equal()"
    )


def downgrade() -> None:
    op.execute("drop trigger horoscope_views_keep_equal on horoscope_views")
    op.execute("drop function horoscope_views_keep_equal()")
    op.drop_column("horoscope_views", "view_count")
