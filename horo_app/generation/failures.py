"""How a model is asked, and the ways in which a request can bring no text. Knows no tables."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from horo_app.core.characters import storable
from horo_app.core.settings import settings

if TYPE_CHECKING:
    from horo_app.generation.responses import ModelReply

DETAIL = 300  # characters of what a server said that are kept


class Mode(StrEnum):
    """How structure is asked for, from the strictest; a server may not know the stricter ones."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PLAIN = "plain"

    @property
    def easier(self) -> "Mode | None":
        return {Mode.JSON_SCHEMA: Mode.JSON_OBJECT, Mode.JSON_OBJECT: Mode.PLAIN}.get(self)


class TokenLimit(StrEnum):
    """The parameter that bounds an answer; servers know one of two names, or none."""

    COMPLETION = "max_completion_tokens"
    OLD = "max_tokens"
    NONE = "none"

    @property
    def easier(self) -> "TokenLimit | None":
        return {TokenLimit.COMPLETION: TokenLimit.OLD, TokenLimit.OLD: TokenLimit.NONE}.get(self)


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """The optional parameters of a request: as many as the server is known to take."""

    mode: Mode = Mode.JSON_SCHEMA
    token_limit: TokenLimit = TokenLimit.COMPLETION


class ModelFailure(Exception):
    """A request that brought no text. `kind` is a word for the record, `status` the HTTP status if there was one.

    It is `free` when the server refused it or was never reached; of one that was broken off nobody knows what it cost.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        status: int | None = None,
        reply: "ModelReply | None" = None,
        *,
        reached: bool = True,
    ) -> None:
        super().__init__(without_key(storable(detail[: 10 * DETAIL]))[:DETAIL])
        self.kind = kind
        self.status = status
        self.reply = reply
        self.free = status is not None or not reached


class ParameterRefused(ModelFailure):
    """The server does not take a parameter of the request: `refused` is its mode or its token limit."""

    def __init__(self, detail: str, status: int, refused: Mode | TokenLimit) -> None:
        super().__init__("unsupported", detail, status)
        self.refused = refused


class EndpointRefuses(ModelFailure):
    """Asking again is useless until somebody changes the key, the model, the address or the account."""


class EndpointAway(ModelFailure):
    """The provider is out of order or cannot be reached: no fault of the text's, and over some time."""


class EndpointBusy(EndpointAway):
    """The server wants to be left alone for `seconds`; `said` tells whether it named them itself."""

    def __init__(self, kind: str, detail: str, status: int, seconds: float, *, said: bool) -> None:
        super().__init__(kind, detail, status)
        self.seconds = seconds
        self.said = said


def without_key(text: str) -> str:
    """`text` with the key struck out: servers like to repeat it."""
    key = settings().openai_api_key.get_secret_value()
    text = text.replace(key, "***") if key else text
    return re.sub(r"\bsk-[\w*-]{6,}", "***", text)
