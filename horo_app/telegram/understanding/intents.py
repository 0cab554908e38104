"""The intents of intents.toml, and which of them a message has: the one whose examples are most like it.

A message and an example are sets of word stems. Their likeness is the share of both that they have in common; rare
words weigh more, and a slip of the finger is nearly the word.
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.core.language import Language
from horo_app.telegram.understanding.normalize import stem, words_of

INTENTS = Path(__file__).parent / "intents.toml"
LIKELY = 0.62  # likeness from which on a message has the intent
EXACT = 0.97  # for a message of nothing but words that usually change nothing
CERTAIN = 0.85  # from which on we may act by it without asking
OTHER_SIGN = 0.6  # what is left of a likeness when only one of two sentences says "not"
_NEGATIONS = {
    "не",
    "нет",
    "no",
    "not",
    "dont",
    "never",
    "cant",
}  # "stop" and "do not stop" have all else in common


@dataclass(frozen=True, slots=True)
class IntentMatch:
    """An intent by its name in the file, and how like its nearest example the message is, from 0 to 1."""

    name: str
    likeness: float

    @property
    def is_certain(self) -> bool:
        return self.likeness >= CERTAIN


@dataclass(frozen=True, slots=True)
class Intent:
    """What intents.toml says of an intent besides its examples."""

    name: str
    before_names: bool
    buttons: bool
    answers: dict[Language, str]


@dataclass(frozen=True, slots=True)
class _Example:
    intent: str
    stems: frozenset[str]
    weight: float
    is_negative: bool


@cache
def _file() -> dict[str, Any]:
    with INTENTS.open("rb") as file:
        return tomllib.load(file)


def prepare() -> None:
    """Read the examples, which takes a third of a second, before anybody writes."""
    intent_of(["hello"])


@cache
def intents() -> dict[str, Intent]:
    """Every intent by its name."""
    return {
        name: Intent(
            name,
            found.get("before_names", False),
            found.get("buttons", True),
            {Language(language): text.strip() for language, text in found.get("answer", {}).items()},
        )
        for name, found in _file()["intent"].items()
    }


@cache
def _fillers() -> frozenset[str]:
    return frozenset(_file()["fillers"].split())


def telling(words: Iterable[str]) -> list[str]:
    """The words without those that change nothing."""
    return [word for word in words if word not in _fillers()]


def intent_of(words: list[str]) -> IntentMatch | None:
    """The intent that the words most likely have; None if they are like no example."""
    stems = _stems(words)
    near = {each: _near(each) for each in stems}
    whole = sum(max(map(_weight, found), default=_UNKNOWN) for found in near.values())
    is_negative = not _NEGATIONS.isdisjoint(words)
    said = _stems(telling(words))
    least = LIKELY if said else EXACT
    related = {
        id(example): example for each in said or stems for one in near[each] for example in _with()[one]
    }
    best = max(
        (_compared(example, near, whole, is_negative) for example in related.values()),
        key=lambda match: match.likeness,
        default=None,
    )
    return best if best is not None and best.likeness >= least else None


def section_within(words: Iterable[str]) -> tuple[Section, str] | None:
    """The part of a reading that the words name, and the word that names it."""
    for word in words:
        if word not in word_list("no_sections") and (section := _sections().get(stem(word))) is not None:
            return section, word
    return None


def body_within(words: Iterable[str]) -> tuple[Body, str] | None:
    """The body of the sky that the words name, and the word that names it."""
    for word in words:
        for body, stems in _file()["bodies"].items():
            if any(word.startswith(each) and len(word) <= len(each) + 4 for each in stems):
                return Body(body), word
    return None


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list in the table `words`."""
    return frozenset(_file()["words"][name].split())


@cache
def phrases_of_despair() -> list[list[str]]:
    """What means despair wherever it stands in a message, as words without their endings."""
    return [[stem(word) for word in words_of(text)] for text in _file()["despair_anywhere"]]


def is_near_despair(text: str) -> bool:
    """Whether a word is one of those that stand near despair."""
    known = _file()["near_despair"].split()
    starts = tuple(each for each in known if not each.endswith("."))
    return any(word.startswith(starts) or f"{word}." in known for word in words_of(text))


@cache
def intent_of_emoji(emoji: str) -> str | None:
    """The intent that a message of this symbol alone has."""
    return next((name for name, symbols in _file()["emoji"].items() if emoji in symbols.split()), None)


@cache
def sign_of_emoji(emoji: str) -> Sign | None:
    """The sign that a symbol other than its own may stand for."""
    names = (name for name, symbols in _file()["sign_emoji"].items() if emoji in symbols.split())
    return next(map(Sign, names), None)


@cache
def _sections() -> dict[str, Section]:
    return {
        stem(word): Section(name) for name, words in _file()["sections"].items() for word in words.split()
    }


def _stems(words: Iterable[str]) -> frozenset[str]:
    """The words without their endings; a number tells no intent."""
    return frozenset(stem(word) for word in words if not word.isdigit())


@cache
def _examples() -> list[_Example]:
    made = []
    for name, found in _file()["intent"].items():
        for text in found["examples"]:
            words = words_of(text)
            stems = _stems(words)
            made.append(_Example(name, stems, sum(map(_weight, stems)), not _NEGATIONS.isdisjoint(words)))
    return made


@cache
def _with() -> dict[str, list[_Example]]:
    """The examples by each of their stems."""
    found = defaultdict(list)
    for example in _examples():
        for each in example.stems:
            found[each].append(example)
    return found


_UNKNOWN = 2.5  # how much a word weighs that no example has
_FILLER = 0.3  # and one that changes nothing


@cache
def _weights() -> dict[str, float]:
    """How much a stem tells: the fewer intents have it, the more."""
    having: dict[str, set[str]] = defaultdict(set)
    for name, found in _file()["intent"].items():
        for text in found["examples"]:
            for each in _stems(words_of(text)):
                having[each].add(name)
    count = len(_file()["intent"])
    weights = {each: math.log(1 + count / len(names)) for each, names in having.items()}
    return weights | dict.fromkeys(_stems(_fillers()), _FILLER)


def _weight(each: str) -> float:
    return _weights()[each]


@lru_cache(maxsize=4096)
def _near(each: str) -> dict[str, float]:
    """The stems of examples that this one is, or is a slip of the finger from, with their likeness."""
    if each in _weights():
        return {each: 1.0}
    slips = 0 if len(each) <= 4 else 1 if len(each) <= 7 else 2
    found = process.extract(each, _weights().keys(), scorer=OSA.distance, score_cutoff=slips, limit=8)
    return {near: 1 - slip / (2 * len(each)) for near, slip, _ in found if len(near) > 3 and slips}


def _compared(
    example: _Example, near: dict[str, dict[str, float]], whole: float, is_negative: bool
) -> IntentMatch:
    """Twice what both have in common, as a share of all that both have."""
    common = {each: max((one.get(each, 0.0) for one in near.values()), default=0.0) for each in example.stems}
    shared = sum(_weight(each) * share for each, share in common.items())
    likeness = min(1.0, 2 * shared / (whole + example.weight))
    return IntentMatch(example.intent, likeness * (1 if is_negative is example.is_negative else OTHER_SIGN))
