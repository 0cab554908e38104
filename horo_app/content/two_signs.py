"""What is said of two signs: their page's texts, what these rest on, and the two's line of a day. Pure."""

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from horo_app.astrology.day_sky import DaySky, Exact, day_sky
from horo_app.astrology.inflection import fill
from horo_app.astrology.sign_pair import MODES, PAIRS, Modality, SignPair
from horo_app.astrology.sky import ANGLES, Body, ruler, solar_house
from horo_app.astrology.zodiac import ELEMENTS, Element, Sign
from horo_app.content.phrases import BrokenPhrases
from horo_app.content.texts import FOLDER, TextTable, Variants, lore_in, read
from horo_app.core.language import DEFAULT, Language

Key = TypeVar("Key")
Value = TypeVar("Value")

_MIDDLE = dt.timedelta(hours=3)  # from noon to the middle of the waking day, by which readings place the Moon


class PairTexts(TextTable):
    """What is written for two signs alone."""

    headline: str
    love: str
    try_: str = Field(alias="try")


class RelationTexts(TextTable):
    """What is written for a distance and two elements; three to six pairs have them in common."""

    friendship: str
    work: str
    strengths: str
    rubs: str


class HouseToday(TextTable):
    """A house that the Moon goes through today: what it stands for, and what two people may do about it."""

    theme: str
    tips: Annotated[Variants, Field(min_length=3)]


class TodayTexts(TextTable):
    """two_today.toml"""

    moon: str
    moon_same: str
    turn: str
    house: dict[int, HouseToday]


class FactTexts(TextTable):
    """two_facts.toml: what elements, modes and a distance mean between two."""

    element: dict[Element, dict[Element, str]]
    mode: dict[Modality, dict[Modality, str]]
    distance: dict[int, str]


def _complete(found: Iterable[object], wanted: Iterable[object]) -> None:
    have, want = set(found), set(wanted)
    faults = [f"missing: {_dotted(key)}" for key in want - have] + [
        f"unknown: {_dotted(key)}" for key in have - want
    ]
    if faults:
        raise ValueError(", ".join(sorted(faults)))


def _dotted(key: object) -> str:
    return ".".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _keys(tables: dict[Key, dict[Key, Value]]) -> Iterable[tuple[Key, Key]]:
    return ((one, other) for one, table in tables.items() for other in table)


def _every_pair(pairs: dict[Sign, dict[Sign, PairTexts]]) -> dict[Sign, dict[Sign, PairTexts]]:
    _complete(_keys(pairs), ((pair.first, pair.second) for pair in PAIRS))
    return pairs


Relations = dict[int, dict[Element, dict[Element, RelationTexts]]]


def _every_relation(relations: Relations) -> Relations:
    found = ((distance, *key) for distance, tables in relations.items() for key in _keys(tables))
    _complete(found, ((pair.distance, *pair.elements) for pair in PAIRS))
    return relations


def _every_fact(facts: FactTexts) -> FactTexts:
    _complete(_keys(facts.element), combinations_with_replacement(ELEMENTS, 2))
    _complete(_keys(facts.mode), combinations_with_replacement(MODES, 2))
    _complete(facts.distance, range(7))
    return facts


def _every_house(today: TodayTexts) -> TodayTexts:
    _complete(today.house, range(1, 13))
    return today


class TwoSignsTexts(TextTable):
    """All texts of two signs in a language, a file a field."""

    two_pairs: Annotated[dict[Sign, dict[Sign, PairTexts]], AfterValidator(_every_pair)]
    two_relations: Annotated[Relations, AfterValidator(_every_relation)]
    two_facts: Annotated[FactTexts, AfterValidator(_every_fact)]
    two_today: Annotated[TodayTexts, AfterValidator(_every_house)]


@functools.cache
def two_signs_in(language: Language) -> TwoSignsTexts:
    """The texts of a language, read once per process; raises BrokenPhrases."""
    texts, faults = read(FOLDER / language.value, TwoSignsTexts, FOLDER / DEFAULT.value)
    if texts is None:
        raise BrokenPhrases("\n".join(str(fault) for fault in faults))
    return texts


@dataclass(frozen=True, slots=True)
class TwoSignsText:
    """All that is said of a pair, whatever the day."""

    headline: str
    love: str
    friendship: str
    work: str
    strengths: str
    rubs: str
    try_this: str
    elements: str
    modes: str
    distance: str
    rulers: str

    @property
    def headline_alone(self) -> str:
        """The headline without the names, for where these stand beside it."""
        words = self.headline.partition(": ")[2]
        return words[:1].upper() + words[1:]


def text_of(pair: SignPair, language: Language) -> TwoSignsText:
    texts = two_signs_in(language)
    own = texts.two_pairs[pair.first][pair.second]
    shared = texts.two_relations[pair.distance][pair.elements[0]][pair.elements[1]]
    facts = texts.two_facts
    return TwoSignsText(
        headline=own.headline,
        love=own.love,
        friendship=shared.friendship,
        work=shared.work,
        strengths=shared.strengths,
        rubs=shared.rubs,
        try_this=own.try_,
        elements=facts.element[pair.elements[0]][pair.elements[1]],
        modes=facts.mode[pair.modes[0]][pair.modes[1]],
        distance=facts.distance[pair.distance],
        rulers=" ".join(lore_in(language).explain.body[body] for body in rulers_of(pair)),
    )


def rulers_of(pair: SignPair) -> tuple[Body, ...]:
    """The bodies that rule the two, in the order of the signs; often both have the same."""
    return tuple(dict.fromkeys((ruler(pair.first), ruler(pair.second))))


def today_of(pair: SignPair, date: dt.date, language: Language, zone: str) -> list[str]:
    """The day's line for the two: the Moon's house for each, an aspect of their rulers, and something to do.

    The tip is by the house of one of the two, who take turns day by day.
    """
    texts, sky = two_signs_in(language).two_today, day_sky(date, zone)
    moon = sky.sign(Body.MOON, sky.noon + _MIDDLE)
    first, second = (texts.house[solar_house(sign, moon)] for sign in (pair.first, pair.second))
    place = texts.moon_same if pair.is_same else texts.moon
    place = place.replace("{first_theme}", first.theme).replace("{second_theme}", second.theme)
    turns, who = divmod(date.toordinal() + PAIRS.index(pair), 1 if pair.is_same else 2)
    leads, house = ((pair.first, first), (pair.second, second))[who]
    tip = house.tips[turns % len(house.tips)]
    turn = tip if pair.is_same else texts.turn.replace("{tip}", tip)
    words: dict[str, Body | Sign | int] = {
        "moon": moon,
        "first": pair.first,
        "second": pair.second,
        "turn": leads,
    }
    return [
        fill(place, words, language),
        *_of_rulers(pair, sky, language),
        fill(turn, words, language),
    ]


def _of_rulers(pair: SignPair, sky: DaySky, language: Language) -> list[str]:
    """A sentence on the day's exact aspect that concerns the two most; none on a day without one."""
    rulers = set(rulers_of(pair))
    exact = max(sky.aspects, key=lambda one: _closeness(one, rulers), default=None)
    if exact is None or not rulers & {exact.first, exact.second}:
        return []
    lore = lore_in(language)
    one, other = sorted((exact.first, exact.second), key=list(Body).index)
    leads = lore.day.exact[exact.kind]
    lead = leads[sky.date.toordinal() % len(leads)]
    sentence = f"{lead}: {lore.pairs.clause(one, other, exact.kind)}."
    return [fill(sentence, {"body": one, "other": other}, language)]


def _closeness(exact: Exact, rulers: set[Body]) -> tuple[int, bool, float]:
    """Between both rulers before one of them, of two planets before the Moon, of a wide angle before a narrow one."""
    bodies = {exact.first, exact.second}
    return len(rulers & bodies), Body.MOON not in bodies, ANGLES[exact.kind]
