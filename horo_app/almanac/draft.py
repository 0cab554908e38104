"""A reading while it is put together: which texts have their turn, and what has been said so far. Pure."""

import datetime as dt
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from horo_app.almanac.entries import Text, is_workday, stems
from horo_app.almanac.phrasebook import Key, Phrasebook
from horo_app.almanac.rotation import turn, turn_together
from horo_app.astrology.inflection import NO_CASE, SLOT, smooth
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language

_ALTERNATIVES = 3  # texts that are looked at besides those whose turn it is
_BEARABLE = 1  # a clash for which a text whose turn it is stays
_TWICE = 24  # what it costs that two signs of a day share a second text
_SOON = 6  # and that a text has its turn on the occasion before or after, which may be some days away
_RARE = 0.02  # of all texts that may have a word, if it is to be noticed when it comes twice
_COMMON = 0.08  # and if it is to be noticed when it comes three times
_BEGINS = re.compile(r"(?:^|[.!?…»”] )$")  # before the first word of a sentence

# What stands in a slot: the same in every case, or by case
Slots = Mapping[str, str | Mapping[str, str]]


@dataclass
class Taken:
    """Which texts of the lists that several signs read from are taken today, so that no two signs share many."""

    by: dict[tuple[Key, int], set[Sign]] = field(default_factory=lambda: defaultdict(set))
    sharing: set[frozenset[Sign]] = field(default_factory=set)

    def cost(self, sign: Sign, key: Key, index: int) -> int:
        return sum(_TWICE if frozenset({sign, other}) in self.sharing else 2 for other in self.by[key, index])

    def note(self, sign: Sign, key: Key, index: int) -> None:
        self.sharing |= {frozenset({sign, other}) for other in self.by[key, index]}
        self.by[key, index].add(sign)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which texts of a list are next: `few` of them on an occasion, the one of number `first` before the others.

    `rank` is the sign's among those that read from the list today; without it the list has an order for each sign.
    `section` is where it will be told, if that is not the list's.
    """

    key: Key
    occasion: int
    few: int = 1
    rank: int | None = None
    first: int = 0
    section: str = ""

    def indices(self, count: int, sign: Sign) -> list[int]:
        """All texts, first those whose turn it is, then the longest unread."""
        steps = _steps(count, self.few)
        first = self.first % self.few
        order = (*steps[first : self.few], *steps[:first], *steps[self.few :])
        return [self._index(step, count, sign) for step in order]

    def soon(self, count: int, sign: Sign) -> set[int]:
        """The texts whose turn it is on the occasion before or after, but not now."""
        steps = [step + away for step in range(self.few) for away in (-self.few, 0, self.few)]
        near = {self._index(step, count, sign) for step in steps}
        return near - {self._index(step, count, sign) for step in range(self.few)}

    def _index(self, step: int, count: int, sign: Sign) -> int:
        place = self.few * self.occasion + step
        if self.rank is None:
            return turn(place, count, sign, self.key)
        return turn_together(place, count, self.rank, self.key)


@dataclass
class Draft:
    """What one reading says so far, so that no image and no opening comes twice."""

    sign: Sign
    book: Phrasebook
    date: dt.date
    tone: str  # of the day
    taken: Taken = field(default_factory=Taken)
    read: set[Text] = field(
        default_factory=set
    )  # by the sign's readers on the days before, in this stay of the Moon
    words: Counter[str] = field(default_factory=Counter)  # in how many texts each is
    openings: set[str] = field(default_factory=set)
    pace: str = ""  # what is said so far speaks of: "rest" or "go"

    def pick(self, next_up: Turn, hour: int | None = None) -> Text | None:
        """A text whose turn it is, or one far from it when none fits or all repeat what is said already.

        `hour` is that of what the text tells.
        """
        key, few = next_up.key, next_up.few
        texts = self.book.of(*key)
        soon = next_up.soon(len(texts), self.sign)
        best: tuple[int, int] | None = None
        for number, index in enumerate(self._fitting(texts, next_up, hour)):
            shared = 0 if next_up.rank is None else self.taken.cost(self.sign, key, index)
            cost = self.clash(texts[index]) + shared + _SOON * (index in soon)
            if best is None or cost < best[0]:
                best = (cost, index)
            enough = _BEARABLE if number < few + _ALTERNATIVES else _TWICE - 1
            if best[0] == 0 or (number + 1 >= few and best[0] <= enough):
                break
        if best is None:
            return None
        if next_up.rank is not None:
            self.taken.note(self.sign, key, best[1])
        self.note(texts[best[1]])
        return texts[best[1]]

    def _fitting(self, texts: tuple[Text, ...], next_up: Turn, hour: int | None) -> list[int]:
        """The texts that fit, in the order in which they are looked at; all, if none does."""
        indices = next_up.indices(len(texts), self.sign)
        fresh = [one for one in indices if texts[one] not in self.read] or indices
        workday = is_workday(self.date)
        day = (workday, self.tone, self.pace, hour, next_up.section)
        return [one for one in fresh if texts[one].fits(*day)] or fresh

    def note(self, text: Text) -> None:
        self.read.add(text)
        self.words.update(stems(text))
        self.openings |= openings(text)
        self.pace = self.pace or text.pace

    def clash(self, text: Text) -> int:
        """How much of the text is said already: rare words, common words that come a third time, an opening."""
        count = 2 * len(openings(text) & self.openings)
        for stem in stems(text) & self.words.keys():
            share = self.book.shares[stem]
            count += share <= _RARE or (share <= _COMMON and self.words[stem] > 1)
        return count


@functools.cache
def _steps(count: int, few: int) -> tuple[int, ...]:
    """How far from the first of the `few` each text of a list is: they come first, then the longest unread.

    Of these, one of each occasion before those that two occasions running would have.
    """
    middle = (few + count) // 2
    rest = sorted(
        range(few, count), key=lambda steps: ((steps - middle) % (2 * few) > 0, abs(steps - middle))
    )
    return (*range(min(few, count)), *rest)


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
