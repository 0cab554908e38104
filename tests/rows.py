"""Looking into the tables, past the services."""

from typing import Any

import psycopg
import sqlalchemy as sa

from horo_app.core.db import transaction
from horo_app.core.settings import settings


async def rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    """What a query returns."""
    async with transaction() as session:
        return [tuple(row) for row in await session.execute(sa.text(query), values)]


async def run(statement: str, **values: Any) -> None:
    """Do one statement."""
    async with transaction() as session:
        await session.execute(sa.text(statement), values)


async def count(table: str) -> int:
    """How many rows a table has."""
    [(number,)] = await rows(f"select count(*) from {table}")
    return int(number)


def look(query: str, url: str = "", **values: Any) -> list[tuple[Any, ...]]:
    """What a query returns, for tests without an event loop; by default from the database in force."""
    address = sa.make_url(url or settings().database_url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
        found = connection.execute(query, values)
        return found.fetchall() if found.description else []
