"""Where the twelve readings of a day are written side by side: who has taken which sentence."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from horo_app.almanac import rotation
from horo_app.almanac.phrases import Book, Phrase
from horo_app.almanac.scene import Match, Scene, day_of, matches
from horo_app.zodiac import SIGNS, Sign

CostOf = Callable[[Match, int], float]  # of a sentence that so many other signs have today


class Desk:
    """One day's readings being written."""

    def __init__(self, date: dt.date, book: Book) -> None:
        self.book = book
        self.ordinal = date.toordinal()
        self.scenes = {sign: Scene(sign, day_of(date)) for sign in SIGNS}
        self.taken: Counter[int] = Counter()  # key of a sentence -> signs that have it
        self._places = rotation.places_in(book)

    def order(self) -> tuple[Sign, ...]:
        """The signs; another one chooses first every day."""
        first = self.ordinal % len(SIGNS)
        return SIGNS[first:] + SIGNS[:first]

    def true_of(self, sign: Sign, phrases: Iterable[Phrase]) -> list[Match]:
        scene = self.scenes[sign]
        return [match for phrase in phrases for match in matches(phrase, scene)]

    def take(self, sign: Sign, found: list[Match], cost_of: CostOf) -> Match:
        """The sentence with the lowest cost; it is the sign's from now on."""
        taken = self.taken

        def cost(match: Match) -> float:
            return self.rest(sign, match) + cost_of(match, taken[match.phrase.key])

        best = min(found, key=cost)
        taken[best.phrase.key] += 1
        return best

    def rest(self, sign: Sign, match: Match) -> float:
        place = self._places[match.phrase.key]
        rest = rotation.rest(place, match.bodies(), sign.place, self.ordinal)
        return rest / match.phrase.weight
