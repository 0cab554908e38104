"""Runs Horo's migrations on the address that `horo_app.core.db.schema.migrations` names."""

from typing import Any

import psycopg
import sqlalchemy as sa
from alembic import context
from psycopg.conninfo import make_conninfo
from sqlmodel import SQLModel

from horo_app.accounts import tables as _accounts  # noqa: F401  (fills SQLModel.metadata, as the five below do)
from horo_app.alerts import tables as _alerts  # noqa: F401
from horo_app.analytics import tables as _analytics  # noqa: F401
from horo_app.core import tables as _core  # noqa: F401
from horo_app.core.db import dsn
from horo_app.core.db.schema import OLDEST
from horo_app.generation import tables as _generation  # noqa: F401
from horo_app.readings import tables as _readings  # noqa: F401
from horo_app.subscribers import tables as _subscribers  # noqa: F401

# Any constant will do: two processes that start at once take turns on it.
MIGRATION_LOCK = 0x486F726F


def note_oldest_code(step: Any, ctx: Any, **_: Any) -> None:
    """Write down which code the schema serves from now on, for code that does not know its newest migrations.

    A migration that older code can live with names the oldest such code, `oldest_code = "0007"`; without that, it
    serves only code that knows it.
    """
    now = step.up_revision_id if step.is_upgrade else next(iter(step.destination_revision_ids), None)
    made = context.script.iterate_revisions(now, "base") if now else ()
    oldest = max((getattr(one.module, "oldest_code", one.revision[:4]) for one in made), default="")
    ctx.connection.execute(sa.text(f"comment on table alembic_version is '{OLDEST}{oldest}'"))


def run() -> None:
    parameters = dsn.parameters(context.config.attributes["url"])
    engine = sa.create_engine(
        "postgresql+psycopg://",
        poolclass=sa.NullPool,
        creator=lambda: psycopg.connect(make_conninfo("", **parameters)),
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            compare_server_default=False,
            on_version_apply=note_oldest_code,
        )
        with context.begin_transaction():
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            # a table that a long query reads is tried again later: whoever comes after us would wait behind us
            connection.execute(sa.text("set local lock_timeout = '5s'"))
            context.run_migrations()
    engine.dispose()


run()
