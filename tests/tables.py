"""Looking into the tables, past the services."""

from typing import Any

import sqlalchemy as sa

from horo_app.db import transaction


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
