"""Writing better texts in the background: every process takes due texts, as many as may be written at once.

No transaction is open while the model writes. Whatever happens to a text is put on record with what happens to its row,
in one transaction; a process that dies in between leaves a lease that runs out.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

from horo_app.core import logs, shutdown, tasks
from horo_app.core.db import transaction
from horo_app.generation import client, provider_probe, queue
from horo_app.generation.one_text import write
from horo_app.generation.probing import send_probe
from horo_app.generation.provider_probe import Probe
from horo_app.generation.queue import Work

log = logs.logger(__name__)

LOOK = 1.0  # seconds between looks for due texts while there are none


@asynccontextmanager
async def writing() -> AsyncIterator[None]:
    """Write due texts while the block runs; without a key there is nobody to write them."""
    if not client.has_key():
        yield
        return
    await asyncio.to_thread(client.prepare)
    room = GenerationWorker()
    try:
        async with tasks.running("model queue", room.work):
            yield
    finally:
        await room.close()


class GenerationWorker:
    """The texts that this process is writing."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._look = asyncio.Event()

    async def work(self) -> None:
        """Take what is due, again as soon as a text is finished, for ever."""
        while True:
            while (work := await _claim()) is not None:
                self._begin(write(work))
            if (probe := await _claim_probe()) is not None:
                self._begin(send_probe(probe))
            tasks.working()
            await self._until_next_look()

    def _begin(self, writing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(writing)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._look.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("writing a text failed", exc_info=error)

    async def _until_next_look(self) -> None:
        self._look.clear()
        try:
            # not all processes at once
            async with asyncio.timeout(LOOK * random.uniform(0.8, 1.2)):  # noqa: S311
                await self._look.wait()
        except TimeoutError:
            return

    async def close(self) -> None:
        """Stop writing and give everything back, so that another process need not wait for the leases."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=shutdown.TEXTS)
        await client.close()


async def _claim() -> Work | None:
    async with transaction() as session:
        return await queue.claim(session)


async def _claim_probe() -> Probe | None:
    async with transaction() as session:
        return await provider_probe.claim(session)
