"""The color of the day, the same in every language: by the reader's house in which the Moon is. Pure."""

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from horo_app.almanac.phrasebook import FOLDER
from horo_app.almanac.rotation import turn
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import DEFAULT, Language

FILE = FOLDER / "colors.toml"
_OF_A_HOUSE = 4


@dataclass(frozen=True, slots=True)
class Color:
    """`reasons` say why it is today's and name nothing of the sky."""

    house: int
    hex: str
    names: dict[Language, str]
    reasons: dict[Language, tuple[str, ...]]

    def reason(self, number: int, language: Language) -> str:
        """That for the color's coming of the number: another one each time."""
        reasons = self.reasons[language]
        return reasons[number // _OF_A_HOUSE % len(reasons)]


@dataclass(frozen=True, slots=True)
class Colors:
    all: tuple[Color, ...]

    def of(self, house: int, occasion: int, sign: Sign) -> Color:
        """Those of the house take turns, so that none comes two days running."""
        colors = [color for color in self.all if color.house == house]
        return colors[turn(occasion, len(colors), sign, ("color", str(house)))]


def read_colors(path: Path = FILE) -> Colors:
    """The colors of a file; raises ValueError, in words, for what cannot be used."""
    entries = tomllib.loads(path.read_text("utf-8")).get("color", [])
    return Colors(tuple(_color(entry) for entry in entries))


def _color(entry: dict[str, Any]) -> Color:
    try:
        return Color(
            house=int(entry["house"]),
            hex=str(entry["hex"]),
            names={language: str(_said(entry, language)["name"]) for language in Language},
            reasons={language: tuple(_said(entry, language)["reasons"]) for language in Language},
        )
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"a color has house, hex, and a name and reasons in each language; {error} of {entry}"
        ) from None


def _said(entry: dict[str, Any], language: Language) -> dict[str, Any]:
    """What the color is called, and why, in the language or else in the default one."""
    return dict(entry.get(language, entry[DEFAULT]))


@functools.cache
def palette() -> Colors:
    """The palette, read once per process."""
    return read_colors()


def faults_in(found: Colors) -> Iterator[tuple[str, str]]:
    """What is wrong with a palette: the color's name, and the problem."""
    for house in range(1, 13):
        count = sum(color.house == house for color in found.all)
        if count != _OF_A_HOUSE:
            yield f"house {house}", f"has {count} colors, {_OF_A_HOUSE} are needed"
    for language in Language:
        names = [color.names[language] for color in found.all]
        for name in {name for name in names if names.count(name) > 1}:
            yield name, "stands twice"
