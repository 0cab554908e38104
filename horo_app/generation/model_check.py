"""Trying the configured model: what its server supports, whether a reading of its comes through, what to mend."""

import asyncio
import time
import uuid
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.language import DEFAULT
from horo_app.core.settings import settings
from horo_app.generation import answer as answers
from horo_app.generation import client, provider_probe, provider_state, queue, request_log
from horo_app.generation.answer import BadAnswer
from horo_app.generation.failures import (
    EndpointAway,
    Mode,
    ModelFailure,
    ParameterRefused,
    RequestOptions,
    TokenLimit,
)
from horo_app.generation.prompts import brief_for
from horo_app.generation.responses import ModelReply
from horo_app.readings.cache import Key

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
    reply: ModelReply | None = None

    @property
    def cost(self) -> Decimal | None:
        return request_log.cost_of(self.reply.tokens_in, self.reply.tokens_out) if self.reply else None


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
    best = RequestOptions(Mode.PLAIN)
    for mode in (Mode.JSON_OBJECT, Mode.JSON_SCHEMA):
        manner, error = await _try_structure(replace(best, mode=mode), key, report)
        if error and not _is_unsupported(error):
            report.advice.append(_what_to_do(error))
            return report
        best = RequestOptions(best.mode if error else mode, manner.token_limit)
    tried = await _try_reading(best, key, report)
    report.tried.append(tried)
    if tried.good:
        async with transaction() as session:
            await provider_state.current(session)
            await provider_state.resume(session)
            await provider_state.remember(session, best)
            await provider_probe.wake(session)
    return report


def _is_unsupported(error: ModelFailure) -> bool:
    """Whether the server may take a plainer request, be it that it does not say what is wrong with this one."""
    return isinstance(error, ParameterRefused) or (error.status in (400, 422) and error.kind != "context")


async def _try_structure(
    manner: RequestOptions, key: Key, report: Report
) -> tuple[RequestOptions, ModelFailure | None]:
    """Ask for structure, with as much of a limit as the server takes; returns how that went and in which manner."""
    while True:
        tried, error = await _try_once(manner, key)
        report.tried.append(tried)
        limit = error.refused if isinstance(error, ParameterRefused) else None
        if not isinstance(limit, TokenLimit) or limit.easier is None:
            return manner, error
        manner = replace(manner, token_limit=limit.easier)


async def _try_once(manner: RequestOptions, key: Key) -> tuple[Tried, ModelFailure | None]:
    started = time.monotonic()
    owner = uuid.uuid4()
    async with transaction() as session:
        attempt = await request_log.begin(session, key, owner, manner.mode)
    reply, error, said = None, None, "accepted, and ignored: the answers are checked here anyway"
    try:
        reply = await _in_time(client.ask_messages(*client.PROBE, manner, _PROBE_SCHEMA))
        said = "enforced" if reply.content.strip().startswith("{") else said
    except ModelFailure as failure:
        error, said = failure, f"not supported: {failure}" if _is_unsupported(failure) else str(failure)
    seconds = time.monotonic() - started
    await _complete(attempt, seconds, reply, error)
    limit = "" if manner.token_limit is TokenLimit.COMPLETION else f", {manner.token_limit.value}"
    return Tried(manner.mode.value + limit, error is None, said, seconds, reply), error


async def _try_reading(manner: RequestOptions, key: Key, report: Report) -> Tried:
    started = time.monotonic()
    async with transaction() as session:
        others, before = await queue.neighbours(session, key)
        attempt = await request_log.begin(session, key, uuid.uuid4(), manner.mode)
    brief = brief_for(*key, neighbors=(others, before), zone=settings().timezone.key)
    reply: ModelReply | None = None
    error: ModelFailure | BadAnswer | None = None
    try:
        reply = await _in_time(client.ask(brief, manner))
        answers.unlike(answers.read(reply.content, brief, *key), [*others, *before])
    except (ModelFailure, BadAnswer) as failure:
        error = failure
        report.advice.append(_what_to_do(failure))
    seconds = time.monotonic() - started
    await _complete(attempt, seconds, reply, error)
    said = f"rejected: {error}" if error else "passes every check"
    return Tried("a reading", error is None, said, seconds, reply)


async def _complete(
    attempt: int, seconds: float, reply: ModelReply | None, error: ModelFailure | BadAnswer | None
) -> None:
    async with transaction() as session:
        await request_log.complete(session, attempt, "checked", seconds=seconds, reply=reply, error=error)


async def _in_time(answer: Awaitable[ModelReply]) -> ModelReply:
    """The answer, within the deadline of a text: a server that sends a byte now and then would never time out."""
    try:
        async with asyncio.timeout(settings().model_timeout):
            return await answer
    except TimeoutError:
        raise EndpointAway("timeout", f"no answer within {settings().model_timeout} seconds") from None


_ADVICE = {
    "wrong_key": "Correct OPENAI_API_KEY: the server does not take this one.",
    "not_found": "Correct OPENAI_MODEL or OPENAI_BASE_URL: {url} does not know {model}. Addresses often end in /v1.",
    "no_credit": "Top up the account that the key belongs to.",
    "suspended": "Ask the provider why it has suspended the account that the key belongs to.",
    "overloaded": "The provider has more to do than it can. Try again later.",
    "context": "Give the server room for 12,000 tokens (with Ollama: OLLAMA_CONTEXT_LENGTH), or take another model.",
    "redirected": "Put the address that the server names into OPENAI_BASE_URL.",
    "too_large": "{url} answers with more than a reading ever is: correct OPENAI_BASE_URL.",
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
