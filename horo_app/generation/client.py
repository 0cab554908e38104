"""Asking a model: one request to an OpenAI-compatible server. Knows no tables."""

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from horo_app.core.settings import settings
from horo_app.generation import responses
from horo_app.generation.failures import EndpointAway, Mode, ModelFailure, RequestOptions, TokenLimit
from horo_app.generation.prompts import SCHEMA, Brief
from horo_app.generation.responses import ModelReply

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MOST_TOKENS = 6_000  # of an answer; a reading takes some 700, a model that thinks first more
PROBE_TOKENS = 200  # of a probe and of its answer
# Asks for prose and may want an object: only a server that enforces the structure answers with one.
PROBE = (
    "Answer with one friendly sentence in plain words.",
    "Is the sky blue? Say why, as JSON if you must.",
)


def has_key() -> bool:
    """Whether there is a model to ask."""
    return bool(settings().openai_api_key.get_secret_value())


def key_hash() -> str:
    """Tells one key from another without showing either."""
    return hashlib.sha256(settings().openai_api_key.get_secret_value().encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _client() -> "AsyncOpenAI":
    from openai import AsyncOpenAI

    from horo_app.generation import transport

    return AsyncOpenAI(
        api_key=settings().openai_api_key.get_secret_value(),
        base_url=settings().openai_base_url,
        max_retries=0,  # our own retries are on record, and minutes apart
        http_client=transport.client(),
        timeout=transport.timeout(),
    )


def check_proxies() -> None:
    """Raise CannotStart when there is a model to ask and the environment's proxies cannot be used."""
    if has_key():
        from horo_app.generation import transport

        transport.client()


def prepare() -> None:
    """Load the library, which takes a while, before anybody waits for it."""
    if has_key():
        import openai.resources.chat  # noqa: F401


async def close() -> None:
    """Close the connections to the server."""
    if _client.cache_info().currsize:
        await _client().close()
        _client.cache_clear()


async def ask(brief: Brief, manner: RequestOptions) -> ModelReply:
    """The model's answer to the brief; raises ModelFailure. Has no deadline of its own: put one around it."""
    return await ask_messages(brief.system, brief.user, manner, SCHEMA)


async def ask_messages(
    system: str, user: str, manner: RequestOptions, schema: dict[str, Any], most_tokens: int = MOST_TOKENS
) -> ModelReply:
    """The same for any two messages and any schema."""
    import openai

    try:
        answer = await _client().chat.completions.with_raw_response.create(
            model=settings().openai_model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            **_optional(manner, schema, most_tokens),
        )
        response = answer.http_response
    except openai.APIStatusError as error:
        response = error.response
    except openai.APIConnectionError as error:
        raise _cut_off(error) from None
    if response.is_redirect:
        raise EndpointAway(
            "redirected",
            f"The server redirects to {response.headers.get('location', 'nowhere')}",
            response.status_code,
        )
    return responses.read(
        response.status_code, response.headers.get("retry-after", ""), response.content, manner
    )


def _cut_off(error: Any) -> ModelFailure:
    import httpx2
    import openai

    cause = error.__cause__
    reached = not isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError)
    if isinstance(cause, httpx2.DecodingError):
        return ModelFailure("not_protocol", f"the answer cannot be unpacked: {cause}")
    if isinstance(error, openai.APITimeoutError):
        return EndpointAway("timeout", "the server did not answer in time", reached=reached)
    return EndpointAway("connection", f"no connection: {cause or error}", reached=reached)


def _optional(manner: RequestOptions, schema: dict[str, Any], most_tokens: int) -> dict[str, Any]:
    """The parameters that an old server might not know, as far as this one is known to take them."""
    wanted: dict[str, Any] = {}
    if manner.token_limit is not TokenLimit.NONE:
        wanted[manner.token_limit.value] = most_tokens
    if manner.mode is Mode.JSON_SCHEMA:
        strict = {"name": "reading", "strict": True, "schema": schema}
        wanted["response_format"] = {"type": "json_schema", "json_schema": strict}
    elif manner.mode is Mode.JSON_OBJECT:
        wanted["response_format"] = {"type": "json_object"}
    return wanted
