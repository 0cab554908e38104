"""The reading of the whole: what is wrong with the parts of a text together, whoever wrote it. Pure.

Each part may be well said and the reading still odd: a picture that comes three times, two parts that begin alike, a
hard score over easy words, a weekday that is another one, an hour at which nothing happens. `sky_claims` looks at
what is said of the sky of the day, `style` at manners; this looks at the rest.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from horo_app.astrology.sky import Body
from horo_app.content import stated_hours
from horo_app.content.banned_phrases import DATED, printed_never
from horo_app.content.similarity import shingles
from horo_app.content.sky_claims import bodies_named
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.language_data import language_data, language_pattern

SUMMARY = "summary"
OF_THE_SKY = ("hour", "moon")  # kinds of remarks that say that the text is not true
MANY = 3  # parts in which one word or one aspect is too much
_LOW, _HIGH = 3, 8  # scores from which the words must be of the same kind
_TELLING = 5  # letters of the longest word of a phrase: "one of those that" is nobody's
_STEM = 6  # letters by which two words are taken for one
_WORD = re.compile(r"[^\W\d_]{6,}")
_OPENING = re.compile(r"\w+(?:[’'-]\w+)*")
_THIN = 0.12  # of the disc that may be lit

_HARD = {"square", "opposition"}
_EASY = {"trine", "sextile"}
_ALL = 2  # parts that name aspects of one kind alone: enough to make a tone
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd about a part; `text` is one of ours, to be said with `fields`."""

    place: str
    kind: str
    text: str
    fields: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.fields)


def remarks(
    parts: Mapping[str, str], date: dt.date, language: Language, zone: str, score: int
) -> Iterator[Remark]:
    """What is odd about a reading of the zone's `date`: `parts` are its sections and the summary, by name."""
    whole = _Whole(parts, date, language)
    yield from whole.repeats()
    yield from whole.facts()
    yield from whole.tone(score)
    yield from whole.dates()
    for place, text in parts.items():
        for seen, advice in printed_never(text, language):
            if advice != DATED:
                yield Remark(place, "never", msg("“{seen}”: {advice}."), {"seen": seen, "advice": advice})
        for hour in stated_hours.untrue(text, date, language, zone):
            yield Remark(place, "hour", msg("“{hour}”: nothing of the kind happens then."), {"hour": hour})
        thin = language_pattern(language, "claims", "thin_moon").search(text)
        if thin and stated_hours.lit(date, zone) > _THIN:
            yield Remark(place, "moon", msg("“{seen}”: the Moon is not so thin that day."), {"seen": thin[0]})


class _Whole:
    """The parts of a reading, laid side by side."""

    def __init__(self, parts: Mapping[str, str], date: dt.date, language: Language) -> None:
        self.parts = parts
        self.date = date
        self.language = language
        self.claims = language_data(language, "claims")
        self.common = language_pattern(language, "style", "common")

    def repeats(self) -> Iterator[Remark]:
        """Two parts that begin alike or share a phrase; a word that is in too many of them."""
        yield from self._openings()
        seen: dict[tuple[str, ...], str] = {}
        for place, text in self.parts.items():
            own = shingles(stated_hours.without_hours(text, self.language))
            if twice := sorted(run for run in own & seen.keys() if not self._is_formula(run)):
                words = msg("“{seen}” is said in another part as well.")
                yield Remark(place, "phrase", words, {"seen": " ".join(twice[0])})
            seen |= dict.fromkeys(own, place)
        where = defaultdict(list)
        for place, text in self.parts.items():
            for stem in self._stems(text):
                where[stem].append(place)
        for stem, places in sorted(where.items()):
            if len(places) >= MANY:
                words = msg("A word with “{stem}…” is in {number} parts: vary the picture.")
                yield Remark(places[-1], "word", words, {"stem": stem, "number": len(places)})

    def _is_formula(self, run: Sequence[str]) -> bool:
        """Whether the words are of grammar or of the sky, and no picture."""
        return not any(len(word) >= _TELLING and not self.common.match(word) for word in run)

    def _openings(self) -> Iterator[Remark]:
        first: dict[str, str] = {}
        for place, text in self.parts.items():
            said = stated_hours.without_hours(text, self.language).casefold()
            words_said = _OPENING.findall(said)
            opening = " ".join(words_said[:2])
            has_hour = said != text.casefold() and said.startswith(self.claims["before_an_hour"])
            if has_hour or self._is_formula(words_said[:2]):  # what follows tells them apart
                opening = " ".join(words_said[:4])
            if opening in first:
                words = msg("Begins like another part: “{seen}”.")
                yield Remark(place, "opening", words, {"seen": opening})
            first[opening] = place

    def _stems(self, text: str) -> set[str]:
        words = _WORD.findall(text.casefold())
        return {word[:_STEM] for word in words if not self.common.match(word)} - self._bodies()

    def _bodies(self) -> set[str]:
        """Planets are named as often as facts are, which `facts` counts."""
        named = (name for text in self.parts.values() for name, _ in bodies_named(text, self.language))
        return {name.casefold()[:_STEM] for name in named}

    def facts(self) -> Iterator[Remark]:
        """One pair of bodies that too many parts speak of."""
        pairs: Counter[tuple[Body, Body]] = Counter()
        last: dict[tuple[Body, Body], str] = {}
        for place, text in self.parts.items():
            if self._aspects(text):
                bodies = sorted(
                    {body for _, body in bodies_named(text, self.language)}, key=tuple(Body).index
                )
                found = {(one, other) for one in bodies for other in bodies if one < other}
                pairs.update(found)
                last |= dict.fromkeys(found, place)
        for pair, count in pairs.items():
            if count >= MANY:
                words = msg("One aspect is named in {number} parts: once is enough.")
                yield Remark(last[pair], "fact", words, {"number": count})

    def _aspects(self, text: str) -> set[str]:
        kinds = self.claims["values"]["aspect"].items()
        return {kind for kind, pattern in kinds if re.search(pattern, text, re.IGNORECASE)}

    def tone(self, score: int) -> Iterator[Remark]:
        """A hard score over nothing but ease, or a splendid one over nothing but tension."""
        named = [self._aspects(text) for text in self.parts.values()]
        easy, hard = (sum(bool(kinds & those) for kinds in named) for those in (_EASY, _HARD))
        if score <= _LOW and easy >= _ALL and not hard:
            words = msg("The score is {score}, and only easy aspects are named.")
            yield Remark(SUMMARY, "tone", words, {"score": score})
        if score >= _HIGH and hard >= _ALL and not easy:
            words = msg("The score is {score}, and only hard aspects are named.")
            yield Remark(SUMMARY, "tone", words, {"score": score})

    def dates(self) -> Iterator[Remark]:
        """Another weekday than the day's, and seasons, which half of the world has the other way round."""
        values = self.claims["values"]
        for place, text in self.parts.items():
            for weekday, pattern in values["weekday"].items():
                for said in re.finditer(pattern, text, re.IGNORECASE):
                    other = re.search(self.claims["another_day"], text[: said.start()], re.IGNORECASE)
                    if weekday != _WEEKDAYS[self.date.weekday()] and not other:
                        words = msg("“{seen}”: that day is another weekday.")
                        yield Remark(place, "weekday", words, {"seen": said[0]})
            for pattern in values["season"].values():
                if said_season := re.search(pattern, text, re.IGNORECASE):
                    words = msg("“{seen}”: half of the readers have another season.")
                    yield Remark(place, "season", words, {"seen": said_season[0]})
