"""What commands stand on: the database, joined or started for as long as a command runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from horo_app.core import db
from horo_app.core.db import schema
from horo_app.core.settings import settings
from horo_app.ops.embedded_postgres import EmbeddedPostgres


@asynccontextmanager
async def database() -> AsyncIterator[None]:
    """This process's engine on the database of the settings, migrated; raises CannotStart.

    The embedded server is shared with a running site, and started for this block when there is none.
    """
    embedded = None if settings().database_url else EmbeddedPostgres(settings().data_dir)
    url = embedded.start() if embedded else settings().database_url
    try:
        schema.migrate(url)
        db.open_engine(url)
        yield
    finally:
        await db.close_engine()
        if embedded:
            embedded.release()


def has_database() -> bool:
    """Whether there is a database already, so that a command that only reads need not make one."""
    return bool(settings().database_url) or (settings().data_dir / "postgres").exists()
