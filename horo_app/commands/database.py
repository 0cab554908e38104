"""The database for a command: the one that serves, if one does, else started for the while."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from horo_app import db
from horo_app.embedded import EmbeddedPostgres
from horo_app.settings import settings

T = TypeVar("T")


def on_database(work: Callable[[], Awaitable[T]]) -> T:
    """Do `work` with this process's engine open on an up-to-date schema."""
    embedded = None if settings().database_url else EmbeddedPostgres(settings().data_dir)
    url = embedded.start() if embedded else settings().database_url
    try:
        db.migrate(url)
        return asyncio.run(opened(url, work))
    finally:
        if embedded:
            embedded.release()


async def opened(url: str, work: Callable[[], Awaitable[T]]) -> T:
    """Do `work` with this process's engine open on `url`."""
    db.open_engine(url)
    try:
        return await work()
    finally:
        await db.close_engine()
