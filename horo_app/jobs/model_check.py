"""Trying the configured model: what its server supports, whether a reading of its comes through, what to mend."""

import asyncio
import time
import uuid
from collections.abc import Awaitable
from dataclasses import dataclass, field
from decimal import Decimal

from horo_app import clock
from horo_app.db import transaction
from horo_app.language import DEFAULT
from horo_app.prose import answer as answers
from horo_app.prose.answer import BadAnswer
from horo_app.prose.brief import brief_for
from horo_app.services import attempts, endpoints, generation, model_client
from horo_app.services.memory import Key
from horo_app.services.model_client import (
    Mode,
    ModelFailure,
    ModeUnsupported,
    Reply,
)
from horo_app.settings import settings
from horo_app.zodiac import Sign

# Asks for prose and wants an object: only a server that enforces the structure answers with one.
_PROBE = (
    "Answer with one friendly sentence in plain words.",
    "Is the sky blue? Say why, as JSON if you must.",
)
_PROBE_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["blue"],
    "properties": {"blue": {"type": "boolean"}},
}


@dataclass(slots=True)
class Tried:
    """One request: `said` is a few words on how it went, and `good` whether that will do."""

    what: str
    good: bool
    said: str
    seconds: float
    reply: Reply | None = None

    @property
    def cost(self) -> Decimal | None:
        return attempts.cost_of(self.reply.tokens_in, self.reply.tokens_out) if self.reply else None


@dataclass(slots=True)
class Report:
    """All that was tried, and what to do about it."""

    tried: list[Tried] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.tried) and self.tried[-1].good


async def check_model() -> Report:
    """Try every way of asking, then a reading; each request is on record like any other.

    A reading that comes through lifts a stop and is remembered as the way to ask.
    """
    report = Report()
    key = (Sign.LEO, clock.today(settings().timezone), DEFAULT)
    best = Mode.PLAIN
    for mode in (Mode.JSON_OBJECT, Mode.JSON_SCHEMA):
        tried, error = await _try_structure(mode, key)
        report.tried.append(tried)
        if error and not isinstance(error, ModeUnsupported):
            report.advice.append(_what_to_do(error))
            return report
        best = mode if error is None else best
    tried = await _try_reading(best, key, report)
    report.tried.append(tried)
    if tried.good:
        async with transaction() as session:
            await endpoints.current(session)
            await endpoints.resume(session)
            await endpoints.remember_mode(session, best)
    return report


async def _try_structure(mode: Mode, key: Key) -> tuple[Tried, ModelFailure | None]:
    started = time.monotonic()
    owner = uuid.uuid4()
    async with transaction() as session:
        attempt = await attempts.begin(session, key, owner, mode)
    reply, error, said = None, None, "accepted, and ignored: the answers are checked here anyway"
    try:
        reply = await _in_time(model_client.ask_messages(*_PROBE, mode, _PROBE_SCHEMA))
        said = "enforced" if reply.content.strip().startswith("{") else said
    except ModelFailure as failure:
        error, said = (
            failure,
            f"not supported: {failure}" if isinstance(failure, ModeUnsupported) else str(failure),
        )
    seconds = time.monotonic() - started
    await _complete(attempt, seconds, reply, error)
    return Tried(mode.value, error is None, said, seconds, reply), error


async def _try_reading(mode: Mode, key: Key, report: Report) -> Tried:
    started = time.monotonic()
    async with transaction() as session:
        others, before = await generation.neighbours(session, key)
        attempt = await attempts.begin(session, key, uuid.uuid4(), mode)
    brief = brief_for(*key, others=others, before=before)
    reply: Reply | None = None
    error: ModelFailure | BadAnswer | None = None
    try:
        reply = await _in_time(model_client.ask(brief, mode))
        answers.unlike(answers.read(reply.content, brief, *key), [*others, *before])
    except (ModelFailure, BadAnswer) as failure:
        error = failure
        report.advice.append(_what_to_do(failure))
    seconds = time.monotonic() - started
    await _complete(attempt, seconds, reply, error)
    said = f"rejected: {error}" if error else "passes every check"
    return Tried("a reading", error is None, said, seconds, reply)


async def _complete(
    attempt: int, seconds: float, reply: Reply | None, error: ModelFailure | BadAnswer | None
) -> None:
    async with transaction() as session:
        await attempts.complete(session, attempt, "checked", seconds=seconds, reply=reply, error=error)


async def _in_time(answer: Awaitable[Reply]) -> Reply:
    """The answer, within the deadline of a text: a server that sends a byte now and then would never time out."""
    try:
        async with asyncio.timeout(settings().model_timeout):
            return await answer
    except TimeoutError:
        raise ModelFailure("timeout", f"no answer within {settings().model_timeout} seconds") from None


_ADVICE = {
    "wrong_key": "Correct OPENAI_API_KEY: the server does not take this one.",
    "not_found": "Correct OPENAI_MODEL or OPENAI_BASE_URL: {url} does not know {model}. Addresses often end in /v1.",
    "no_credit": "Top up the account that the key belongs to.",
    "rate_limited": "The server asks for a pause. If that is its usual answer, lower MODEL_CONCURRENCY.",
    "connection": "Check that something listens at {url} and that this machine may reach it (OPENAI_BASE_URL).",
    "timeout": "Raise MODEL_TIMEOUT, or take a faster model.",
    "not_protocol": "{url} answers, but not as chat completions do: correct OPENAI_BASE_URL. It often ends in /v1.",
}
_STRAYS = "The model does not keep to the brief. One such answer does no harm; if it is usual, take a stronger model."
_ITS_FAULT = "The fault is the server's: try again later, and see its own log."


def _what_to_do(error: ModelFailure | BadAnswer) -> str:
    otherwise = _STRAYS if isinstance(error, BadAnswer) else _ITS_FAULT
    advice = _ADVICE.get(error.kind, otherwise)
    return advice.format(url=settings().openai_base_url, model=settings().openai_model)
