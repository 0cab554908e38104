"""Runs of jobs: who claims one, how it ended."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.tables import JobRun

_RUNS = table_of(JobRun)


async def claim(session: AsyncSession, job: str, day: dt.date | None, trigger: str) -> int | None:
    """Begin a run inside this transaction; None when the job is already done for `day`.

    A second process that claims the same day waits here until the first commits, and then gets None; if the first
    dies, its claim vanishes with its transaction and the second goes on.
    """
    now = clock.now()
    values: dict[str, Any] = {
        "job": job,
        "day": day,
        "trigger": trigger,
        "started_at": now,
        "finished_at": now,
        "outcome": "done",
        "result": {},
    }
    statement = insert(_RUNS).values(values).on_conflict_do_nothing().returning(_RUNS.c.id)
    claimed: int | None = (await session.execute(statement)).scalar_one_or_none()
    return claimed


async def finish(session: AsyncSession, run: int, result: dict[str, Any]) -> None:
    """Write down what a claimed run did, in the transaction that claimed it."""
    await session.execute(
        sa.update(_RUNS).where(_RUNS.c.id == run).values(finished_at=clock.now(), result=result)
    )


async def record_failure(
    session: AsyncSession, job: str, day: dt.date | None, *, trigger: str, started_at: dt.datetime, error: str
) -> None:
    """Write down a run that failed: its own transaction took the claim back."""
    await session.execute(
        insert(_RUNS).values(
            job=job,
            day=day,
            trigger=trigger,
            started_at=started_at,
            finished_at=clock.now(),
            outcome="failed",
            result={},
            error=error,
        )
    )
