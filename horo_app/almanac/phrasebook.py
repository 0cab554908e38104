"""The phrase files of the composer: which lists there are, how long each should be, and how they are read.

A list is found by its key, a path of words: ("house", "7", "love") are the paragraphs about love while the Moon is in
the reader's seventh house. docs/almanac.md tells an editor what belongs where.
"""

import functools
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from horo_app.almanac.entries import Text, stems, text_of
from horo_app.astrology.sky import Body
from horo_app.content.reading import Section
from horo_app.core.language import DEFAULT, Language

FOLDER = Path(__file__).parent / "phrases"

Key = tuple[str, ...]

LIFE = (
    Section.LOVE,
    Section.CAREER,
    Section.HEALTH,
    Section.FINANCE,
)  # the sections that tell of a part of life
OF_SPANS = (
    "week",
    "month",
    "year",
    "lead",
    "moment",
    "outlook",
    "quarter",
    "turning",
    "window",
)  # longer than a day
HOUSES = tuple(str(house) for house in range(1, 13))
TONES = ("low", "mid", "high")
CLASSES = ("conj", "soft", "hard")  # conjunction; trine and sextile; square and opposition

# The two parts of life that an aspect of the Moon to the planet is told in.
MOON_SECTIONS: dict[Body, tuple[Section, Section]] = {
    Body.SUN: (Section.CAREER, Section.HEALTH),
    Body.MERCURY: (Section.CAREER, Section.LOVE),
    Body.VENUS: (Section.LOVE, Section.FINANCE),
    Body.MARS: (Section.HEALTH, Section.LOVE),
    Body.JUPITER: (Section.FINANCE, Section.CAREER),
    Body.SATURN: (Section.CAREER, Section.FINANCE),
    Body.URANUS: (Section.FINANCE, Section.HEALTH),
    Body.NEPTUNE: (Section.HEALTH, Section.LOVE),
    Body.PLUTO: (Section.LOVE, Section.FINANCE),
}
# The part of life that a planet's stay in a house is told in.
PLANET_SECTION: dict[Body, Section] = {
    Body.SUN: Section.HEALTH,
    Body.MERCURY: Section.CAREER,
    Body.VENUS: Section.LOVE,
    Body.MARS: Section.HEALTH,
    Body.JUPITER: Section.FINANCE,
    Body.SATURN: Section.CAREER,
}

# How many texts a list needs so that a sign does not meet one twice in 90 days; docs/almanac.md has the arithmetic.
_THEMES = {"low": 8, "mid": 15, "high": 11}
_MOON_THEMES = {"conj": 3, "soft": 7, "hard": 6}
_MOON = {"conj": 3, "soft": 9, "hard": 7}
_HOUSE = {Section.LOVE: 14, Section.CAREER: 13, Section.HEALTH: 12, Section.FINANCE: 13}
_PLANET = 4
_PAIR = 3
_REASONS = 10
_EVENTS = {
    "new_moon": 10,
    "first_quarter": 8,
    "full_moon": 10,
    "last_quarter": 8,
    "solar_eclipse": 4,
    "lunar_eclipse": 4,
    **{f"{body}_retrograde": 3 for body in ("mercury", "venus", "mars", "jupiter", "saturn", "outer")},
    **{f"{body}_direct": 3 for body in ("mercury", "venus", "mars", "jupiter", "saturn", "outer")},
    **{f"{body}_ingress": 5 for body in ("sun", "mercury", "venus", "mars")},
    **{f"{body}_ingress": 3 for body in ("jupiter", "saturn")},
}
REASONS = ("up", "down", "both", "met", "quiet")

# The Sun, Mercury and Venus are never far from each other, so these pairs make no other aspects.
_RARE = {("sun", "mercury"): ("conj",), ("sun", "venus"): ("conj",), ("mercury", "venus"): ("conj", "soft")}
QUICK = (Body.SUN, Body.MERCURY, Body.VENUS, Body.MARS)
_PLANETS = tuple(body for body in Body if body is not Body.MOON)
PAIRS = tuple(
    (first, second)
    for first in QUICK
    for second in _PLANETS
    if _PLANETS.index(second) > _PLANETS.index(first)
)


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """A phrase file: its path below the language's folder, its lists with the count that each needs."""

    path: str
    lists: Mapping[Key, int]  # the key's end, as it stands in the file -> how many
    fields: tuple[str, ...]  # of an entry; one with no field but "text" may be a plain string in the file

    @property
    def is_needed(self) -> bool:
        """Whether every reading may need it; what the others hold is told when it is written."""
        folder, _, name = self.path.rpartition("/")
        if folder == "theme":
            return name[0].isdigit()
        return folder in ("house", *OF_SPANS) or name == "reason.toml"

    def key(self, end: Key) -> Key:
        """The whole key of one of the lists."""
        return tuple(self.path.removesuffix(".toml").split("/")) + end


def pair_name(first: Body, second: Body) -> str:
    return f"{first}_{second}"


def classes_of(first: Body, second: Body) -> tuple[str, ...]:
    return _RARE.get((first.value, second.value), CLASSES)


def _files() -> Iterator[PhraseFile]:
    theme, text = ("summary", "advice"), ("text",)
    for house in HOUSES:
        yield PhraseFile(f"theme/{house}.toml", _counts(_THEMES), theme)
        yield PhraseFile(f"house/{house}.toml", _counts(_HOUSE), text)
    for body, sections in MOON_SECTIONS.items():
        yield PhraseFile(f"theme/{body}.toml", _counts(_MOON_THEMES), theme)
        lists: dict[Key, int] = {
            (section.value, kind): count for section in sections for kind, count in _MOON.items()
        }
        yield PhraseFile(f"moon/{body}.toml", lists, text)
    for body in PLANET_SECTION:
        yield PhraseFile(f"planet/{body}.toml", _counts(dict.fromkeys(HOUSES, _PLANET)), text)
    for first in QUICK:
        pairs = [pair for pair in PAIRS if pair[0] is first]
        lists = {(pair_name(*pair), kind): _PAIR for pair in pairs for kind in classes_of(*pair)}
        yield PhraseFile(f"pair/{first}.toml", lists, text)
    yield PhraseFile("event.toml", _counts(_EVENTS), ("summary", "lead", "advice"))
    yield PhraseFile("reason.toml", _counts(dict.fromkeys(REASONS, _REASONS)), text)


def _counts(lists: Mapping[Any, int]) -> dict[Key, int]:
    """Lists that stand at the top of a file."""
    return {(str(name),): count for name, count in lists.items()}


FILES: tuple[PhraseFile, ...] = tuple(_files())


@dataclass(frozen=True, eq=False)
class Phrasebook:
    """The texts of one language by the key of their list; a list that is not written yet is empty."""

    lists: Mapping[Key, tuple[Text, ...]]

    def of(self, *key: str) -> tuple[Text, ...]:
        return self.lists.get(key, ())

    @functools.cached_property
    def shares(self) -> Mapping[str, float]:
        """In which share of all texts each word is, by its stem."""
        found = Counter(stem for texts in self.lists.values() for text in texts for stem in stems(text))
        total = sum(map(len, self.lists.values()))
        return {stem: count / total for stem, count in found.items()}

    @property
    def written(self) -> dict[Key, int]:
        """How many texts each list has that has any."""
        return {key: len(texts) for key, texts in self.lists.items() if texts}


def read_lists(path: Path, file: PhraseFile) -> Iterator[tuple[Key, tuple[Text, ...]]]:
    """The lists of one file by their whole key; raises ValueError, in words, for what cannot be read."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"this is not UTF-8: {error}") from None
    kind = file.path.partition("/")[0].removesuffix(".toml")
    for end, entries in _lists_in(found):
        if end not in file.lists:
            known = ", ".join(".".join(one) for one in file.lists)
            raise ValueError(f"unknown list {'.'.join(end)}; this file has: {known}")
        yield file.key(end), tuple(text_of(entry, file.fields, kind) for entry in entries)


def _lists_in(found: Mapping[str, Any], above: Key = ()) -> Iterator[tuple[Key, list[Any]]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _lists_in(value, (*above, name))
        elif isinstance(value, list):
            yield (*above, name), value
        else:
            raise ValueError(f"{name} should be a list of texts")


def read(folder: Path, files: Iterable[PhraseFile] = FILES) -> Phrasebook:
    """All lists of a language's folder; a file that is missing has none. Raises ValueError."""
    lists: dict[Key, tuple[Text, ...]] = {}
    for file in files:
        path = folder / file.path
        if path.is_file():
            lists |= dict(read_lists(path, file))
    return Phrasebook(lists)


@functools.cache
def phrasebook_in(language: Language) -> Phrasebook:
    """The texts of a language, read once per process."""
    return read(folder_of(language))


def folder_of(language: Language) -> Path:
    """Where a language's texts are; the default one's when it has none."""
    own = FOLDER / language.value
    return own if own.is_dir() else FOLDER / DEFAULT.value


def written_in_all(books: Iterable[Phrasebook]) -> dict[Key, int]:
    """The lists that have texts in every language, and how many at least: of nothing else may a plan speak."""
    first, *others = (book.written for book in books)
    return {
        key: min(count, *(other[key] for other in others))
        for key, count in first.items()
        if all(key in other for other in others)
    }


@functools.cache
def written() -> Mapping[Key, int]:
    """The same of the texts that ship."""
    return written_in_all(phrasebook_in(language) for language in Language)
