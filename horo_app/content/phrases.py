"""What all phrase files share: what a text may be said under, and what is wrong with one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from horo_app.astrology.sky import AspectKind, Body, Dignity, Phase, Season
from horo_app.astrology.zodiac import Element, Sign
from horo_app.core.errors import CannotStart

T = TypeVar("T")

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Turning = Literal["retrograde", "direct"]


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


OneOrMany = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]
House = Annotated[int, Field(ge=1, le=12)]


class Phrase(BaseModel):
    """One sentence and the conditions under which it is true; () and None ask for nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    text: str
    body: OneOrMany[Body] = ()
    house: OneOrMany[House] = ()
    sign: OneOrMany[Sign] = ()
    dignity: OneOrMany[Dignity] = ()
    retrograde: bool | None = None
    ingress: Literal[True] | None = None
    station: OneOrMany[Turning] = ()
    aspect: OneOrMany[AspectKind] = ()
    partner: OneOrMany[Body] = Field(default=(), alias="with")
    phase: OneOrMany[Phase] = ()
    weekday: OneOrMany[Weekday] = ()
    season: OneOrMany[Season] = ()
    element: OneOrMany[Element] = ()
    to_reader: OneOrMany[AspectKind] = ()
    ruler: Literal[True] | None = None


def fingerprint(text: str) -> int:
    """64 bits of `text` that do not depend on the process, unlike `hash()`."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a phrase file, said so that an editor can put it right."""

    path: Path
    sentence: str  # how the entry begins; empty when the file as a whole is meant
    problem: str

    def __str__(self) -> str:
        parts = self.path.parts
        inside = parts[parts.index("phrases") + 1 :] if "phrases" in parts else parts[-2:]
        place = "/".join(inside)
        if not self.sentence:
            return f"{place}: {self.problem}"
        start = self.sentence if len(self.sentence) <= 50 else self.sentence[:49] + "…"
        return f"{place}: “{start}”: {self.problem}"


class BrokenPhrases(CannotStart):
    """The phrase files cannot be used; the message lists why, a line each."""
