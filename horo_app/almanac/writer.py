"""Writes the twelve readings of a date together, so that each has its own sentences. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from horo_app.almanac import rotation, score, taste
from horo_app.almanac.phrases import Book, Phrase
from horo_app.almanac.scene import Day, Match, Scene, day_of, facts_of, matches, text_of
from horo_app.language import Language
from horo_app.reading import Fact, Reading, Section
from horo_app.zodiac import SIGNS, Sign

SECTIONS = tuple(Section)

CostOf = Callable[[Match, int], float]  # of a sentence that so many other signs have today


class Desk:
    """The book, the day, and the sentences that other signs have already taken."""

    def __init__(self, date: dt.date, language: Language, book: Book) -> None:
        self.book = book
        self.language = language
        self.day: Day = day_of(date)
        self.ordinal = date.toordinal()
        self.places = rotation.places_in(book)
        self.taken: Counter[int] = Counter()  # key of a sentence -> signs that have it


def readings_of(date: dt.date, language: Language, book: Book) -> dict[Sign, Reading]:
    """All twelve readings of a date; the sign that chooses first changes every day."""
    desk = Desk(date, language, book)
    first = desk.ordinal % len(SIGNS)
    order = SIGNS[first:] + SIGNS[:first]
    written = {sign: _Draft(desk, sign).reading() for sign in order}
    return {sign: written[sign] for sign in SIGNS}


class _Draft:
    """One reading while it is being written."""

    def __init__(self, desk: Desk, sign: Sign) -> None:
        self.desk = desk
        self.index = sign.place
        self.scene = Scene(sign, desk.day)
        self.told = taste.Told()

    def reading(self) -> Reading:
        skies = self._skies()
        chains = {section: self._chain(section, skies[section]) for section in SECTIONS}
        summary = self._summary()
        influences = score.influences(self.scene)
        reason = self._reason(influences)
        colour = self._colour()
        said = [match for section in SECTIONS for match in chains[section]]
        return Reading(
            sign=self.scene.reader,
            date=self.desk.day.date,
            language=self.desk.language,
            sections={section: self._text(*chain) for section, chain in chains.items()},
            summary=self._text(summary),
            score=score.score_of(influences),
            score_reason=self._text(reason),
            colour=colour.phrase.name,
            colour_hex=colour.phrase.hex,
            colour_reason=self._text(colour),
            facts=self._facts([*said, summary, reason, colour]),
        )

    def _skies(self) -> dict[Section, Match]:
        """The first sentence of each section: one brings the day's event, if there is one."""
        first = (self.desk.ordinal + self.index) % len(SECTIONS)
        order = SECTIONS[first:] + SECTIONS[:first]
        found = {section: self._true(self._phrases(section, "sky")) for section in order}
        chosen = self._lead(found)
        for section in order:
            if section not in chosen:
                chosen[section] = self._first(found[section], self._cost_of_sky)
            self.told.note_sky(chosen[section])
        return chosen

    def _lead(self, found: dict[Section, list[Match]]) -> dict[Section, Match]:
        """The section and the sentence that bring the greatest event of the day to the front."""
        events = [
            (place, section, match)
            for place, (section, skies) in enumerate(found.items())
            for match in skies
            if taste.event(match, self.scene)
        ]

        def cost(one: tuple[int, Section, Match]) -> float:
            place, _, match = one
            taken = self.desk.taken[match.phrase.key]
            return self._rest(match) + taste.cost_of_lead(match, taken, self.scene, place)

        if not events:
            return {}
        _, section, lead = min(events, key=cost)
        self.desk.taken[lead.phrase.key] += 1
        return {section: lead}

    def _cost_of_sky(self, match: Match, taken: int) -> float:
        return taste.cost_of_sky(match, taken, self.told)

    def _chain(self, section: Section, sky: Match) -> list[Match]:
        turns = self._true(self._phrases(section, "turn"))
        turn = self._first(turns, lambda match, taken: taste.cost_of_sequel(match, taken, sky, self.told))
        self.told.note(turn)
        return [sky, turn, self._tip(self._phrases(section, "tip"))]

    def _tip(self, tips: tuple[Phrase, ...]) -> Match:
        """A sentence for today only when it is on duty, else the next of the plain ones."""
        due = [
            match
            for tip in tips
            if not tip.plain and rotation.on_duty(tip, self.index, self.desk.ordinal)
            for match in matches(tip, self.scene)
        ]
        if due:
            return min(due, key=self._rest)
        plain = sorted((tip for tip in tips if tip.plain), key=lambda tip: tip.key)
        place = rotation.place_in_turn(len(plain), self.index, self.desk.ordinal)
        return Match(plain[place])

    def _summary(self) -> Match:
        summaries = self._true(self.desk.book.files["summary"]["summary"])
        return self._first(summaries, lambda match, taken: taste.cost_of_summary(match, taken, self.scene))

    def _reason(self, influences: list[score.Influence]) -> Match:
        reasons = self._true(self.desk.book.files["score"]["reason"])
        return self._first(score.about_the_strongest(reasons, influences), taste.cost_if_taken)

    def _colour(self) -> Match:
        colours = self._true(self.desk.book.files["colour"]["colour"])
        return self._first(colours, taste.cost_if_taken)

    def _phrases(self, section: Section, part: str) -> tuple[Phrase, ...]:
        return self.desk.book.files[section.value][part]

    def _true(self, phrases: Iterable[Phrase]) -> list[Match]:
        return [match for phrase in phrases for match in matches(phrase, self.scene)]

    def _first(self, found: list[Match], cost_of: CostOf) -> Match:
        """The cheapest; it is the reader's from now on."""
        taken = self.desk.taken
        best = min(found, key=lambda one: self._rest(one) + cost_of(one, taken[one.phrase.key]))
        taken[best.phrase.key] += 1
        return best

    def _rest(self, match: Match) -> float:
        place = self.desk.places[match.phrase.key]
        rest = rotation.rest(place, match.bodies(), self.index, self.desk.ordinal)
        return rest / match.phrase.weight

    def _text(self, *chain: Match) -> str:
        return " ".join(text_of(match, self.scene, self.desk.language) for match in chain)

    def _facts(self, said: list[Match]) -> tuple[Fact, ...]:
        """Each once, in the order of reading."""
        facts: list[Fact] = []
        for match in said:
            facts += [fact for fact in facts_of(match, self.scene) if fact not in facts]
        return tuple(facts)
