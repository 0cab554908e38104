"""Writing better texts in the background: every process takes due texts, as many as may be written at once.

No transaction is open while the model writes. Whatever happens to a text is put on record with what happens to its row,
in one transaction; a process that dies in between leaves a lease that runs out.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from horo_app import logs
from horo_app.db import OUTAGE, Session, transaction
from horo_app.prose import answer as answers
from horo_app.prose.answer import Answer, BadAnswer, NotStructured
from horo_app.prose.brief import Brief, brief_for
from horo_app.services import attempts, endpoints, generation, model_client, tasks
from horo_app.services.generation import Work
from horo_app.services.model_client import (
    EndpointBusy,
    EndpointRefuses,
    Mode,
    ModelFailure,
    ModeUnsupported,
    Reply,
)
from horo_app.settings import settings

log = logs.logger(__name__)

LOOK = 1.0  # seconds between looks for due texts while there are none
PATIENCE = 20.0  # seconds that a finished text waits for a database that is away
GOODBYE = 2.0  # seconds in which a stopping process gives its texts back


@asynccontextmanager
async def writing() -> AsyncIterator[None]:
    """Write due texts while the block runs; without a key there is nobody to write them."""
    if not model_client.has_key():
        yield
        return
    await asyncio.to_thread(model_client.prepare)
    room = WritingRoom()
    try:
        async with tasks.running("model queue", room.work):
            yield
    finally:
        await room.close()


class WritingRoom:
    """The texts that this process is writing."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._look = asyncio.Event()

    async def work(self) -> None:
        """Take what is due, again as soon as a text is finished, for ever."""
        while True:
            while (work := await _claim()) is not None:
                self._begin(work)
            tasks.working()
            await self._until_next_look()

    def _begin(self, work: Work) -> None:
        task = asyncio.create_task(write(work))
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
            await asyncio.wait(tasks, timeout=GOODBYE)
        await model_client.close()


async def _claim() -> Work | None:
    async with transaction() as session:
        return await generation.claim(session)


async def write(work: Work) -> None:
    """Write one claimed text, and put on record how it went. Never raises for what a server or a model does."""
    sheet = _Sheet(work)
    try:
        async with asyncio.timeout(settings().model_timeout):
            answer = await sheet.write()
        await _record(partial(sheet.stored, answer))
    except TimeoutError:
        slow = ModelFailure("timeout", f"no text within {settings().model_timeout} seconds")
        await _record(partial(sheet.failed, slow))
    except (BadAnswer, ModelFailure) as error:
        await _record(partial(sheet.failed, error))
    except asyncio.CancelledError:
        await _record(sheet.put_down)
        raise


async def _record(note: Callable[[Session], Awaitable[None]]) -> None:
    """Do the note in one transaction, waiting a while for a database that is away: an answer was paid for."""
    async for attempt in AsyncRetrying(
        stop=stop_after_delay(PATIENCE),
        wait=wait_fixed(0.5),
        retry=retry_if_exception_type(OUTAGE),
        reraise=True,
    ):
        with attempt:
            async with transaction() as session:
                await note(session)


class _Sheet:
    """One text while it is written: the request under way, and what came of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.attempt = work.attempt
        self.mode = work.mode
        self.reply: Reply | None = None
        self._sent_at = time.monotonic()

    async def write(self) -> Answer:
        """Ask, in an easier way where the server or its answer is not up to this one."""
        brief = await self._brief()
        while True:
            try:
                return await self._ask(brief)
            except (ModeUnsupported, NotStructured) as error:
                easier = self.mode.easier
                if easier is None:
                    raise
                if not await self._step_down(easier, error):
                    raise

    async def _brief(self) -> Brief:
        sign, date, language = self.work.key
        async with transaction() as session:
            others, before = await generation.neighbours(session, self.work.key)
        return brief_for(sign, date, language, others=others, before=before, rejected=self.work.rejected)

    async def _ask(self, brief: Brief) -> Answer:
        self.reply, self._sent_at = None, time.monotonic()
        try:
            self.reply = await model_client.ask(brief, self.mode)
        except ModelFailure as error:
            self.reply = error.reply
            raise
        return answers.read(self.reply.content, brief, *self.work.key)

    async def _step_down(self, easier: Mode, error: ModelFailure | BadAnswer) -> bool:
        """Close this request and open the next; False when the budget has no room for it."""
        async with transaction() as session:
            outcome = "unsupported" if isinstance(error, ModeUnsupported) else "rejected"
            await self._complete(session, outcome, error)
            await endpoints.remember_mode(session, easier)
            if not await attempts.budget_allows(session):
                return False
            self.attempt = await attempts.begin(session, self.work.key, self.work.owner, easier)
        self.mode = easier
        return True

    async def stored(self, answer: Answer, session: Session) -> None:
        """Raises BadAnswer when the text sounds too much like a neighbour."""
        kept = await generation.store(session, self.work, answer)
        await self._complete(session, "stored" if kept else "superseded")
        self._log("text written" if kept else "text came too late", mode=self.mode.value)

    async def failed(self, error: ModelFailure | BadAnswer, session: Session) -> None:
        """The request is on record as failed, and the row waits for whatever may mend it."""
        await self._complete(session, "rejected" if isinstance(error, BadAnswer) else "failed", error)
        match error:
            case EndpointRefuses():
                await generation.release(session, self.work, f"{error.kind}: {error}")
                await _stop(session, error)
            case EndpointBusy(seconds=seconds, said=True):
                await generation.release(session, self.work, f"{error.kind}: {error}")
                await endpoints.pause(session, seconds)
            case EndpointBusy(seconds=seconds):
                await generation.fail(session, self.work, error.kind, str(error))
                await endpoints.pause(session, seconds)
            case _:
                await generation.fail(session, self.work, error.kind, str(error))
        self._log("text not written", kind=error.kind, why=str(error))

    async def put_down(self, session: Session) -> None:
        await self._complete(session, "cancelled")
        await generation.release(session, self.work)

    async def _complete(
        self, session: Session, outcome: str, error: ModelFailure | BadAnswer | None = None
    ) -> None:
        seconds = time.monotonic() - self._sent_at
        await attempts.complete(
            session, self.attempt, outcome, seconds=seconds, reply=self.reply, error=error
        )

    def _log(self, event: str, **fields: object) -> None:
        sign, date, language = self.work.key
        log.info(event, sign=sign.value, date=str(date), language=language.value, **fields)


async def _stop(session: Session, error: EndpointRefuses) -> None:
    if await endpoints.stop(session, str(error)):
        log.error(
            "the model is not asked any more until its settings change or an editor asks again",
            endpoint=settings().openai_base_url,
            model=settings().openai_model,
            why=str(error),
        )
