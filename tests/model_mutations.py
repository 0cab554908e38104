"""Answers of a model as no protocol wants them: good ones, changed at random by a seed."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, float("nan"), float("inf"), "", " ", "\u0000", "\ud800", "\udc00x",
    "\u202eabc", "\u200b", "null", "<b>", "a" * 3_000, [], [None], [[]], {}, {"type": "text"}, {"text": None},
    ["f1", {}],
    [{"type": "text", "text": "{"}], {"message": "no"}, "response_format", "maximum context length",
    "insufficient_quota",
)  # fmt: skip
STATUSES = (
    200,
    200,
    200,
    200,
    201,
    204,
    302,
    400,
    401,
    402,
    403,
    404,
    408,
    413,
    418,
    422,
    429,
    500,
    502,
    503,
    529,
)
PAUSES = (
    "",
    "",
    "0",
    "7",
    "-1",
    "1e999",
    "nan",
    "soon",
    "Mon, 23 Nov 2026 09:05:00 GMT",
    "99999999999999999999",
)
AROUND = (
    "<think>{}</think>{{}}", "<think>{{}}", "{{}}</think>", "```json\n{{}}\n```", "Here it is: {{}}", "{{}} Enjoy!",
    "[{{}}]", '{{"a": {{}}}}', "{{}}{{}}", "{{", "\ufeff{{}}", '"{{}}"',
)  # fmt: skip


@dataclass(frozen=True)
class Mutated:
    """A status, a Retry-After and a body."""

    status: int
    retry_after: str
    body: bytes


def mutated(seed: int, text: dict[str, Any]) -> Mutated:
    """The answer of a seed, made of a good text."""
    dice = random.Random(seed)
    content: Any = text
    for _ in range(dice.randint(0, 2)):
        content = _changed(content, dice)
    said = json.dumps(content, ensure_ascii=dice.random() < 0.5)
    if dice.random() < 0.4:
        said = dice.choice(AROUND).replace("{{}}", said)
    if dice.random() < 0.1:
        said = _torn(said, dice)
    message = {"role": "assistant", "content": said}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    usage = {"prompt_tokens": 1500, "completion_tokens": 700}
    found: Any = {"id": "1", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    if dice.random() < 0.15:
        found = {"error": {"message": dice.choice(ODD), "code": dice.choice(ODD), "param": dice.choice(ODD)}}
    for _ in range(dice.choice((0, 0, 1, 1, 2, 5))):
        found = _changed(found, dice)
    body = json.dumps(found).encode()
    for change in BYTES:
        if dice.random() < 0.05:
            body = change(body, dice)
    return Mutated(dice.choice(STATUSES), dice.choice(PAUSES), body)


def _changed(found: Any, dice: random.Random) -> Any:
    """A copy with one thing changed, somewhere in it."""
    if isinstance(found, dict) and found and dice.random() < 0.85:
        name = dice.choice(list(found))
        copy = dict(found)
        match dice.randint(0, 5):
            case 0:
                del copy[name]
            case 1:
                copy[name] = [copy[name]]
            case 2:
                copy[str(dice.choice(ODD))] = copy[name]
            case _:
                copy[name] = _changed(copy[name], dice)
        return copy
    if isinstance(found, list) and found and dice.random() < 0.85:
        place = dice.randrange(len(found))
        return [*found[:place], _changed(found[place], dice), *found[place + 1 :]]
    if isinstance(found, str) and found and dice.random() < 0.6:
        place = dice.randrange(len(found))
        return found[:place] + str(dice.choice(ODD)) + found[place:]
    return dice.choice(ODD)


def _torn(text: str, dice: random.Random) -> str:
    return text[: dice.randrange(len(text) + 1)]


def _cut(body: bytes, dice: random.Random) -> bytes:
    return body[: dice.randrange(len(body) + 1)]


def _flip(body: bytes, dice: random.Random) -> bytes:
    copy = bytearray(body)
    for _ in range(dice.randint(1, 8)):
        if copy:
            copy[dice.randrange(len(copy))] = dice.randrange(256)
    return bytes(copy)


def _deep(body: bytes, dice: random.Random) -> bytes:
    return dice.choice((b'{"choices":', b"[", b'{"error":')) * 20_000 + body


def _page(body: bytes, _: random.Random) -> bytes:
    return b"<html><body>" + body + b"</body></html>"


def _other_encoding(body: bytes, dice: random.Random) -> bytes:
    return body.decode(errors="replace").encode(dice.choice(("utf-16", "utf-32", "utf-8-sig")), "replace")


def _twice(body: bytes, _: random.Random) -> bytes:
    return body + body


BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _flip,
    _deep,
    _page,
    _other_encoding,
    _twice,
)
