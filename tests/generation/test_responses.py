"""What a model's server may answer, and what we make of it: a reply, or a failure with a class."""

import json
from typing import Any

import pytest

from horo_app.generation import responses
from horo_app.generation.failures import (
    EndpointAway,
    EndpointBusy,
    EndpointRefuses,
    Mode,
    ModelFailure,
    ParameterRefused,
    RequestOptions,
    TokenLimit,
)
from horo_app.generation.provider_errors import pause_of
from horo_app.generation.responses import ModelReply

USAGE = {"prompt_tokens": 15, "completion_tokens": 7}


def body(message: Any, **more: Any) -> dict[str, Any]:
    return {"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE, **more}


def read(
    found: Any, status: int = 200, retry_after: str = "", manner: RequestOptions | None = None
) -> ModelReply:
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    return responses.read(status, retry_after, data, manner or RequestOptions())


def failure(
    found: Any, status: int = 200, retry_after: str = "", manner: RequestOptions | None = None
) -> ModelFailure:
    with pytest.raises(ModelFailure) as caught:
        read(found, status, retry_after, manner)
    return caught.value


CONTENTS: dict[str, tuple[Any, str]] = {
    "a text": ({"content": "Да."}, "Да."),
    "nothing": ({"content": None}, ""),
    "no content": ({}, ""),
    "a number": ({"content": 7}, ""),
    "blocks": ({"content": [{"type": "text", "text": "Д"}, {"type": "text", "text": "а."}]}, "Да."),
    "blocks of thoughts": (
        {"content": [{"type": "thinking", "thinking": "Хм."}, {"type": "text", "text": "Да."}]},
        "Да.",
    ),
    "blocks with values": ({"content": [{"type": "text", "text": {"value": "Да."}}]}, "Да."),
    "blocks of anything": ({"content": ["Д", None, 7, [], {}, {"type": "image_url"}, {"text": "а."}]}, "Да."),
    "one block": ({"content": {"type": "text", "text": "Да."}}, "Да."),
    "thoughts beside": ({"content": "Да.", "reasoning_content": "{нет}"}, "Да."),
    "thoughts alone": ({"content": "", "reasoning_content": 'Хм. {"a": 1}'}, 'Хм. {"a": 1}'),
    "thoughts without an object": ({"content": None, "reasoning": "Хм."}, ""),
    "a tool's call": ({"content": None, "tool_calls": [{"function": {"arguments": "{}"}}]}, ""),
    "no refusal": ({"content": "Да.", "refusal": None}, "Да."),
    "an empty refusal": ({"content": "Да.", "refusal": ""}, "Да."),
    "a refusal that is none": ({"content": "Да.", "refusal": {"a": 1}}, "Да."),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_the_text_of_a_message_is_found_in_whatever_form_it_comes(case: str) -> None:
    message, content = CONTENTS[case]
    assert read(body(message)) == ModelReply(content, 15, 7)


TOKENS = [None, -1, "12", 1.5, True, [], {}, 10**30, float("nan"), float("inf")]


@pytest.mark.parametrize("odd", TOKENS, ids=repr)
def test_tokens_that_are_no_count_are_unknown(odd: Any) -> None:
    usage = {"prompt_tokens": odd, "completion_tokens": 7}
    assert read(body({"content": "Да."}, usage=usage)) == ModelReply("Да.", None, 7)


@pytest.mark.parametrize("usage", [None, [], "much", 7, {}], ids=repr)
def test_usage_may_be_anything(usage: Any) -> None:
    assert read(body({"content": "Да."}, usage=usage)) == ModelReply("Да.", None, None)


@pytest.mark.parametrize("name", ["id", "object", "created", "model", "system_fingerprint", "service_tier"])
@pytest.mark.parametrize("odd", [None, [], {"a": 1}, -(10**30), "\u0000"], ids=repr)
def test_fields_that_nobody_needs_may_hold_anything(name: str, odd: Any) -> None:
    assert read(body({"content": "Да."}, **{name: odd})).content == "Да."


NO_PROTOCOL: dict[str, Any] = {
    "nothing": b"",
    "a page": b"<html>maintenance</html>",
    "cut off": b'{"choices": [{"mess',
    "no UTF-8": b"\xff\xfe{\x00}\x00",
    "null": None,
    "a number": 7,
    "a text": "choices",
    "a list": [],
    "no choices": {},
    "choices of null": {"choices": None},
    "choices of none": {"choices": []},
    "choices as an object": {"choices": {"message": {"content": "Да."}}},
    "choices of numbers": {"choices": [7]},
    "no message": {"choices": [{}]},
    "message of null": {"choices": [{"message": None}]},
    "message as a text": {"choices": [{"message": "Да."}]},
    "another protocol": {"message": {"content": "Да."}, "done": True},
    "events": b'data: {"choices": [{"delta": {"content": "a"}}]}\n\ndata: [DONE]\n\n',
    "endless depth": b'{"choices":' * 100_000,
    "endless lists": b"[" * 500_000,
    "an endless number": b'{"choices": ' + b"9" * 100_000 + b"}",
}


@pytest.mark.parametrize("case", NO_PROTOCOL)
def test_what_is_not_the_protocol_is_called_so(case: str) -> None:
    found = failure(NO_PROTOCOL[case])
    assert (type(found), found.kind, found.free) == (ModelFailure, "not_protocol", False)


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


# Status, Retry-After, body; and the class of it. Provider by provider, in their own words.
ERRORS: dict[str, tuple[int, str, Any, type[ModelFailure], str]] = {
    "key": (401, "", error("Incorrect API key provided", code="invalid_api_key"), EndpointRefuses, "wrong_key"),
    "no access": (403, "", error("Country not supported"), EndpointRefuses, "wrong_key"),
    "suspended": (403, "", error("Your account has been suspended."), EndpointRefuses, "suspended"),
    "disabled": (400, "", error("This organization has been disabled."), EndpointRefuses, "suspended"),
    "deactivated": (401, "", error("Deactivated", code="account_deactivated"), EndpointRefuses, "suspended"),
    "a firewall": (403, "", b"<html>Forbidden</html>", EndpointAway, "http_403"),
    "flagged": (403, "", error("Your input was flagged by moderation"), ModelFailure, "refused"),
    "no model": (404, "", error("The model `x` does not exist", code="model_not_found"), EndpointRefuses, "not_found"),
    "no model, as 400": (400, "", error("Invalid model name passed in model=x"), EndpointRefuses, "not_found"),
    "no model, by its name": (400, "", error("Nope", param="model"), EndpointRefuses, "not_found"),
    "no address": (404, "", b"<html>Not Found</html>", EndpointRefuses, "not_found"),
    "no credit": (402, "", error("Insufficient Balance"), EndpointRefuses, "no_credit"),
    "no credit, as 429": (429, "", error("Quota", code="insufficient_quota"), EndpointRefuses, "no_credit"),
    "no credit, as 429 with a time": (
        429, "20", error("Quota", type="insufficient_quota"), EndpointRefuses, "no_credit",
    ),
    "no credit, in words": (
        429, "", error("You exceeded your current quota, please check your plan"), EndpointRefuses, "no_credit",
    ),
    "no credit, as 400": (400, "", error("Your credit balance is too low"), EndpointRefuses, "no_credit"),
    "no credit, as 403": (403, "", error("Your team has run out of credits"), EndpointRefuses, "no_credit"),
    "a minute's quota": (429, "20", error("You exceeded your current quota"), EndpointBusy, "rate_limited"),
    "too many": (429, "", error("Rate limit reached"), EndpointBusy, "rate_limited"),
    "overloaded": (529, "", error("Overloaded", type="overloaded_error"), EndpointAway, "overloaded"),
    "overloaded with a time": (503, "30", error("Busy"), EndpointBusy, "overloaded"),
    "overloaded in words": (500, "", error("The engine is currently overloaded"), EndpointAway, "overloaded"),
    "out of order": (502, "", b"<html>Bad Gateway</html>", EndpointAway, "http_502"),
    "slow": (408, "", b"", EndpointAway, "http_408"),
    "context": (
        400, "", error("This model's maximum context length is 4096 tokens", code="context_length_exceeded"),
        ModelFailure, "context",
    ),
    "context of llama.cpp": (400, "", error("the request exceeds the available context size"), ModelFailure, "context"),
    "schema": (400, "", error("Invalid", param="response_format"), ParameterRefused, "unsupported"),
    "schema as 404": (
        404, "", error("No endpoints found that support the requested parameters"), ParameterRefused, "unsupported",
    ),
    "schema in a plain text": (422, "", b"unknown field response_format", ParameterRefused, "unsupported"),
    "limit": (400, "", error("Unsupported parameter: 'max_completion_tokens'"), ParameterRefused, "unsupported"),
    "limit too large": (
        400, "", error("max_tokens is too large: 6000. The context length is 4096"), ParameterRefused, "unsupported",
    ),
    "limit beyond the context": (
        400, "", error("max_tokens is too large: 6000. The maximum context length is 4096", param="max_tokens"),
        ModelFailure, "context",
    ),
    "schema of a model": (
        400, "", error("Invalid model parameter: response_format is not supported"), ParameterRefused, "unsupported",
    ),
    "schema that is not found": (
        400, "", error("The model x: json_schema not found", param="response_format"), ParameterRefused, "unsupported",
    ),
    "limit of a model": (
        400, "", error("Unknown model parameter: max_completion_tokens"), ParameterRefused, "unsupported",
    ),
    "temperature of a model": (400, "", error("Invalid model parameter: temperature"), ModelFailure, "unsupported"),
    "no model, whatever else it says": (
        404, "", error("No model x takes response_format", code="model_not_found"), EndpointRefuses, "not_found",
    ),
    "limit in a list": (
        422, "", {"detail": [{"loc": ["body", "max_completion_tokens"], "msg": "extra fields not permitted"}]},
        ParameterRefused, "unsupported",
    ),
    "temperature": (400, "", error("Unsupported value: 'temperature'"), ModelFailure, "unsupported"),
    "temperature as 404": (404, "", error("Unknown parameter: 'temperature'"), ModelFailure, "unsupported"),
    "something": (400, "", error("Bad request"), ModelFailure, "http_400"),
    "a teapot": (418, "", b"", ModelFailure, "http_418"),
    "an error as a text": (500, "", {"error": "oops"}, EndpointAway, "http_500"),
    "an error as a list": (400, "", [error("the context size is exceeded: context size")], ModelFailure, "context"),
    "an error as true": (401, "", {"error": True, "message": "no"}, EndpointRefuses, "wrong_key"),
    "an error as a number": (500, "", {"error": 7}, EndpointAway, "http_500"),
    "an error of null": (500, "", {"error": None}, EndpointAway, "http_500"),
    "an error as a depth": (500, "", b'{"error":' * 50_000, EndpointAway, "http_500"),
    "200 with a status": (200, "", error("Upstream", code=502), EndpointAway, "http_502"),
    "200, too many": (200, "7", error("Rate limit exceeded"), EndpointBusy, "rate_limited"),
    "200, no credit": (200, "", error("Insufficient credits"), EndpointRefuses, "no_credit"),
    "200, no model": (200, "", {"error": "model 'x' not found"}, EndpointRefuses, "not_found"),
    "200, overloaded": (200, "", {"object": "error", "message": "Overloaded"}, EndpointAway, "overloaded"),
    "200, context": (200, "", error("maximum context length"), ModelFailure, "context"),
    "200, whatever": (200, "", error("Something went wrong"), EndpointAway, "provider_error"),
    "200, in a choice": (
        200, "", {"choices": [{"error": {"code": 503, "message": "x"}, "message": {"content": ""}}]},
        EndpointAway, "http_503",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_errors_are_told_apart_by_the_providers_own_words(case: str) -> None:
    status, retry_after, found, class_, kind = ERRORS[case]
    problem = failure(found, status, retry_after)
    assert (type(problem), problem.kind) == (class_, kind)
    assert problem.free


def test_a_parameter_that_was_not_sent_is_not_the_one_that_is_refused() -> None:
    plain = RequestOptions(Mode.PLAIN, TokenLimit.NONE)
    for words in ("response_format is not supported", "max_completion_tokens is not supported"):
        assert type(failure(error(words), 400, manner=plain)) is not ParameterRefused


def test_what_is_refused_is_named() -> None:
    schema, limit = error("response_format"), error("max_tokens")
    assert failure(schema, 400).refused is Mode.JSON_SCHEMA
    assert failure(schema, 400, manner=RequestOptions(Mode.JSON_OBJECT)).refused is Mode.JSON_OBJECT
    assert failure(limit, 400).refused is TokenLimit.COMPLETION
    assert failure(limit, 400, manner=RequestOptions(token_limit=TokenLimit.OLD)).refused is TokenLimit.OLD


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("300", 300.0), ("0.5", 0.5), ("0", 0.0), ("Mon, 23 Nov 2026 09:05:00 GMT", 300.0),
        ("Mon, 23 Nov 2026 12:05:00 +0300", 300.0),
        ("Mon, 23 Nov 2020 09:05:00 GMT", 0.0), ("", None), ("-5", None), ("soon", None), ("nan", None), ("inf", None),
        ("1e999", None), ("999999999999", None), ("Mon, 99 Nov 2026", None), ("Mon, 23 Nov 99999 09:05:00 GMT", None),
        ("120, 240", None), ("\u0000", None),
    ],
)  # fmt: skip
def test_a_pause_is_what_makes_sense_as_one(said: str, pause: float | None, set_clock) -> None:
    set_clock("2026-11-23T12:00+03:00")
    assert pause_of(said) == pause


@pytest.mark.parametrize("odd", ["\u0000", "\ud800", "\u202e", "sk-test-0123456789"], ids=repr)
def test_what_a_server_says_can_be_stored_and_shown(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = str(failure(error(f"no {odd} " + "a" * 10_000), 500))
    assert odd not in said
    assert len(said) <= 300
    said.encode()
