"""A reading while it is put together: which texts have their turn, and what has been said so far. Pure."""

import datetime as dt
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from horo_app.almanac.entries import Text, is_workday
from horo_app.almanac.phrasebook import Key, Phrasebook
from horo_app.almanac.rotation import turn, turn_together
from horo_app.astrology.inflection import NO_CASE, SLOT, smooth
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language

_ALTERNATIVES = 3  # texts that are looked at for one that repeats nothing
_BEARABLE = 1  # a clash for which the text whose turn it is stays
_SEEN = 6  # letters by which two words are taken for one
_WORD = re.compile(r"[^\W\d_]{6,}")
_BEGINS = re.compile(r"(?:^|[.!?…»”] )$")  # before the first word of a sentence

# What stands in a slot: the same in every case, or by case
Slots = Mapping[str, str | Mapping[str, str]]


@dataclass
class Taken:
    """Which texts of the lists that several signs read from are taken today, so that no two signs share many."""

    by: dict[tuple[Key, int], set[Sign]] = field(default_factory=lambda: defaultdict(set))
    sharing: set[frozenset[Sign]] = field(default_factory=set)

    def cost(self, sign: Sign, key: Key, index: int) -> int:
        return sum(6 if frozenset({sign, other}) in self.sharing else 2 for other in self.by[key, index])

    def note(self, sign: Sign, key: Key, index: int) -> None:
        self.sharing |= {frozenset({sign, other}) for other in self.by[key, index]}
        self.by[key, index].add(sign)


@dataclass
class Draft:
    """What one reading says so far, so that no image and no opening comes twice."""

    sign: Sign
    book: Phrasebook
    date: dt.date
    tone: str  # of the day
    taken: Taken = field(default_factory=Taken)
    words: Counter[str] = field(default_factory=Counter)  # in how many texts each is
    openings: set[str] = field(default_factory=set)
    pace: str = ""  # what is said so far speaks of: "rest" or "go"

    def pick(
        self, key: Key, occasion: int, *, rank: int | None = None, shift: int = 0, hour: int | None = None
    ) -> Text | None:
        """The text whose turn it is, or one far from it in the order when it does not fit or repeats what is said.

        `rank` is the sign's among those that read from the list today; without it the list has an order for each sign.
        `hour` is that of what the text tells.
        """
        texts = self.book.of(*key)
        count = len(texts)
        places = (occasion + steps for steps in _steps(count))
        indices = [
            turn(place, count, self.sign, key, shift=shift)
            if rank is None
            else turn_together(place, count, rank, key)
            for place in places
        ]
        workday = is_workday(self.date)
        fitting = [one for one in indices if texts[one].fits(workday, self.tone, self.pace, hour)] or indices
        best: tuple[int, int] | None = None
        for index in fitting[: _ALTERNATIVES if self.words else None]:  # no two signs have one theme
            cost = self._clash(texts[index])
            cost += 0 if rank is None else self.taken.cost(self.sign, key, index)
            if best is None or cost < best[0]:
                best = (cost, index)
            if cost <= _BEARABLE or (not self.words and index == indices[0]):
                break
        if best is None:
            return None
        if rank is not None:
            self.taken.note(self.sign, key, best[1])
        self._note(texts[best[1]])
        return texts[best[1]]

    def _note(self, text: Text) -> None:
        self.words.update(stems(text))
        self.openings |= openings(text)
        self.pace = self.pace or text.pace

    def _clash(self, text: Text) -> int:
        known = [self.words[stem] for stem in stems(text) if stem in self.words]
        crowded = sum(count > 1 for count in known)
        return len(known) // 3 + 2 * crowded + 2 * len(openings(text) & self.openings)


@functools.cache
def _steps(count: int) -> tuple[int, ...]:
    """How far from its turn each text of a list is looked at: the farthest follow, which are the longest unread."""
    return tuple(range(count)[:1]) + tuple(sorted(range(1, count), key=lambda steps: abs(2 * steps - count)))


@functools.cache
def stems(text: Text) -> frozenset[str]:
    """The longer words of a text by their first letters."""
    written = " ".join(part for _, part in text.parts())
    return frozenset(word[:_SEEN] for word in _WORD.findall(SLOT.sub("", written).casefold()))


@functools.cache
def openings(text: Text) -> frozenset[str]:
    """How each of its parts begins: two words, or a slot and what follows it."""
    return frozenset(_opening(part) for _, part in text.parts())


def _opening(part: str) -> str:
    words: list[str] = re.findall(r"[\w{}:]+", part.casefold())
    if words[0].startswith("{aspect"):
        return words[0]
    return " ".join(words[: 3 if words[0] == "{at}" else 2])


def filled(text: str, slots: Slots, language: Language) -> str:
    """The text with its slots filled. Raises KeyError for a slot that has nothing to stand in it."""

    def put(slot: re.Match[str]) -> str:
        name, _, case = slot[1].partition(":")
        found = slots[name]
        word = found if isinstance(found, str) else found[case or NO_CASE]
        begins = _BEGINS.search(text[: slot.start()])
        return word[:1].upper() + word[1:] if begins else word

    return smooth(SLOT.sub(put, text), language).replace("..", ".")
