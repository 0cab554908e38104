"""Where the twelve readings of a day are written side by side: who has taken which sentence."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from horo_app.almanac import rotation
from horo_app.almanac.phrases import Book, Phrase
from horo_app.almanac.scene import (
    Day,
    Match,
    Scene,
    asks_for_a_reader,
    day_of,
    holds_for,
    matches,
    matches_of,
)
from horo_app.sky import Body
from horo_app.zodiac import SIGNS, Sign

CostOf = Callable[[Match, int], float]  # of a sentence that so many other signs have today


class Desk:
    """One day's readings being written."""

    def __init__(self, date: dt.date, book: Book) -> None:
        self.book = book
        self.ordinal = date.toordinal()
        self.scenes = {sign: Scene(sign, day_of(date)) for sign in SIGNS}
        self.taken: Counter[int] = Counter()  # key of a sentence -> signs that have it
        self._day = day_of(date)
        self._places = rotation.places_in(book)
        self._true_today: dict[int, _Today] = {}  # by the phrases' identity: the book keeps them
        self._turns: dict[Match, float] = {}

    def order(self) -> tuple[Sign, ...]:
        """The signs; another one chooses first every day."""
        first = self.ordinal % len(SIGNS)
        return SIGNS[first:] + SIGNS[:first]

    def true_of(self, sign: Sign, phrases: tuple[Phrase, ...]) -> list[Match]:
        """What is true of these phrases for the sign; what is true of the date is found once for all twelve."""
        today = self._true_today.get(id(phrases))
        if today is None:
            today = self._true_today[id(phrases)] = _Today(phrases, self._day)
        return today.for_reader(self.scenes[sign])

    def true_now(self, sign: Sign, phrases: Iterable[Phrase]) -> list[Match]:
        """The same for a choice of phrases that is the sign's own."""
        return [match for phrase in phrases for match in matches(phrase, self.scenes[sign])]

    def take(self, sign: Sign, found: list[Match], cost_of: CostOf) -> Match:
        """The sentence with the lowest cost; it is the sign's from now on."""
        taken = self.taken

        def cost(match: Match) -> float:
            return self.rest(sign, match) + cost_of(match, taken[match.phrase.key])

        best = min(found, key=cost)
        taken[best.phrase.key] += 1
        return best

    def rest(self, sign: Sign, match: Match) -> float:
        turn = self._turns.get(match)
        if turn is None:
            place = self._places[match.phrase.key]
            turn = self._turns[match] = rotation.turn(place, match.bodies, self.ordinal)
        return rotation.rest(turn, sign.place) / match.phrase.weight


class _Today:
    """What is true of some phrases on a date, laid out by what they ask of the reader."""

    def __init__(self, phrases: tuple[Phrase, ...], day: Day) -> None:
        self._for_all: list[Match] = []
        self._for_some: list[Match] = []
        self._by_house: dict[tuple[Body | None, int], list[Match]] = defaultdict(list)
        for phrase in phrases:
            for match in matches_of(phrase, day):
                self._lay(match)

    def _lay(self, match: Match) -> None:
        phrase = match.phrase
        if not asks_for_a_reader(phrase):
            self._for_all.append(match)
        elif phrase.house and not (phrase.element or phrase.to_reader or phrase.ruler or phrase.ingress):
            for house in phrase.house:
                self._by_house[match.body, house].append(match)
        else:
            self._for_some.append(match)

    def for_reader(self, scene: Scene) -> list[Match]:
        found = [match for match in self._for_some if holds_for(match, scene)]
        for body, house in scene.houses.items():
            found += self._by_house.get((body, house), ())
        return found + self._for_all
