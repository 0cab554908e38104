"""Chooses the first sentence of every section: what the sky brings, to each sign its own. Pure.

A sentence should not come back to a sign within REACH days. Without a history that takes an
agreement: the days whose ordinal divides by four are written first, then those halfway between
them, then the odd ones, one half after the other. Each day avoids what the days in reach that are
written before it have taken, so a date rests on no more than a dozen others and never on today.
"""

import datetime as dt
import functools
from collections.abc import Iterator

from horo_app.almanac import taste
from horo_app.almanac.desk import Desk
from horo_app.almanac.phrases import Book
from horo_app.almanac.scene import Match
from horo_app.reading import Section
from horo_app.zodiac import Sign

SECTIONS = tuple(Section)
REACH = 3
_TURN = (0, 2, 1, 3)  # by the day's ordinal modulo 4: which days are written before which


@functools.lru_cache(maxsize=64)
def skies_of(date: dt.date, book: Book) -> dict[Sign, dict[Section, Match]]:
    """For each sign the sky sentence of each section."""
    desk = Desk(date, book)
    seen = [skies_of(other, book) for other in written_before(date)]
    return {
        sign: _Choice(
            desk, sign, {match.phrase.key for skies in seen for match in skies[sign].values()}
        ).skies()
        for sign in desk.order()
    }


def written_before(date: dt.date) -> Iterator[dt.date]:
    """The dates in reach that `date` has to look at."""
    ordinal = date.toordinal()
    for other in range(ordinal - REACH, ordinal + REACH + 1):
        if _TURN[other % 4] < _TURN[ordinal % 4]:
            yield dt.date.fromordinal(other)


class _Choice:
    """The sky sentences of one sign while they are being chosen."""

    def __init__(self, desk: Desk, sign: Sign, seen: set[int]) -> None:
        self.desk = desk
        self.sign = sign
        self.scene = desk.scenes[sign]
        self.seen = seen  # keys of the sentences of the days around
        self.told = taste.Told()

    def skies(self) -> dict[Section, Match]:
        first = (self.desk.ordinal + self.sign.place) % len(SECTIONS)
        order = SECTIONS[first:] + SECTIONS[:first]
        files = self.desk.book.files
        found = {section: self.desk.true_of(self.sign, files[section]["sky"]) for section in order}
        chosen = self._lead(found)
        self.told.note_sky(*chosen.values())
        for section in order:
            if section not in chosen:
                chosen[section] = self.desk.take(self.sign, found[section], self._cost)
                self.told.note_sky(chosen[section])
        return chosen

    def _lead(self, found: dict[Section, list[Match]]) -> dict[Section, Match]:
        """The section and the sentence that bring the greatest event of the day to the front."""
        where = {
            match: (section, later)
            for later, (section, skies) in enumerate(found.items())
            for match in skies
            if taste.event(match, self.scene)
        }

        def cost(match: Match, taken: int) -> float:
            return self._worn(match) + taste.cost_of_lead(match, taken, self.scene, where[match][1])

        if not where:
            return {}
        lead = self.desk.take(self.sign, list(where), cost)
        return {where[lead][0]: lead}

    def _cost(self, match: Match, taken: int) -> float:
        return self._worn(match) + taste.cost_of_sky(match, taken, self.told)

    def _worn(self, match: Match) -> float:
        return taste.SEEN if match.phrase.key in self.seen else 0.0
