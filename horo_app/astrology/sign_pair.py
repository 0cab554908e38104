"""Two signs, and what tradition looks at between them: elements, modes, distance. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations_with_replacement

from horo_app.astrology.zodiac import ELEMENTS, SIGNS, Element, Sign


class Modality(StrEnum):
    """The three modes, in the order in which they follow each other along the zodiac."""

    CARDINAL = "cardinal"
    FIXED = "fixed"
    MUTABLE = "mutable"


MODES = tuple(Modality)


@dataclass(frozen=True, slots=True)
class SignPair:
    """Two signs, the earlier in the zodiac first: `of` takes them in any order."""

    first: Sign
    second: Sign

    @classmethod
    def of(cls, one: Sign, other: Sign) -> "SignPair":
        return cls(*sorted((one, other), key=lambda sign: sign.place))

    @property
    def is_same(self) -> bool:
        return self.first is self.second

    @property
    def distance(self) -> int:
        """Signs from one to the other by the shorter way, 0 to 6."""
        apart = self.second.place - self.first.place
        return min(apart, 12 - apart)

    @property
    def elements(self) -> tuple[Element, Element]:
        """Both elements in their own order, so that a text for two is found whichever sign brings which."""
        one, other = sorted((self.first.element, self.second.element), key=ELEMENTS.index)
        return one, other

    @property
    def modes(self) -> tuple[Modality, Modality]:
        """Both modes in their own order."""
        one, other = sorted((mode_of(self.first), mode_of(self.second)), key=MODES.index)
        return one, other


def mode_of(sign: Sign) -> Modality:
    return MODES[sign.place % 3]


PAIRS = tuple(SignPair(*pair) for pair in combinations_with_replacement(SIGNS, 2))
