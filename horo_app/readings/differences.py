"""What differs between two texts, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word brings the space after it, so that two changed words in a row are one change
_WORDS = re.compile(r"\w+(?:[-’']\w+)*\s*|[^\w\s]\s*|\s+")


class ChangeKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    kind: ChangeKind
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order: those kept and gone spell `before`, those kept and new spell `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, added = "".join(old[first:last]), "".join(new[start:end])
        pieces += (
            [Piece(ChangeKind.SAME, gone)]
            if tag == "equal"
            else [Piece(ChangeKind.GONE, gone), Piece(ChangeKind.NEW, added)]
        )
    return [piece for piece in pieces if piece.text]
