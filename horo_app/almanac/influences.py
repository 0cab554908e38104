"""What acts on a sign on a day: the aspects of the Moon and the planets, events, and planets whose turn it is. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from horo_app.almanac.phrasebook import MOON_SECTIONS, PAIRS, PLANET_SECTION, Key, classes_of, pair_name
from horo_app.almanac.rotation import emphasis, rank
from horo_app.astrology.day_sky import DaySky, Exact
from horo_app.astrology.sky import AspectKind, Body, ruler, solar_house
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section

CLASS = {
    AspectKind.CONJUNCTION: "conj",
    AspectKind.SEXTILE: "soft",
    AspectKind.TRINE: "soft",
    AspectKind.SQUARE: "hard",
    AspectKind.OPPOSITION: "hard",
}
_PLACE_IN_CLASS = {0: 0, 60: 0, 120: 1, 240: 2, 300: 3, 90: 0, 180: 1, 270: 2}
_OF_CLASS = {"conj": 1, "soft": 4, "hard": 3}  # aspects of the class in one round

# How much an aspect of the Moon to the body matters.
_STRENGTH = {
    Body.SUN: 1.0,
    Body.MERCURY: 0.8,
    Body.VENUS: 1.0,
    Body.MARS: 1.0,
    Body.JUPITER: 1.1,
    Body.SATURN: 1.1,
    Body.URANUS: 0.8,
    Body.NEPTUNE: 0.8,
    Body.PLUTO: 0.9,
}
_KINDNESS = {Body.VENUS: 0.9, Body.JUPITER: 1.0}  # of a conjunction with it; with the others it is neither
_GOODWILL = {"soft": 1.0, "hard": -1.0}
_KIND = (Body.VENUS, Body.JUPITER)
_STERN = (Body.MARS, Body.SATURN, Body.PLUTO)
_MILD = (Body.SUN, Body.MOON, Body.MERCURY, *_KIND)

WAKING = (dt.time(7), dt.time(23))
WORKING = (dt.time(8), dt.time(19))
_OF_PAIR = 1.25  # what an aspect of two planets counts
_STAY = 0.01  # and a planet's stay in a house: next to nothing, but it has a direction
_NIGHT = 0.35  # what an aspect of the Moon counts while people sleep
_ANGULAR = (1, 4, 7, 10)
# How often, in days, a planet's stay in a house is told to a sign.
_PERIODS = {
    Body.SUN: 16,
    Body.MERCURY: 17,
    Body.VENUS: 18,
    Body.MARS: 19,
    Body.JUPITER: 23,
    Body.SATURN: 24,
}


@dataclass(frozen=True, slots=True)
class Influence:
    """Something that acts: `value` is how much it helps, below zero how much it hinders; `weight` how strong it is."""

    kind: str  # "moon", "pair" or "planet": the folder of its texts
    first: Body
    second: Body | None
    mood: str  # "conj", "soft", "hard"; "" for a planet
    value: float
    weight: float
    occasion: int  # numbers it among its like
    turn: int  # which of the texts of its list is next
    sections: tuple[Section, ...]  # that can tell it, the fittest first
    at: dt.datetime | None = None
    aspect: AspectKind | None = None
    house: int = 0  # of the planet
    awake: bool = True
    rank: int | None = None  # of the sign among those that read from its list today

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (self.first,) if self.second is None else (self.first, self.second)

    def key(self, section: Section) -> Key:
        """The list of its texts for the section."""
        if self.second is None:
            return ("planet", self.first.value, str(self.house))
        if self.kind == "moon":
            return ("moon", self.second.value, section.value, self.mood)
        return ("pair", self.first.value, pair_name(self.first, self.second), self.mood)


def influences(sign: Sign, today: DaySky) -> list[Influence]:
    """All of them, the strongest first."""
    found = [*_of_moon(sign, today), *_of_pairs(sign, today), *_of_planets(sign, today)]
    return sorted(found, key=lambda one: -one.weight)


def goodwill(mood: str, first: Body, second: Body) -> float:
    """What an aspect is like, from -1 to 1."""
    if mood == "conj":
        unkind = any(body not in _MILD for body in (first, second))
        return 0.0 if unkind else max(_KINDNESS.get(body, 0.0) for body in (first, second))
    found = _GOODWILL[mood]
    if mood == "hard" and (first in _KIND or second in _KIND):
        found *= 0.6
    if mood == "soft" and (first in _STERN or second in _STERN):
        found *= 0.7
    return found


def _of_moon(sign: Sign, today: DaySky) -> Iterator[Influence]:
    for exact in today.aspects:
        if exact.first is not Body.MOON:
            continue
        mood = CLASS[exact.kind]
        house = solar_house(sign, today.sign(exact.second))
        force = _STRENGTH[exact.second] * _personal(sign, today, exact)
        time = today.local(exact.at).time()
        force *= 1.0 if WAKING[0] <= time < WAKING[1] else _NIGHT
        occasion = occasion_of(exact)
        place = rank(sign, exact.second)
        first = (occasion + place) % 2  # half of the signs tell it in each of its sections
        sections = [MOON_SECTIONS[exact.second][number] for number in (first, 1 - first)]
        section = next((one for one in sections if _is_for(one, time)), None)
        turn = (
            occasion // 2 if section is sections[0] else (occasion + _OF_CLASS[mood]) // 2
        )  # one that rests now
        yield Influence(
            "moon",
            Body.MOON,
            exact.second,
            mood,
            force * goodwill(mood, Body.MOON, exact.second),
            force,
            occasion,
            turn,
            (section or sections[0],),
            exact.at,
            exact.kind,
            house,
            section is not None,
            place // 2,
        )


def _is_for(section: Section, time: dt.time) -> bool:
    """Whether people do at that hour what the section is about."""
    begins, ends = WORKING if section in (Section.CAREER, Section.FINANCE) else WAKING
    return begins <= time < ends


def occasion_of(exact: Exact) -> int:
    """The number of an exact aspect among those of its class and pair."""
    mood = CLASS[exact.kind]
    return exact.turn * _OF_CLASS[mood] + _PLACE_IN_CLASS[exact.angle]


def _personal(sign: Sign, today: DaySky, exact: Exact) -> float:
    """How near to the sign an aspect is: by its ruler, by the corners of its sky, and by what the day looks at."""
    force = 0.1 + 3.8 * emphasis(today.date.toordinal(), sign, f"{exact.first} {exact.second}") ** 3
    if ruler(sign) in (exact.first, exact.second) and ruler(sign) is not Body.MOON:  # she makes most of them
        force *= 1.35
    houses = (solar_house(sign, today.sign(body)) for body in (exact.first, exact.second))
    return force * (1.25 if any(house in _ANGULAR for house in houses) else 1.0)


def _of_pairs(sign: Sign, today: DaySky) -> Iterator[Influence]:
    for exact in today.aspects:
        pair = (exact.first, exact.second)
        mood = CLASS[exact.kind]
        if pair not in PAIRS or mood not in classes_of(*pair):
            continue
        force = _OF_PAIR * _personal(sign, today, exact)
        month = today.date.toordinal() // 19  # a planet that turns back comes again after three weeks or more
        place = rank(sign, pair_name(*pair))
        fitting = _sections_of_pair(exact, sign)
        sections = tuple(one for one in fitting if _is_for(one, today.local(exact.at).time()))
        yield Influence(
            "pair",
            *pair,
            mood,
            force * goodwill(mood, *pair),
            force,
            month,
            month,
            sections or fitting,
            exact.at,
            exact.kind,
            solar_house(sign, today.sign(exact.first)),
            bool(sections),
            place // 2,
        )


def _sections_of_pair(exact: Exact, sign: Sign) -> tuple[Section, ...]:
    """By the planets' nature: people, words and papers, plenty, work and strength."""
    pair = (exact.first, exact.second)
    if Body.VENUS in pair:
        return (Section.LOVE, Section.FINANCE)
    if Body.MERCURY in pair:
        return (Section.CAREER, Section.LOVE)
    if Body.JUPITER in pair:
        return (Section.FINANCE, Section.CAREER)
    return (Section.HEALTH, Section.CAREER) if sign.place % 2 else (Section.CAREER, Section.HEALTH)


def _of_planets(sign: Sign, today: DaySky) -> Iterator[Influence]:
    day = today.date.toordinal()
    for number, (body, section) in enumerate(PLANET_SECTION.items()):
        period = _PERIODS[body]
        if (day + 5 * sign.place + 3 * number) % period == 0:
            house = solar_house(sign, today.sign(body))
            occasion = (day + 5 * sign.place + 3 * number) // period
            value = _STAY if body in _KIND else -_STAY if body in _STERN else 0.0
            yield Influence(
                "planet", body, None, "", value, 0.75, occasion, occasion, (section,), house=house
            )
