"""Asking a model: one request to an OpenAI-compatible server, and what came of it. Knows no tables."""

import datetime as dt
import hashlib
import json
import math
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from horo_app import clock
from horo_app.prose.brief import SCHEMA, Brief
from horo_app.settings import settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MOST_TOKENS = 6_000  # of an answer; a reading takes some 700, a model that thinks first more
CONNECT = 5.0  # seconds to reach the server
DEFAULT_PAUSE = 60.0  # seconds after a 429 that names no time
LONGEST_PAUSE = 24 * 3600.0
DETAIL = 300  # characters of what a server said that are kept

_PREFIX = re.compile(r"^Error code: \d+ - ")  # the library's, and we say the status ourselves
_NO_CREDIT = "insufficient_quota"


class Mode(StrEnum):
    """How structure is asked for, from the strictest; a server may not know the stricter ones."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PLAIN = "plain"

    @property
    def easier(self) -> "Mode | None":
        return {Mode.JSON_SCHEMA: Mode.JSON_OBJECT, Mode.JSON_OBJECT: Mode.PLAIN}.get(self)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote; tokens are None when the server does not tell."""

    content: str
    tokens_in: int | None
    tokens_out: int | None


class ModelFailure(Exception):
    """A request that brought no text. `kind` is a word for the record, `status` the HTTP status if there was one.

    It is `free` when the server refused it or was never reached; of one that was broken off nobody knows what it cost.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        status: int | None = None,
        reply: Reply | None = None,
        *,
        reached: bool = True,
    ) -> None:
        super().__init__(without_key(detail)[:DETAIL])
        self.kind = kind
        self.status = status
        self.reply = reply
        self.free = status is not None or not reached


class ModeUnsupported(ModelFailure):
    """The server will not have structure asked for in this way."""


class EndpointRefuses(ModelFailure):
    """Asking again is useless until somebody changes the key, the model or the address."""


class EndpointBusy(ModelFailure):
    """The server wants to be left alone for `seconds`; `said` tells whether it named them itself."""

    def __init__(self, detail: str, seconds: float, said: bool) -> None:
        super().__init__("rate_limited", detail, 429)
        self.seconds = seconds
        self.said = said


def has_key() -> bool:
    """Whether there is a model to ask."""
    return bool(settings().openai_api_key.get_secret_value())


def key_hash() -> str:
    """Tells one key from another without showing either."""
    return hashlib.sha256(settings().openai_api_key.get_secret_value().encode()).hexdigest()[:16]


def without_key(text: str) -> str:
    """`text` with the key struck out: servers like to repeat it."""
    key = settings().openai_api_key.get_secret_value()
    text = text.replace(key, "***") if key else text
    return re.sub(r"\bsk-[\w*-]{6,}", "***", text)


@lru_cache(maxsize=1)
def _client() -> "AsyncOpenAI":
    import httpx2
    from openai import AsyncOpenAI

    return AsyncOpenAI(
        api_key=settings().openai_api_key.get_secret_value(),
        base_url=settings().openai_base_url,
        max_retries=0,  # our own retries are on record, and minutes apart
        timeout=httpx2.Timeout(settings().model_timeout, connect=CONNECT),
    )


def prepare() -> None:
    """Load the library, which takes a while, before anybody waits for it."""
    if has_key():
        import openai.resources.chat  # noqa: F401


async def close() -> None:
    """Close the connections to the server."""
    if _client.cache_info().currsize:
        await _client().close()
        _client.cache_clear()


async def ask(brief: Brief, mode: Mode) -> Reply:
    """The model's answer to the brief; raises ModelFailure. Has no deadline of its own: put one around it."""
    return await ask_messages(brief.system, brief.user, mode, SCHEMA)


async def ask_messages(system: str, user: str, mode: Mode, schema: dict[str, Any]) -> Reply:
    """The same for any two messages and any schema."""
    import openai

    try:
        completion = await _client().chat.completions.create(
            model=settings().openai_model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            **_structure(mode, schema),
        )
    except openai.APIStatusError as error:
        raise _refused(error, mode) from None
    except openai.APIConnectionError as error:
        raise _cut_off(error) from None
    except (openai.OpenAIError, json.JSONDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise ModelFailure("not_protocol", f"the answer is not the protocol's: {error}") from None
    return _reply(completion)


def _cut_off(error: Any) -> ModelFailure:
    import httpx2
    import openai

    reached = not isinstance(error.__cause__, (httpx2.ConnectError, httpx2.ConnectTimeout))
    if isinstance(error, openai.APITimeoutError):
        return ModelFailure("timeout", "the server did not answer in time", reached=reached)
    return ModelFailure("connection", f"no connection: {error.__cause__ or error}", reached=reached)


def _structure(mode: Mode, schema: dict[str, Any]) -> dict[str, Any]:
    """The plainest request holds nothing that an old server might not know."""
    if mode is Mode.PLAIN:
        return {}
    strict = {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": schema}}
    wanted = strict if mode is Mode.JSON_SCHEMA else {"type": "json_object"}
    return {"response_format": wanted, "max_completion_tokens": MOST_TOKENS}


def _refused(error: Any, mode: Mode) -> ModelFailure:
    status, said = error.status_code, _PREFIX.sub("", error.message)
    if status == 429 and error.code != _NO_CREDIT:
        seconds = _seconds(error.response.headers.get("retry-after", ""))
        return EndpointBusy(said, DEFAULT_PAUSE if seconds is None else seconds, seconds is not None)
    if status in (401, 403):
        return EndpointRefuses("wrong_key", f"The server refuses the key ({status}): {said}", status)
    if status == 404:
        return EndpointRefuses(
            "not_found", f"The server does not know the model or the address (404): {said}", status
        )
    if status in (402, 429):
        return EndpointRefuses("no_credit", f"The account has no credit ({status}): {said}", status)
    if status in (400, 422) and mode.easier:
        return ModeUnsupported("unsupported", said, status)
    return ModelFailure(f"http_{status}", f"The server answers {status}: {said}", status)


def _seconds(retry_after: str) -> float | None:
    """The pause that a server names, as seconds or as a date."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            until = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or dt.UTC) - clock.now()).total_seconds()
    return min(max(seconds, 0.0), LONGEST_PAUSE) if math.isfinite(seconds) else None


def _reply(completion: Any) -> Reply:
    if not getattr(completion, "choices", None):
        raise ModelFailure("not_protocol", "the answer holds no choice")
    choice, usage = completion.choices[0], completion.usage
    reply = Reply(
        content=choice.message.content or "",
        tokens_in=usage.prompt_tokens if usage else None,
        tokens_out=usage.completion_tokens if usage else None,
    )
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise ModelFailure("refused", choice.message.refusal or "the server's filter stopped it", None, reply)
    if choice.finish_reason == "length":
        raise ModelFailure("truncated", f"it was cut off after {reply.tokens_out} tokens", None, reply)
    return reply
