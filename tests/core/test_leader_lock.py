"""An office that one process holds: lost with the database, and no longer told of as down once it is held again."""

import asyncio

from horo_app.core import leader_lock, tasks
from tests.database import execute
from tests.patience import PATIENCE

END_SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'horo office'
"""


async def test_an_office_that_is_held_again_after_an_outage_is_not_down_any_more(
    database: str, monkeypatch
) -> None:
    monkeypatch.setattr(leader_lock, "PROOF", 0.05)
    monkeypatch.setattr(leader_lock, "APPLY", 0.05)
    monkeypatch.setattr(tasks, "SETTLED", 3600)
    held = asyncio.Event()

    async def work() -> None:
        held.set()
        await asyncio.Event().wait()

    async def told(down: bool) -> None:
        async with asyncio.timeout(PATIENCE):
            while bool(tasks.down()) != down:
                await asyncio.sleep(0.005)

    async with tasks.running("office", lambda: leader_lock.hold("one of us", work)):
        await asyncio.wait_for(held.wait(), PATIENCE)
        seen = asyncio.create_task(told(down=True))
        await asyncio.sleep(0)
        execute(database, END_SESSIONS)
        await seen
        await told(down=False)
