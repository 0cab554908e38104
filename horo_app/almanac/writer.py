"""Writes the twelve readings of a date together, so that each has its own sentences. Pure."""

import datetime as dt

from horo_app.almanac import rotation, score, taste
from horo_app.almanac.desk import Desk
from horo_app.almanac.phrases import Book, Phrase
from horo_app.almanac.scene import Match, facts_of, text_of
from horo_app.almanac.skies import SECTIONS, skies_of
from horo_app.language import Language
from horo_app.reading import Fact, Reading, Section
from horo_app.zodiac import SIGNS, Sign


def readings_of(date: dt.date, language: Language, book: Book) -> dict[Sign, Reading]:
    """All twelve readings of a date."""
    desk = Desk(date, book)
    skies = skies_of(date, book)
    written = {sign: _Draft(desk, sign, language).reading(skies[sign], date) for sign in desk.order()}
    return {sign: written[sign] for sign in SIGNS}


class _Draft:
    """One reading while it is being written."""

    def __init__(self, desk: Desk, sign: Sign, language: Language) -> None:
        self.desk = desk
        self.sign = sign
        self.language = language
        self.scene = desk.scenes[sign]
        self.told = taste.Told()

    def reading(self, skies: dict[Section, Match], date: dt.date) -> Reading:
        self.told.note_sky(*skies.values())
        chains = {section: self._chain(section, skies[section]) for section in SECTIONS}
        summary = self._summary()
        influences = score.influences(self.scene)
        reason = self._reason(influences)
        colour = self._colour()
        said = [match for chain in chains.values() for match in chain]
        return Reading(
            sign=self.sign,
            date=date,
            language=self.language,
            sections={section: self._text(*chain) for section, chain in chains.items()},
            summary=self._text(summary),
            score=score.score_of(influences),
            score_reason=self._text(reason),
            colour=colour.phrase.name,
            colour_hex=colour.phrase.hex,
            colour_reason=self._text(colour),
            facts=self._facts([*said, summary, reason, colour]),
        )

    def _chain(self, section: Section, sky: Match) -> list[Match]:
        """Sky, turn and tip."""

        def cost(match: Match, taken: int) -> float:
            return taste.cost_of_turn(match, taken, sky, self.told)

        turn = self.desk.take(self.sign, self._true(section, "turn"), cost)
        self.told.note(turn)
        return [sky, turn, self._tip(self.desk.book.files[section]["tip"])]

    def _tip(self, tips: tuple[Phrase, ...]) -> Match:
        """A sentence for today only when it is on duty, else the next of the plain ones."""
        sign, day = self.sign.place, self.desk.ordinal
        on_duty = [tip for tip in tips if not tip.plain and rotation.on_duty(tip, sign, day)]
        due = self.desk.true_now(self.sign, on_duty)
        if due:
            return min(due, key=lambda match: self.desk.rest(self.sign, match))
        plain = sorted((tip for tip in tips if tip.plain), key=lambda tip: tip.key)
        return Match(plain[rotation.place_in_turn(len(plain), sign, day)])

    def _summary(self) -> Match:
        def cost(match: Match, taken: int) -> float:
            return taste.cost_of_summary(match, taken, self.scene)

        return self.desk.take(self.sign, self._true("summary", "summary"), cost)

    def _reason(self, influences: list[score.Influence]) -> Match:
        reasons = score.about_the_strongest(self._true("score", "reason"), influences)
        return self.desk.take(self.sign, reasons, taste.cost_if_taken)

    def _colour(self) -> Match:
        return self.desk.take(self.sign, self._true("colour", "colour"), taste.cost_if_taken)

    def _true(self, file: str, part: str) -> list[Match]:
        return self.desk.true_of(self.sign, self.desk.book.files[file][part])

    def _text(self, *chain: Match) -> str:
        return " ".join(text_of(match, self.scene, self.language) for match in chain)

    def _facts(self, said: list[Match]) -> tuple[Fact, ...]:
        """Each once, in the order of reading."""
        facts: list[Fact] = []
        for match in said:
            facts += [fact for fact in facts_of(match, self.scene) if fact not in facts]
        return tuple(facts)
