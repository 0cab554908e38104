"""The files under texts/: what each must hold, and how they are read, once per process."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from horo_app.astrology.sky import QUARTERS, AspectKind, Body, Dignity, Phase, Season
from horo_app.astrology.zodiac import Element, Sign
from horo_app.content.phrases import WEEKDAYS, BrokenPhrases, Fault, Turning, Weekday
from horo_app.core.language import DEFAULT, Language

Key = TypeVar("Key")
Value = TypeVar("Value")
Texts = TypeVar("Texts", bound=BaseModel)

FOLDER = Path(__file__).parent / "texts"
WANDERERS = tuple(body for body in Body if body not in (Body.SUN, Body.MOON))  # may turn retrograde


class Tone(StrEnum):
    """How two bodies at an angle get on."""

    TOGETHER = "together"
    EASY = "easy"
    TENSE = "tense"


TONES: dict[AspectKind, Tone] = {
    AspectKind.CONJUNCTION: Tone.TOGETHER,
    AspectKind.SEXTILE: Tone.EASY,
    AspectKind.TRINE: Tone.EASY,
    AspectKind.SQUARE: Tone.TENSE,
    AspectKind.OPPOSITION: Tone.TENSE,
}
# Mercury and Venus never get far from the Sun, nor from each other.
_NEVER: dict[tuple[Body, Body], set[Tone]] = {
    (Body.SUN, Body.MERCURY): {Tone.EASY, Tone.TENSE},
    (Body.SUN, Body.VENUS): {Tone.EASY, Tone.TENSE},
    (Body.MERCURY, Body.VENUS): {Tone.TENSE},
}


def tones_of(first: Body, second: Body) -> set[Tone]:
    """The tones that a pair can ever have; `first` is the one named earlier in `Body`."""
    return set(Tone) - _NEVER.get((first, second), set())


def _each(keys: Iterable[object]) -> AfterValidator:
    """Holds a table to exactly these keys."""
    wanted = set(keys)

    def check(table: dict[Key, Value]) -> dict[Key, Value]:
        faults = [f"missing: {key}" for key in wanted - set(table)]
        faults += [f"unknown: {key}" for key in set(table) - wanted]
        if faults:
            raise ValueError(", ".join(sorted(faults)))
        return table

    return AfterValidator(check)


class TextTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Titled(TextTable):
    """A text under its heading, or behind its label."""

    title: str
    text: str


class House(TextTable):
    """A solar house: its number as a label says it (in Russian with its preposition), and what it stands for."""

    numeral: str
    text: str


PerSign = Annotated[dict[Sign, str], _each(Sign)]
PerAspect = Annotated[dict[AspectKind, str], _each(AspectKind)]
Variants = tuple[str, ...]


class Explanations(TextTable):
    """explain.toml: what facts mean."""

    in_house: str
    body: Annotated[dict[Body, str], _each(Body)]
    sign: PerSign
    house: Annotated[dict[int, House], _each(range(1, 13))]
    aspect: PerAspect
    dignity: Annotated[dict[Dignity, str], _each(Dignity)]
    ingress: Titled
    forward: Titled
    ruler: Titled
    station: Annotated[dict[Turning, Titled], _each(("retrograde", "direct"))]
    retrograde: Annotated[dict[Body, Titled], _each(WANDERERS)]
    phase: Annotated[dict[Phase, Titled], _each(Phase)]
    to_reader: Annotated[dict[AspectKind, Titled], _each(AspectKind)]
    element: Annotated[dict[Element, Titled], _each(Element)]
    season: Annotated[dict[Season, str], _each(Season)]
    weekday: Annotated[dict[Weekday, str], _each(WEEKDAYS)]


def _every_pair(pairs: dict[Body, dict[Body, dict[Tone, str]]]) -> dict[Body, dict[Body, dict[Tone, str]]]:
    for first, second in combinations(Body, 2):
        if set(pairs.get(first, {}).get(second, {})) != tones_of(first, second):
            raise ValueError(f"[{first}.{second}] needs {', '.join(sorted(tones_of(first, second)))}")
    return pairs


class Pairs(RootModel[Annotated[dict[Body, dict[Body, dict[Tone, str]]], AfterValidator(_every_pair)]]):
    """pairs.toml: what two bodies at an angle say together."""

    def clause(self, first: Body, second: Body, kind: AspectKind) -> str:
        return self.root[first][second][TONES[kind]]


def _enough_for_a_week(phases: dict[Phase, Variants]) -> dict[Phase, Variants]:
    """A quarter is there for a day; from one to the next it is up to eight."""
    for phase, variants in phases.items():
        if len(variants) < (2 if phase in QUARTERS else 8):
            raise ValueError(f"{phase} has too few sentences")
    return phases


class Days(TextTable):
    """day.toml: what the sky of a day means for everybody; each list is taken in turn, a step a day."""

    # The Moon stands in a sign for three noons at most, and is back after 27 or 28 days: with three sentences
    # a sign would begin with the same one each month.
    moon: Annotated[dict[Sign, Annotated[Variants, Field(min_length=4)]], _each(Sign)]
    phase: Annotated[dict[Phase, Variants], _each(Phase), AfterValidator(_enough_for_a_week)]
    sun: PerSign
    ingress: Annotated[dict[Body, Annotated[Variants, Field(min_length=2)]], _each(WANDERERS)]
    station: Annotated[
        dict[Body, Annotated[dict[Turning, str], _each(("retrograde", "direct"))]], _each(WANDERERS)
    ]
    exact: Annotated[dict[AspectKind, Annotated[Variants, Field(min_length=2)]], _each(AspectKind)]
    nudge: Annotated[dict[Sign, Annotated[Variants, Field(min_length=4)]], _each(Sign)]  # by the Moon's sign


class Course(StrEnum):
    """What the Moon's light does on a day; new and full are single days."""

    NEW = "new"
    WAXING = "waxing"
    FULL = "full"
    WANING = "waning"


class MoonTopic(StrEnum):
    """What tradition has a rule of the Moon for."""

    HAIRCUT = "haircut"
    GARDEN = "garden"
    HOUSE = "house"
    MONEY = "money"
    WALKS = "walks"
    DREAMS = "dreams"


class TopicTexts(TextTable):
    """What is said of a topic: a sentence by the Moon's course, and one by the element of her sign."""

    title: str
    course: Annotated[dict[Course, str], _each(Course)]
    element: Annotated[dict[Element, str], _each(Element)]


class MoonTexts(TextTable):
    """moon.toml: what tradition says of the Moon."""

    intro: str
    note: str
    topics: Annotated[dict[MoonTopic, TopicTexts], _each(MoonTopic)]


class Portraits(TextTable):
    """signs.toml"""

    portrait: PerSign


class PageSection(TextTable):
    """A part of a longer text."""

    heading: str
    paragraphs: tuple[str, ...] = Field(min_length=1)


class BirthdayTexts(TextTable):
    """What the birthday finder says."""

    help: str
    edge: str
    cusp: str


class Pages(TextTable):
    """pages.toml: the longer texts of the site's own pages."""

    about: tuple[PageSection, ...] = Field(min_length=1)
    privacy: tuple[PageSection, ...] = Field(min_length=1)
    accessibility: tuple[PageSection, ...] = Field(min_length=1)
    lost: Titled
    no_text: Titled
    archive: Titled
    sky: Titled
    birthday: BirthdayTexts


class ContentTexts(TextTable):
    """All texts of a language, a file a field."""

    explain: Explanations
    pairs: Pairs
    day: Days
    moon: MoonTexts
    signs: Portraits
    pages: Pages


def read(folder: Path, kind: type[Texts], *others: Path) -> tuple[Texts | None, list[Fault]]:
    """The texts of one language's folder, a file for each field of `kind`, or what is wrong with the files.

    A file that the folder lacks is read in the first of `others` that has it.
    """
    tables: dict[str, Any] = {}
    faults = []
    for name in kind.model_fields:
        paths = [one / f"{name}.toml" for one in (folder, *others)]
        path = next(filter(Path.is_file, paths), paths[0])
        try:
            tables[name] = tomllib.loads(path.read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(Fault(path, "", f"cannot be read: {error}"))
    if faults:
        return None, faults
    try:
        return kind.model_validate(tables), []
    except ValidationError as error:
        return None, [_fault(folder, one) for one in error.errors()]


def _fault(folder: Path, error: Mapping[str, Any]) -> Fault:
    file, *place = error["loc"]
    where = ".".join(str(step) for step in place)
    return Fault(folder / f"{file}.toml", "", f"{where}: {error['msg']}")


@functools.cache
def lore_in(language: Language) -> ContentTexts:
    """The texts of a language, read once per process; raises BrokenPhrases."""
    lore, faults = read(FOLDER / language.value, ContentTexts, FOLDER / DEFAULT.value)
    if lore is None:
        raise BrokenPhrases("\n".join(str(fault) for fault in faults))
    return lore
