"""Text on pictures, in our own font: how wide it is, and where its lines break."""

import json
import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "font"
FONT = FOLDER / "old-standard.ttf"
FAMILY = "Old Standard TT"


# Spaces where no line breaks: before a dash, and after a short word
_LONELY = re.compile(r" (?=[—–])|(?<=\b\w) |(?<=\b\w\w) ")


@lru_cache
def _advances() -> dict[str, int]:
    """The width of each character that the font has, in thousandths of its size."""
    advances: dict[str, int] = json.loads((FOLDER / "old-standard.json").read_text())
    return advances


def printable(text: str) -> str:
    """`text` without what the font cannot draw."""
    return "".join(letter for letter in text if letter in _advances())


def width(text: str, size: float) -> float:
    """How wide `text` is at a size; kerning makes it a little narrower."""
    return sum(_advances()[letter] for letter in text) * size / 1000


def lines(text: str, size: float, room: float, most: int) -> list[str]:
    """`text` in as few lines as fit the room, of about the same length; the last of `most` ends with "…" if cut."""
    words = _LONELY.sub("\u00a0", printable(text)).split(" ")
    broken = _broken(words, size, room)
    if len(broken) > most:
        return [*broken[: most - 1], _cut(broken[most - 1], size, room)]
    narrower = room
    while len(_broken(words, size, narrower - size / 4)) == len(broken) and narrower > size:
        narrower -= size / 4
    return _broken(words, size, narrower)


def _broken(words: list[str], size: float, room: float) -> list[str]:
    broken = [words[0]]
    for word in words[1:]:
        longer = f"{broken[-1]} {word}"
        if width(longer, size) <= room:
            broken[-1] = longer
        else:
            broken.append(word)
    return broken


def _cut(line: str, size: float, room: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line.rstrip(' ,;:—')}…"
