"""Runs Horo's migrations on the address that `horo_app.schema.migrations` names."""

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

import horo_app.models  # noqa: F401  (fills SQLModel.metadata)

# Any constant will do: two processes that start at once take turns on it.
MIGRATION_LOCK = 0x486F726F


def run() -> None:
    url = context.config.attributes["url"]
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": 3})
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=SQLModel.metadata, compare_server_default=False
        )
        with context.begin_transaction():
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            context.run_migrations()
    engine.dispose()


run()
