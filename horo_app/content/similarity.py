"""How much two texts say in the same words. Pure."""

import re

WORDS = 5  # in a shingle

Shingles = frozenset[tuple[str, ...]]


def shingles(text: str) -> Shingles:
    """Every run of five words of the text."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zip(*(words[start:] for start in range(WORDS)), strict=False))


def share(first: Shingles, second: Shingles) -> float:
    """The runs in common, as a share (0-1) of the smaller text's."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0
