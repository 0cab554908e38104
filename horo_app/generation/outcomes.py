"""Putting on record what came of a request to the model."""

from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from horo_app.core import logs
from horo_app.core.db import OUTAGE, Session, transaction
from horo_app.core.settings import settings
from horo_app.generation import provider_state
from horo_app.generation.answer import BadAnswer
from horo_app.generation.failures import EndpointAway, EndpointRefuses, ModelFailure

log = logs.logger(__name__)

PATIENCE = 20.0  # seconds that a finished text waits for a database that is away


async def record(note: Callable[[Session], Awaitable[None]]) -> None:
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


def failure_of(error: Exception) -> ModelFailure | BadAnswer:
    """What went wrong, as a class for the record: whatever an answer does to our code, it is an answer."""
    if isinstance(error, ModelFailure | BadAnswer):
        return error
    if isinstance(error, TimeoutError):
        return EndpointAway("timeout", f"no text within {settings().model_timeout} seconds")
    log.error("an answer of the model could not be handled", exc_info=error)
    return ModelFailure("unexpected", f"{type(error).__name__}: {error}")


async def stop(session: Session, error: EndpointRefuses) -> None:
    if await provider_state.stop(session, error):
        log.error(
            "the model is not asked any more until its settings change or an editor asks again",
            endpoint=settings().openai_base_url,
            model=settings().openai_model,
            why=str(error),
        )
