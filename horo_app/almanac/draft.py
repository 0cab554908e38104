"""A reading while it is put together: which texts have their turn, and what has been said so far. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from horo_app.almanac.phrasebook import Key, Phrasebook, Text
from horo_app.almanac.turns import turn, turn_together
from horo_app.almanac.words import NO_CASE, SLOT, smooth
from horo_app.language import Language
from horo_app.zodiac import Sign

_ALTERNATIVES = 3  # texts that are looked at for one that repeats nothing
_SEEN = 6  # letters by which two words are taken for one
_WORD = re.compile(r"[^\W\d_]{6,}")
_BEGINS = re.compile(r"(?:^|[.!?…»”] )$")  # before the first word of a sentence

# What stands in a slot: the same in every case, or by case
Slots = Mapping[str, str | Mapping[str, str]]


@dataclass
class Draft:
    """What one reading says so far, so that no image and no opening comes twice."""

    sign: Sign
    book: Phrasebook
    words: set[str] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)

    def pick(self, key: Key, occasion: int, *, together: bool = False, shift: int = 0) -> Text | None:
        """The text whose turn it is, or one far from it in the order when it repeats what is said already."""
        texts = self.book.of(*key)
        if not texts:
            return None
        far = max(len(texts) // 2, 1)
        best: tuple[int, Text] | None = None
        for attempt in range(min(_ALTERNATIVES, len(texts))):
            place = occasion + attempt * far
            index = (
                turn_together(place, len(texts), self.sign, key)
                if together
                else turn(place, len(texts), self.sign, key, shift=shift)
            )
            clash = self._clash(texts[index])
            if best is None or clash < best[0]:
                best = (clash, texts[index])
            if clash == 0:
                break
        assert best
        self.words |= stems(best[1])
        self.openings |= openings(best[1])
        return best[1]

    def _clash(self, text: Text) -> int:
        return len(stems(text) & self.words) // 2 + 2 * len(openings(text) & self.openings)


def stems(text: Text) -> set[str]:
    """The longer words of a text by their first letters."""
    written = " ".join(part for _, part in text.parts())
    return {word[:_SEEN] for word in _WORD.findall(SLOT.sub("", written).casefold())}


def openings(text: Text) -> set[str]:
    """The first two words of each of its parts."""
    return {" ".join(re.findall(r"[\w{}:]+", part.casefold())[:2]) for _, part in text.parts()}


def filled(text: str, slots: Slots, language: Language) -> str:
    """The text with its slots filled. Raises KeyError for a slot that has nothing to stand in it."""

    def put(slot: re.Match[str]) -> str:
        name, _, case = slot[1].partition(":")
        found = slots[name]
        word = found if isinstance(found, str) else found[case or NO_CASE]
        begins = _BEGINS.search(text[: slot.start()])
        return word[:1].upper() + word[1:] if begins else word

    return smooth(SLOT.sub(put, text), language).replace("..", ".")
