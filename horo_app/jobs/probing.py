"""Finding out whether the provider answers again."""

import asyncio
import time
from functools import partial

from horo_app import logs
from horo_app.db import Session
from horo_app.jobs.outcomes import failure_of, record, stop
from horo_app.services import attempts, endpoints, model_client, probes
from horo_app.services.model_answers import Reply
from horo_app.services.model_failures import EndpointAway, EndpointBusy, EndpointRefuses, ModelFailure
from horo_app.services.probes import Probe
from horo_app.settings import settings

log = logs.logger(__name__)


async def send_probe(probe: Probe) -> None:
    """Ask for a word; a model's answer, good or bad, means that the provider is back and what waits for it is due."""
    started, reply, failure, outcome = time.monotonic(), None, None, "checked"
    try:
        async with asyncio.timeout(settings().model_timeout):
            reply = await model_client.ask_messages(
                *model_client.PROBE, probe.manner, {}, most_tokens=model_client.PROBE_TOKENS
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
    reply: Reply | None,
    failure: ModelFailure | None,
    session: Session,
) -> None:
    await attempts.complete(session, probe.attempt, outcome, seconds=seconds, reply=reply, error=failure)
    match failure:
        case EndpointRefuses():
            await stop(session, failure)
        case EndpointBusy(seconds=pause):
            await endpoints.pause(session, pause)
        case _ if reply is not None or (failure and _complains(failure)):
            log.info("the provider answers again", texts=await probes.wake(session))
        case ModelFailure():
            log.info("the provider does not answer yet", kind=failure.kind, why=str(failure))


def _complains(failure: ModelFailure) -> bool:
    """Whether a server is there and finds fault with the probe."""
    return not isinstance(failure, EndpointAway) and failure.status is not None
