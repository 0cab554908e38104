"""The phrase files of weeks, months and years; docs/almanac.md tells an editor what belongs where. Pure."""

import functools
from collections.abc import Iterator

from horo_app.almanac.phrasebook import (
    CLASSES,
    HOUSES,
    LIFE,
    MOON_SECTIONS,
    PAIRS,
    Key,
    Phrasebook,
    PhraseFile,
    classes_of,
    folder_of,
    pair_name,
    phrasebook_in,
    read,
)
from horo_app.astrology.sky import Body
from horo_app.content.reading import Section
from horo_app.core.language import Language

# The planet whose way through the houses tells of a part of life.
PLANET_OF: dict[Section, Body] = {
    Section.LOVE: Body.VENUS,
    Section.CAREER: Body.MERCURY,
    Section.FINANCE: Body.MARS,
    Section.HEALTH: Body.SUN,
}
# The same of a year, by slow planets.
SLOW_OF: dict[Section, tuple[Body, ...]] = {
    Section.LOVE: (Body.URANUS,),
    Section.CAREER: (Body.SATURN, Body.PLUTO),
    Section.FINANCE: (Body.JUPITER,),
    Section.HEALTH: (Body.NEPTUNE,),
}
# The quick planets whose weeks in a house are the best of the year for it.
WINDOWS: dict[Section, tuple[tuple[Body, int], ...]] = {
    Section.LOVE: ((Body.VENUS, 5), (Body.VENUS, 7), (Body.SUN, 7), (Body.MARS, 5), (Body.VENUS, 4)),
    Section.CAREER: ((Body.MARS, 10), (Body.SUN, 10), (Body.MERCURY, 10), (Body.MERCURY, 6)),
    Section.FINANCE: ((Body.VENUS, 2), (Body.SUN, 2), (Body.MERCURY, 2)),
    Section.HEALTH: ((Body.MARS, 1), (Body.SUN, 12), (Body.SUN, 6), (Body.VENUS, 6), (Body.SUN, 1)),
}
LUNAR = ("new_moon", "first_quarter", "full_moon", "last_quarter", "solar_eclipse", "lunar_eclipse")
_QUICK = ("sun", "mercury", "venus", "mars")
_SLOW = ("jupiter", "saturn", "uranus", "neptune", "pluto")
_TURNING = ("mercury", "venus", "mars", *_SLOW)
LEADS = ("stays", "enters", "returns", "leaves", "backward")

_TEXT = ("text",)
_OF_A_HOUSE = 4


def _by_house(count: int, *above: str) -> dict[Key, int]:
    return {(*above, house): count for house in HOUSES}


def _files() -> list[PhraseFile]:
    found = [PhraseFile(f"week/{section}.toml", _by_house(_OF_A_HOUSE), _TEXT) for section in LIFE]
    found += [PhraseFile(f"month/{section}.toml", _by_house(2), _TEXT) for section in LIFE]
    found += [
        PhraseFile(f"lead/{span}.toml", {(name,): 3 for name in LEADS}, _TEXT) for span in ("week", "month")
    ]
    found += [PhraseFile(f"outlook/{span}.toml", _by_house(3), _TEXT) for span in ("week", "month")]
    found += _of_years()
    of_pairs: dict[Key, int] = {(pair_name(*pair), mood): 2 for pair in PAIRS for mood in classes_of(*pair)}
    found.append(PhraseFile("moment/pair.toml", of_pairs, _TEXT))
    of_moon: dict[Key, int] = {
        (body.value, section.value, mood): 2
        for body, sections in MOON_SECTIONS.items()
        for section in sections
        for mood in CLASSES
    }
    found.append(PhraseFile("moment/moon.toml", of_moon, _TEXT))
    moon = {key: count for name in LUNAR for key, count in _by_house(1, name).items()}
    found.append(PhraseFile("turning/moon.toml", moon, _TEXT))
    entries = {key: count for name in _QUICK for key, count in _by_house(1, name).items()}
    found.append(PhraseFile("turning/ingress.toml", entries | {(name,): 2 for name in _SLOW}, _TEXT))
    turns: dict[Key, int] = {(name, way): 2 for name in _TURNING for way in ("retrograde", "direct")}
    found.append(PhraseFile("turning/station.toml", turns, _TEXT))
    pairs: dict[Key, int] = {
        (f"{first}_{second}", mood): 1
        for number, first in enumerate(_SLOW)
        for second in _SLOW[number + 1 :]
        for mood in CLASSES
    }
    found.append(PhraseFile("turning/aspect.toml", pairs, _TEXT))
    heads = (*LUNAR, "ingress", "retrograde", "direct", "aspect")
    found.append(PhraseFile("turning/head.toml", {(name,): 1 for name in heads}, _TEXT))
    return found


def _of_years() -> Iterator[PhraseFile]:
    yield from (PhraseFile(f"year/{body}.toml", _by_house(2), _TEXT) for body in _SLOW)
    yield PhraseFile("lead/year.toml", {(name,): 3 for name in LEADS if name != "backward"}, _TEXT)
    yield PhraseFile("outlook/year.toml", _by_house(2), _TEXT)
    windows: dict[Key, int] = {(f"{body}_{house}",): 3 for found in WINDOWS.values() for body, house in found}
    yield PhraseFile("window/window.toml", windows, _TEXT)
    yield PhraseFile("quarter/sun.toml", _by_house(3), _TEXT)
    yield PhraseFile("quarter/entry.toml", {("enters",): 5}, _TEXT)
    yield PhraseFile("quarter/score.toml", {("best",): 5, ("even",): 3}, _TEXT)


PERIOD_FILES: tuple[PhraseFile, ...] = tuple(_files())


@functools.cache
def period_book(language: Language) -> Phrasebook:
    """The texts of spans, together with those of days: of the Moon's aspects and of two planets'."""
    return Phrasebook({**phrasebook_in(language).lists, **read(folder_of(language), PERIOD_FILES).lists})
