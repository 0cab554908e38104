"""Errors of a model's server, told apart by its own words where it gives any. Knows no tables."""

import datetime as dt
import json
import math
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from horo_app.core import clock
from horo_app.generation.failures import (
    DETAIL,
    EndpointAway,
    EndpointBusy,
    EndpointRefuses,
    Mode,
    ModelFailure,
    ParameterRefused,
    RequestOptions,
    TokenLimit,
)

DEFAULT_PAUSE = 60.0  # seconds after a 429 that names no time
LONGEST_PAUSE = 24 * 3600.0  # a server that names more is not believed


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a server says is wrong: its sentence, and its words for the class and for the parameter."""

    message: str
    code: str = ""
    parameter: str = ""

    @property
    def words(self) -> str:
        return f"{self.message} {self.code} {self.parameter}"

    @property
    def status(self) -> int | None:
        """Some put the HTTP status into the body, and 200 into the head."""
        return int(self.code) if re.fullmatch(r"[45]\d\d", self.code) else None


def complaint(body: Any) -> Complaint | None:
    """The error in a body, in any of the forms that servers give it; None when there is none."""
    found = body[0] if isinstance(body, list) and body else body
    if not isinstance(found, dict):
        return None
    error = found.get("error") or found.get("errors")
    if isinstance(error, str):
        return Complaint(_text(error), _text(found.get("code")))
    if isinstance(error, dict | list):
        found = error if isinstance(error, dict) else {"detail": error}
    elif found.get("choices") or not (isinstance(found.get("message"), str) or found.get("detail")):
        return None
    message = found.get("message") or found.get("detail") or found
    codes = [_text(found.get(name)) for name in ("code", "type", "status")]
    number = next((code for code in codes if code.isdigit()), "")
    return Complaint(_text(message), number or " ".join(codes).strip(), _text(found.get("param")))


def _text(value: Any) -> str:
    if isinstance(value, str) or value is None:
        return (value or "")[: 10 * DETAIL]
    try:
        return json.dumps(value, ensure_ascii=False)[: 10 * DETAIL]
    except (ValueError, RecursionError):
        return ""


def _pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(alternatives, re.IGNORECASE)


_NO_CREDIT_CODE = _pattern(r"insufficient_(?:quota|balance|credits?|funds)|billing\w*|payment_required")
_NO_CREDIT = _pattern(
    r"insufficient[ _](?:quota|balance|credits?|funds)|credit balance|(?:out of|no|not enough|more) credits?\b|"
    r"exceeded your current quota|billing[ _](?:hard|limit|account|not|is)|payment required|top up"
)
_SUSPENDED = _pattern(
    r"suspend|deactivat|\bbanned|"
    r"(?:account|organi[sz]ation|project|access|key)\b.{0,30}(?:disabled|blocked|locked|closed|terminated)"
)
_WRONG_KEY = _pattern(
    r"(?:invalid|incorrect|wrong|missing|no)[ _](?:api[ _]?)?key|authentication|unauthori[sz]ed"
)
_NO_MODEL_CODE = _pattern(r"model_not_found")
_NO_MODEL = _pattern(
    r"model_not_found|no such model|(?:unknown|invalid) model\b(?! parameter)|"
    r"model\b.{0,80}(?:not found|(?:not|n’t|n't) exist)"
)
_MAXIMUM_CONTEXT = _pattern(r"maximum context")  # it says so also of a token limit that does not fit in
_CONTEXT = _pattern(
    r"context[ _](?:length|size|window)|maximum context|exceed_context|too many (?:input )?tokens|"
    r"(?:prompt|input) is too long|reduce the length"
)
_FLAGGED = _pattern(r"flagged|moderation|content[ _](?:policy|filter|management)|safety")
_TOO_MANY = _pattern(r"rate[ _-]?limit|too[ _]many[ _]requests|resource_exhausted")
_OVERLOADED = _pattern(r"overload|at capacity|high demand|temporarily unavailable|is busy")
_TOKENS = _pattern(r"max_(?:completion|output|new)?_?tokens")
_FORMAT = _pattern(
    r"response[ _]?format|json[ _](?:schema|object|mode)|structured[ _]output|grammar|requested parameters"
)
_ANY_PARAMETER = _pattern(
    r"\bparameters?\b|\bparam\b|\bfield\b|temperature|top_p|\bseed\b|unsupported_value|extra_forbidden"
)


def failure(
    status: int, retry_after: str, said: Complaint | None, text: str, manner: RequestOptions
) -> ModelFailure:
    """What an answer with an error comes to. `said` is None when the body holds no error but `text`."""
    message = said.message if said else " ".join(text.split())
    fits = _real_status(status, said)
    found: ModelFailure | None = None
    if fits is None:
        found = EndpointAway("provider_error", f"The server answers with an error: {message}", status)
    elif fits == 429:
        found = _too_many(retry_after, said, message)
    elif fits == 402 or (said and fits < 500 and _NO_CREDIT.search(said.words)):
        found = EndpointRefuses("no_credit", f"The account has no credit ({fits}): {message}", fits)
    elif fits in (401, 403):
        found = _forbidden(fits, said, message)
    elif fits >= 500:
        found = _out_of_order(fits, retry_after, said, message)
    elif fits in (400, 404, 422):
        found = _about_the_request(fits, said or _plain(text), manner)
    return found or _by_status(fits or status, message)


def _by_status(status: int, message: str) -> ModelFailure:
    if status == 404:
        return EndpointRefuses(
            "not_found", f"The server does not know the model or the address (404): {message}", status
        )
    kind = EndpointAway if status < 400 or status in (407, 408, 425) else ModelFailure
    return kind(f"http_{status}", f"The server answers {status}: {message}", status)


# The status that an error would have had, by its words, when it comes with 200.
_BY_WORDS = (
    (_TOO_MANY, 429),
    (_NO_CREDIT, 402),
    (_WRONG_KEY, 401),
    (_SUSPENDED, 403),
    (_NO_MODEL, 404),
    (_OVERLOADED, 529),
    (_TOKENS, 400),
    (_FORMAT, 400),
    (_CONTEXT, 400),
    (_FLAGGED, 403),
)


def _real_status(status: int, said: Complaint | None) -> int | None:
    if status >= 300 or said is None:
        return status
    return said.status or next((fits for pattern, fits in _BY_WORDS if pattern.search(said.words)), None)


def _plain(text: str) -> Complaint | None:
    """A sentence without a form; a page of HTML is none."""
    return None if text.lstrip().startswith("<") else Complaint(" ".join(text.split())[: 10 * DETAIL])


def _too_many(retry_after: str, said: Complaint | None, message: str) -> ModelFailure:
    """Out of credit by its code; by its words only if no pause is named, for some say so of a minute's limit."""
    seconds = pause_of(retry_after)
    by_words = said is not None and seconds is None and _NO_CREDIT.search(said.message)
    if said is not None and (by_words or _NO_CREDIT_CODE.search(said.code)):
        return EndpointRefuses("no_credit", f"The account has no credit (429): {message}", 429)
    pause = DEFAULT_PAUSE if seconds is None else seconds
    return EndpointBusy("rate_limited", message, 429, pause, said=seconds is not None)


def _forbidden(status: int, said: Complaint | None, message: str) -> ModelFailure:
    words = said.words if said else ""
    if _SUSPENDED.search(words):
        return EndpointRefuses("suspended", f"The account is suspended ({status}): {message}", status)
    if status == 403 and said is None:  # a firewall's page, no provider's word
        return EndpointAway("http_403", f"Something before the server answers 403: {message}", status)
    if status == 403 and _FLAGGED.search(words):
        return ModelFailure("refused", message, status)
    return EndpointRefuses("wrong_key", f"The server refuses the key ({status}): {message}", status)


def _out_of_order(status: int, retry_after: str, said: Complaint | None, message: str) -> ModelFailure:
    words, sentence = said.words if said else "", f"The server answers {status}: {message}"
    kind = "overloaded" if status == 529 or _OVERLOADED.search(words) else f"http_{status}"
    if status in (503, 529) and (seconds := pause_of(retry_after)) is not None:
        return EndpointBusy("overloaded", sentence, status, seconds, said=True)
    return EndpointAway(kind, sentence, status)


def _about_the_request(status: int, said: Complaint | None, manner: RequestOptions) -> ModelFailure | None:
    """What is wrong with the request itself, where the server says so."""
    if said is None:
        return None
    words, message = said.words, said.message
    no_model = said.parameter == "model" or _NO_MODEL_CODE.search(said.code)
    found: ModelFailure | None = None
    if _MAXIMUM_CONTEXT.search(words):
        found = ModelFailure("context", f"The model’s context is too small: {message}", status)
    elif not no_model and (refused := _refused_parameter(words, manner)):
        found = ParameterRefused(message, status, refused)
    elif no_model or _NO_MODEL.search(words):
        found = EndpointRefuses(
            "not_found", f"The server does not know the model ({status}): {message}", status
        )
    elif _CONTEXT.search(words):
        found = ModelFailure("context", f"The model’s context is too small: {message}", status)
    elif _SUSPENDED.search(words):
        found = EndpointRefuses("suspended", f"The account is suspended ({status}): {message}", status)
    elif _FLAGGED.search(words):
        found = ModelFailure("refused", message, status)
    elif _ANY_PARAMETER.search(words):
        found = ModelFailure("unsupported", message, status)
    return found


def _refused_parameter(words: str, manner: RequestOptions) -> Mode | TokenLimit | None:
    """The parameter of ours that the server names."""
    if manner.token_limit is not TokenLimit.NONE and _TOKENS.search(words):
        return manner.token_limit
    if manner.mode is not Mode.PLAIN and _FORMAT.search(words):
        return manner.mode
    return None


def pause_of(retry_after: str) -> float | None:
    """The pause that a server names, as seconds or as a date; None when it names none that makes sense."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            until = parsedate_to_datetime(retry_after)
            seconds = (until.replace(tzinfo=until.tzinfo or dt.UTC) - clock.now()).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
        seconds = max(seconds, 0.0)
    return seconds if math.isfinite(seconds) and 0 <= seconds <= LONGEST_PAUSE else None
