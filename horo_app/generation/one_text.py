"""One text from its claim to its place: asked for, checked, stored, or put on record as failed."""

import asyncio
import time
from dataclasses import replace
from functools import partial

from horo_app.core import logs
from horo_app.core.db import OUTAGE, Session, transaction
from horo_app.core.settings import settings
from horo_app.generation import answer as answers
from horo_app.generation import client, provider_probe, provider_state, queue, request_log
from horo_app.generation.answer import BadAnswer, ModelAnswer, NotStructured
from horo_app.generation.failures import (
    EndpointAway,
    EndpointBusy,
    EndpointRefuses,
    Mode,
    ModelFailure,
    ParameterRefused,
    TokenLimit,
)
from horo_app.generation.outcomes import failure_of, record, stop
from horo_app.generation.prompts import Brief, brief_for
from horo_app.generation.queue import Work
from horo_app.generation.responses import ModelReply

log = logs.logger(__name__)

MOST_REQUESTS = 10  # for one claim: each way of asking is refused twice at the most


class TextTask:
    """One text while it is written: the request under way, and what came of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.attempt = work.attempt
        self.manner = work.manner
        self.reply: ModelReply | None = None
        self._sent_at = time.monotonic()

    async def write(self) -> ModelAnswer:
        """Ask, in an easier way where the server or its answer is not up to this one."""
        brief = await self._brief()
        for _ in range(MOST_REQUESTS - 1):
            try:
                return await self._ask(brief)
            except ParameterRefused as error:
                if not await self._ask_again("unsupported", error, error.refused):
                    raise
            except NotStructured as error:
                mode = self.manner.mode
                if mode.easier is None or not await self._ask_again("rejected", error, mode):
                    raise
        return await self._ask(brief)

    async def _brief(self) -> Brief:
        sign, date, language = self.work.key
        async with transaction() as session:
            neighbors = await queue.neighbours(session, self.work.key)
        rejected, zone = self.work.rejected, settings().timezone.key
        return brief_for(sign, date, language, neighbors=neighbors, rejected=rejected, zone=zone)

    async def _ask(self, brief: Brief) -> ModelAnswer:
        self.reply, self._sent_at = None, time.monotonic()
        try:
            self.reply = await client.ask(brief, self.manner)
        except ModelFailure as error:
            self.reply = error.reply
            raise
        return answers.read(self.reply.content, brief, *self.work.key)

    async def _ask_again(
        self, outcome: str, error: ModelFailure | BadAnswer, what: Mode | TokenLimit
    ) -> bool:
        """Close this request and open the next, as all ask from now on; False when the budget has no room for it.

        An answer without the structure asked for makes this text be asked for more plainly at once.
        """
        async with transaction() as session:
            await self._complete(session, outcome, error)
            manner = await provider_state.refused(session, what)
            if isinstance(what, Mode) and isinstance(error, NotStructured) and what.easier:
                manner = replace(manner, mode=what.easier)
            if not await request_log.budget_allows(session):
                return False
            self.attempt = await request_log.begin(session, self.work.key, self.work.owner, manner.mode)
        self.manner = manner
        return True

    async def stored(self, answer: ModelAnswer, session: Session) -> None:
        """Raises BadAnswer when the text sounds too much like a neighbour."""
        kept = await queue.store(session, self.work, answer)
        await self._complete(session, "stored" if kept else "superseded")
        await self._note_reply(session)
        self._log("text written" if kept else "text came too late", mode=self.manner.mode.value)

    async def failed(self, error: ModelFailure | BadAnswer, session: Session) -> None:
        """The request is on record as failed, and the row waits for whatever may mend it."""
        await self._complete(session, "rejected" if isinstance(error, BadAnswer) else "failed", error)
        why = str(error)
        match error:
            case EndpointRefuses():
                await queue.release(session, self.work, f"{error.kind}: {why}")
                await stop(session, error)
            case EndpointBusy(kind="rate_limited", seconds=seconds, said=True):
                await queue.release(session, self.work, f"{error.kind}: {why}", uncounted=True)
                await provider_state.pause(session, seconds)
            case EndpointBusy(seconds=seconds):
                await queue.fail(session, self.work, error.kind, why, provider=True)
                await provider_state.pause(session, seconds)
            case _:
                is_provider = isinstance(error, EndpointAway)
                await queue.fail(session, self.work, error.kind, why, provider=is_provider)
        if self.reply is not None and not isinstance(error, NotStructured):
            await self._note_reply(session)
        self._log("text not written", kind=error.kind, why=why)

    async def _note_reply(self, session: Session) -> None:
        """A model that answers at all is there for the texts that wait for it as well."""
        await provider_state.answered(session)
        await provider_probe.wake(session)

    async def put_down(self, session: Session) -> None:
        await self._complete(session, "cancelled")
        await queue.release(session, self.work)

    async def _complete(
        self, session: Session, outcome: str, error: ModelFailure | BadAnswer | None = None
    ) -> None:
        seconds = time.monotonic() - self._sent_at
        await request_log.complete(
            session, self.attempt, outcome, seconds=seconds, reply=self.reply, error=error
        )

    def _log(self, event: str, **fields: object) -> None:
        sign, date, language = self.work.key
        log.info(event, sign=sign.value, date=str(date), language=language.value, **fields)


async def write(work: Work) -> None:
    """Write one claimed text, and put on record how it went. Never raises for what a server or a model does."""
    text = TextTask(work)
    try:
        async with asyncio.timeout(settings().model_timeout):
            answer = await text.write()
        await record(partial(text.stored, answer))
    except asyncio.CancelledError:
        await record(text.put_down)
        raise
    except (ModelFailure, BadAnswer, TimeoutError) as error:
        await _record_failure(text, failure_of(error))
    except OUTAGE as error:  # the database's: the text's turn comes again as soon as it is back
        log.warning("a text is given back, the database is away", error=str(error))
        await record(text.put_down)
    except Exception as error:
        await _record_failure(text, failure_of(error))


async def _record_failure(text: TextTask, failure: ModelFailure | BadAnswer) -> None:
    """Put a failure on record, without the answer's own words where these cannot be stored."""
    try:
        await record(partial(text.failed, failure))
    except Exception as error:
        log.error("a failure of the model could not be recorded as it was", exc_info=error)
        text.reply = None
        await record(partial(text.failed, ModelFailure("unexpected", type(error).__name__)))
