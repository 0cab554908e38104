"""Reading what a model's server answers, whatever that is. Knows no tables."""

import json
from dataclasses import dataclass
from typing import Any

from horo_app.generation.failures import ModelFailure, RequestOptions
from horo_app.generation.provider_errors import complaint, failure

MOST_BYTES = 1_000_000  # of an answer's body; a reading takes some 5,000
MOST_TOKENS_TOLD = 10_000_000  # a server that counts more tokens for one answer is not believed


@dataclass(frozen=True, slots=True)
class ModelReply:
    """What the model wrote; tokens are None when the server does not tell."""

    content: str
    tokens_in: int | None
    tokens_out: int | None


def read(status: int, retry_after: str, body: bytes, manner: RequestOptions) -> ModelReply:
    """The model's answer in a body; raises ModelFailure."""
    text = body.decode(errors="replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    said = complaint(found)
    if not 200 <= status < 300 or said is not None:
        raise failure(status, retry_after, said, text, manner)
    choice = _first(found)
    if (said := complaint({"error": choice.get("error")})) is not None:
        raise failure(status, retry_after, said, text, manner)
    message = choice.get("message")
    if not isinstance(message, dict):
        raise ModelFailure("not_protocol", "the answer holds no message")
    return _reply(choice, message, found.get("usage"))


def _first(found: Any) -> dict[str, Any]:
    choices = found.get("choices") if isinstance(found, dict) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise ModelFailure("not_protocol", "the answer holds no choice")
    first: dict[str, Any] = choices[0]
    return first


def _reply(choice: dict[str, Any], message: dict[str, Any], usage: Any) -> ModelReply:
    tokens = usage if isinstance(usage, dict) else {}
    reply = ModelReply(
        content=_content(message),
        tokens_in=_number(tokens.get("prompt_tokens")),
        tokens_out=_number(tokens.get("completion_tokens")),
    )
    refusal, finish = message.get("refusal"), choice.get("finish_reason")
    if (isinstance(refusal, str) and refusal.strip()) or finish == "content_filter":
        why = refusal if isinstance(refusal, str) and refusal.strip() else "the server's filter stopped it"
        raise ModelFailure("refused", why, None, reply)
    if finish == "length":
        raise ModelFailure("truncated", f"it was cut off after {reply.tokens_out} tokens", None, reply)
    return reply


def _content(message: dict[str, Any]) -> str:
    """What was written; models that think may leave the content empty and put the object among their thoughts."""
    if (content := _text(message.get("content"))).strip():
        return content
    thoughts = (_text(message.get(name)) for name in ("reasoning_content", "reasoning"))
    return next((thought for thought in thoughts if "{" in thought), "")


def _text(content: Any) -> str:
    """A content's text: of a list of blocks, that of the text ones."""
    return "".join(map(_block, content)) if isinstance(content, list) else _block(content)


def _block(block: Any) -> str:
    if isinstance(block, dict) and block.get("type", "text") in ("text", "output_text"):
        block = block.get("text")
    if isinstance(block, dict):
        block = block.get("value")
    return block if isinstance(block, str) else ""


def _number(value: Any) -> int | None:
    """A count of tokens, if it is one."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS_TOLD
    return value if is_count else None
