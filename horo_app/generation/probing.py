"""Finding out whether the provider answers again."""

import asyncio
import time
from functools import partial

from horo_app.core import logs
from horo_app.core.db import Session
from horo_app.core.settings import settings
from horo_app.generation import client, provider_probe, provider_state, request_log
from horo_app.generation.failures import EndpointAway, EndpointBusy, EndpointRefuses, ModelFailure
from horo_app.generation.outcomes import failure_of, record, stop
from horo_app.generation.provider_probe import Probe
from horo_app.generation.responses import ModelReply

log = logs.logger(__name__)


async def send_probe(probe: Probe) -> None:
    """Ask for a word; a model's answer, good or bad, means that the provider is back and what waits for it is due."""
    started, reply, failure, outcome = time.monotonic(), None, None, "checked"
    try:
        async with asyncio.timeout(settings().model_timeout):
            reply = await client.ask_messages(
                *client.PROBE, probe.manner, {}, most_tokens=client.PROBE_TOKENS
            )
    except asyncio.CancelledError:
        outcome = "cancelled"
        raise
    except Exception as error:
        problem = failure_of(error)
        failure = problem if isinstance(problem, ModelFailure) else None
        reply = failure.reply if failure else None
    finally:
        await record(partial(_probed, probe, outcome, time.monotonic() - started, reply, failure))


async def _probed(
    probe: Probe,
    outcome: str,
    seconds: float,
    reply: ModelReply | None,
    failure: ModelFailure | None,
    session: Session,
) -> None:
    await request_log.complete(session, probe.attempt, outcome, seconds=seconds, reply=reply, error=failure)
    match failure:
        case EndpointRefuses():
            await stop(session, failure)
        case EndpointBusy(seconds=pause):
            await provider_state.pause(session, pause)
        case _ if reply is not None or (failure and _complains(failure)):
            log.info("the provider answers again", texts=await provider_probe.wake(session))
        case ModelFailure():
            log.info("the provider does not answer yet", kind=failure.kind, why=str(failure))


def _complains(failure: ModelFailure) -> bool:
    """Whether a server is there and finds fault with the probe."""
    return not isinstance(failure, EndpointAway) and failure.status is not None
