"""The plan of an open text in words, and what of it an editor may change: the score and the color."""

from dataclasses import dataclass

from horo_app.content.reading import Reading
from horo_app.content.sky_facts import by_role, told
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import editing
from horo_app.tables.labels import word


@dataclass(frozen=True)
class PlanLine:
    """A fact of the plan; `role` is what it is to the text."""

    role: str
    text: str


@dataclass(frozen=True)
class ColorChoice:
    """A color that may be chosen."""

    hex: str
    name: str


@dataclass(frozen=True)
class Marks:
    """The score and the color as they are, in both languages."""

    score: str = ""
    color: str = ""
    reason: str = ""


def plan(reading: Reading, language: Language) -> list[PlanLine]:
    """The facts by their roles, with their hours in the service's zone."""
    zone = settings().timezone.key
    return [
        PlanLine(word("role", role, language), told(fact, language, zone))
        for role, facts in by_role(reading.facts)
        for fact in facts
    ]


def marks(reading: Reading) -> Marks:
    return Marks(str(reading.score), reading.colour_hex, reading.score_reason)


def choices(reading: Reading, language: Language) -> list[ColorChoice]:
    """The palette, and the color that the text has, should it be another."""
    offered = [ColorChoice(hex=code, name=name) for code, name in editing.colors_offered(language)]
    known = {choice.hex for choice in offered}
    return (
        offered
        if reading.colour_hex in known
        else [ColorChoice(reading.colour_hex, reading.colour), *offered]
    )
