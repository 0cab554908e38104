"""The phrase files: what an entry may ask for, and how entries are read; see docs/almanac.md."""

import functools
import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from horo_app.errors import CannotStart
from horo_app.language import Language
from horo_app.sky import AspectKind, Body, Dignity, Phase, Season
from horo_app.zodiac import Element, Sign

T = TypeVar("T")

FOLDER = Path(__file__).parent / "phrases"

# The parts (TOML tables) that each file is made of.
SECTION_PARTS = ("sky", "turn", "tip")
FILES: dict[str, tuple[str, ...]] = {
    "love": SECTION_PARTS,
    "career": SECTION_PARTS,
    "health": SECTION_PARTS,
    "finance": SECTION_PARTS,
    "advice": SECTION_PARTS,
    "summary": ("summary",),
    "score": ("reason",),
    "colour": ("colour",),
}

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Turning = Literal["retrograde", "direct"]


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


OneOrMany = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]
House = Annotated[int, Field(ge=1, le=12)]


class Phrase(BaseModel):
    """One sentence and the conditions under which it is true; () and None ask for nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    text: str
    body: OneOrMany[Body] = ()
    house: OneOrMany[House] = ()
    sign: OneOrMany[Sign] = ()
    dignity: OneOrMany[Dignity] = ()
    retrograde: bool | None = None
    ingress: Literal[True] | None = None
    station: OneOrMany[Turning] = ()
    aspect: OneOrMany[AspectKind] = ()
    partner: OneOrMany[Body] = Field(default=(), alias="with")
    phase: OneOrMany[Phase] = ()
    weekday: OneOrMany[Weekday] = ()
    season: OneOrMany[Season] = ()
    element: OneOrMany[Element] = ()
    to_reader: OneOrMany[AspectKind] = ()  # score.toml: how the body's sign looks at the reader's
    ruler: Literal[True] | None = None  # score.toml: the body rules the reader's sign
    name: str = ""  # colour.toml
    hex: str = Field(default="", pattern="^(#[0-9a-f]{6})?$")  # colour.toml
    weight: float = Field(default=1.0, gt=0, le=5)

    @functools.cached_property
    def key(self) -> int:
        """A number that stays the same for the same sentence, in every process."""
        return fingerprint(self.text)

    @functools.cached_property
    def asked(self) -> str:
        """The conditions in writing; empty when there are none."""
        conditions = self.model_dump(exclude=_NO_CONDITIONS, exclude_defaults=True, mode="json")
        return json.dumps(conditions, sort_keys=True) if conditions else ""

    @functools.cached_property
    def plain(self) -> bool:
        """True of every reader on every day."""
        return not self.asked


_NO_CONDITIONS = {"text", "name", "hex", "weight"}


def fingerprint(text: str) -> int:
    """64 bits of `text` that do not depend on the process, unlike `hash()`."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a phrase file, said so that an editor can put it right."""

    path: Path
    sentence: str  # how the entry begins; empty when the file as a whole is meant
    problem: str

    def __str__(self) -> str:
        parts = self.path.parts
        inside = parts[parts.index("phrases") + 1 :] if "phrases" in parts else parts[-2:]
        place = "/".join(inside)
        if not self.sentence:
            return f"{place}: {self.problem}"
        start = self.sentence if len(self.sentence) <= 50 else self.sentence[:49] + "…"
        return f"{place}: “{start}”: {self.problem}"


class BrokenPhrases(CannotStart):
    """The phrase files cannot be used; the message lists why, a line each."""


Parts: TypeAlias = dict[str, tuple[Phrase, ...]]  # "sky" -> phrases


@dataclass(frozen=True, eq=False)
class Book:
    """The phrases of one language, by file and part."""

    files: dict[str, Parts]

    def entries(self) -> Iterator[tuple[str, str, Phrase]]:
        """Every phrase after its file and its part."""
        for file, parts in self.files.items():
            for part, phrases in parts.items():
                for phrase in phrases:
                    yield file, part, phrase


def read_file(path: Path) -> tuple[Parts, list[Fault]]:
    """The phrases of one file by part, and what could not be read."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}, [Fault(path, "", "the file is missing")]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Fault(path, "", f"this is not TOML: {error}")]
    parts = FILES[path.stem]
    faults = [
        Fault(path, "", f"unknown table [[{name}]]; use one of: {', '.join(parts)}")
        for name in tables
        if name not in parts
    ]
    phrases = {}
    for part in parts:
        phrases[part], wrong = _read_part(path, part, tables.get(part, []))
        faults += wrong
    return phrases, faults


def _read_part(path: Path, part: str, entries: Any) -> tuple[tuple[Phrase, ...], list[Fault]]:
    if not isinstance(entries, list):
        return (), [Fault(path, "", f"write [[{part}]] in double brackets")]
    phrases, faults = [], []
    for entry in entries:
        try:
            phrases.append(Phrase.model_validate(entry))
        except ValidationError as error:
            start = str(entry.get("text", "")) or f"a [[{part}]] without text"
            faults += [Fault(path, start, _said_simply(one)) for one in error.errors()]
    return tuple(phrases), faults


def _said_simply(error: Any) -> str:
    place = ".".join(str(step) for step in error["loc"])
    return f"{place}: {error['msg']} (found {error['input']!r})"


def read_book(folder: Path) -> tuple[Book, list[Fault]]:
    """All files of one language's folder."""
    files, faults = {}, []
    for name in FILES:
        files[name], wrong = read_file(folder / f"{name}.toml")
        faults += wrong
    return Book(files), faults


@functools.cache
def book_in(language: Language) -> Book:
    """The phrases of a language, read once per process; raises BrokenPhrases."""
    book, faults = read_book(FOLDER / language.value)
    if faults:
        raise BrokenPhrases("\n".join(str(fault) for fault in faults))
    return book
