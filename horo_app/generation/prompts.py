"""The brief: what a model is told, in the language that it is to write in. The words are in `prompts/`."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from horo_app import almanac
from horo_app.almanac.times_in_words import zone_name
from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content.reading import Fact, Reading, Section
from horo_app.content.sky_facts import facts_of, told
from horo_app.core.language import DEFAULT, Language
from horo_app.core.language_data import language_data

PROMPTS = Path(__file__).parent / "prompts"
OPENING = 90  # characters of a text that show how it begins
LARGEST = 12_000  # bytes of a brief at the most, which bounds what a request may cost


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [*Section, "summary", "facts"],
    "properties": {
        **{name: {"type": "string"} for name in (*Section, "summary")},
        "facts": {"type": "array", "items": {"type": "string"}},
    },
}


@dataclass(frozen=True, slots=True)
class Brief:
    """What to send: both messages, and which fact each number in the answer stands for."""

    system: str
    user: str
    facts: dict[str, Fact]
    score: int
    zone: str


Neighbors = tuple[Iterable[Reading], Iterable[Reading]]


def brief_for(
    sign: Sign,
    date: dt.date,
    language: Language,
    *,
    neighbors: Neighbors = ((), ()),
    rejected: str = "",
    zone: str = almanac.ZONE,
) -> Brief:
    """The brief for one reading.

    `neighbors` are the readings of the day's other signs and this sign's last ones, of which the openings are shown;
    `rejected` says what was wrong with the last answer. The plan is the almanac's, for a date of the zone.
    """
    others, before = neighbors
    plan = almanac.plans(date, zone)[sign]
    planned = almanac.facts_of(plan)
    others_true = [fact for fact in facts_of(sign, date, zone) if not _is_planned(fact, planned)]
    facts = {f"f{number}": fact for number, fact in enumerate([*planned, *others_true], start=1)}
    lines = [f"{number}: {told(fact, language, zone)}" for number, fact in facts.items()]
    model = language_data(language, "model")
    user = _template(language, "user").format(
        sign=sign_name(sign, language),
        date=format_date(date, language_data(language, "formats")["dates"]["prompt"], locale=language.value),
        score=plan.score,
        zone=zone_name(zone, language),
        plan="\n".join(lines[: len(planned)]),
        facts="\n".join(lines[len(planned) :]),
        others=_openings(model["others"], others),
        before=_openings(model["before"], before),
        rejected="\n" + model["rejected"].format(why=rejected) + "\n" if rejected else "",
    )
    return Brief(_template(language, "system"), _cut(user), facts, plan.score, zone)


def _is_planned(fact: Fact, planned: Iterable[Fact]) -> bool:
    """Whether the plan says the same, with its hour."""
    same = {name: value for name, value in fact.items() if name != "orb"}
    return any(same.items() <= one.items() for one in planned)


@lru_cache
def _template(language: Language, part: str) -> str:
    own, usual = (PROMPTS / f"{one}.{part}.txt" for one in (language, DEFAULT))
    return (own if own.exists() else usual).read_text(encoding="utf-8")


def _openings(heading: str, readings: Iterable[Reading]) -> str:
    lines = [f"— {_opening(reading)}" for reading in readings]
    return "\n".join(["", heading, *lines, ""]) if lines else ""


def _opening(reading: Reading) -> str:
    text = next(iter(reading.sections.values()))
    return text if len(text) <= OPENING else text[:OPENING].rsplit(" ", 1)[0] + " …"


def _cut(text: str) -> str:
    return text.encode()[:LARGEST].decode(errors="ignore")
