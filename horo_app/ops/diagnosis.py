"""What the doctor finds out about one thing."""

from dataclasses import dataclass
from enum import StrEnum


class CheckOutcome(StrEnum):
    """How a thing is."""

    GOOD = "ok"
    OFF = "off"
    WARNING = "look"
    BAD = "wrong"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A thing that was looked at, and a sentence about it."""

    subject: str
    verdict: CheckOutcome
    text: str
