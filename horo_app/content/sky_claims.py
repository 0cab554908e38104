"""What a free text says of the sky, held against the sky. Pure.

It reads sentence by sentence and knows the plain ways of saying where a body stands, what the Moon looks like, who goes
backwards and which two bodies are in aspect. What it cannot read it lets pass: the brief gives the facts, this finds
slips.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from horo_app.astrology.day_sky import DaySky, day_sky
from horo_app.astrology.inflection import CASES, bare_body_name, sign_in_case
from horo_app.astrology.sky import ANGLES, AspectKind, Body, Phase, orb_limit, solar_house
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

REACH = 60  # characters between a body and the place it is said to be in
NEAR = 3  # days around the date that "before the full Moon" may speak of

_SENTENCE = re.compile(r"[^.!?…;]+")
_HOUR_MARK = re.compile(r"\b([ap])\.m\.")  # no end of a sentence
_ORDER = tuple(Body)

Found = list[tuple[int, int, Body]]  # where each body is named in a sentence


def contradictions(
    text: str, sign: Sign, date: dt.date, language: Language, zone: str = "UTC"
) -> Iterator[str]:
    """Each thing that the text says of the sky of the zone's `date` and that is not so, as a short sentence."""
    reader = _Reader(sign, day_sky(date, zone), language)
    for sentence in _SENTENCE.findall(_HOUR_MARK.sub(r"\1m", text)):
        bodies = _bodies_in(sentence, language)
        for check in (reader.signs, reader.houses, reader.phases, reader.motions, reader.aspects):
            yield from check(sentence, bodies)


def bodies_named(text: str, language: Language) -> list[tuple[str, Body]]:
    """Every body that the text names, as it is written there."""
    return [(text[start:end], body) for start, end, body in _bodies_in(text, language)]


def _bodies_in(sentence: str, language: Language) -> Found:
    found = [
        (match.start(), match.end(), body)
        for body, pattern in _body_patterns(language).items()
        for match in pattern.finditer(sentence)
    ]
    return sorted(found)


@lru_cache
def _body_patterns(language: Language) -> dict[Body, re.Pattern[str]]:
    def pattern(body: Body) -> re.Pattern[str]:
        forms = {bare_body_name(body, language, case) for case in CASES}
        return re.compile(rf"\b(?:{'|'.join(sorted(forms, key=len, reverse=True))})\b")

    return {body: pattern(body) for body in Body}


@lru_cache
def house_patterns(language: Language) -> dict[int, re.Pattern[str]]:
    """The words that name a house, by its number."""
    claims = language_data(language, "claims")
    return {
        house: re.compile(claims["house"].format(stem=stem), re.IGNORECASE)
        for house, stem in enumerate(claims["house_stems"], start=1)
    }


@lru_cache
def _sign_patterns(language: Language) -> dict[Sign, re.Pattern[str]]:
    before = language_data(language, "claims")["in_a_sign"]

    def pattern(sign: Sign) -> re.Pattern[str]:
        cases = ("loc", "acc", "nom")  # «переходит в Телец» is said as well as «в Тельца»
        forms = {sign_in_case(sign, language, case).split()[-1] for case in cases}
        return re.compile(rf"{before}(?:{'|'.join(forms)})\b")

    return {sign: pattern(sign) for sign in SIGNS}


def _subject(bodies: Found, start: int, end: int) -> Body | None:
    """The body that a place is said of: the last before it, else the first after it, in reach."""
    before = [body for _, stop, body in bodies if 0 <= start - stop <= REACH]
    after = [body for begin, _, body in bodies if 0 <= begin - end <= REACH / 3]
    return before[-1] if before else next(iter(after), None)


class _Reader:
    """A sky that sentences are held against."""

    def __init__(self, sign: Sign, sky: DaySky, language: Language) -> None:
        self.sign = sign
        self.sky = sky
        self.language = language
        self.claims = language_data(language, "claims")

    def signs(self, sentence: str, bodies: Found) -> Iterator[str]:
        for sign, pattern in _sign_patterns(self.language).items():
            for said in pattern.finditer(sentence):
                body = _subject(bodies, *said.span())
                if body and sign not in self._signs_of(body):
                    yield f"{body.value} is not in {sign.value} that day"

    def houses(self, sentence: str, bodies: Found) -> Iterator[str]:
        for house, pattern in house_patterns(self.language).items():
            for said in pattern.finditer(sentence):
                body = _subject(bodies, *said.span())
                named = [one for _, stop, one in bodies if stop <= said.start()]
                if body and not any(house in self._houses_of(one) for one in {body, *named}):
                    yield f"{body.value} is not in house {house} of {self.sign.value} that day"

    def _houses_of(self, body: Body) -> set[int]:
        return {solar_house(self.sign, sign) for sign in self._signs_of(body)}

    def _signs_of(self, body: Body) -> set[Sign]:
        """Where the body is in the course of the day."""
        entered = {ingress.sign for ingress in self.sky.ingresses if ingress.body is body}
        return entered | {self.sky.sign(body, self.sky.start), self.sky.sign(body, self.sky.end)}

    def phases(self, sentence: str, _: Found) -> Iterator[str]:
        for names, pattern in self.claims["phases"].items():
            allowed = {Phase(name) for name in names.split()}
            for said in re.finditer(pattern, sentence, re.IGNORECASE):
                if not allowed & {sky.phase for sky in self._skies(sentence)}:
                    yield f"“{said[0]}” is said, and the phase is {self.sky.phase.value}"

    def _skies(self, sentence: str) -> Iterable[DaySky]:
        if not re.search(self.claims["not_today"], sentence, re.IGNORECASE):
            return [self.sky]
        days = (self.sky.date + dt.timedelta(days=number) for number in range(-NEAR, NEAR + 1))
        return [day_sky(day, self.sky.zone) for day in days]

    def motions(self, sentence: str, bodies: Found) -> Iterator[str]:
        yield from self._motion(sentence, bodies, self.claims["retrograde"], self._retrogrades, "retrograde")
        turns = self.claims["turns_direct"]
        yield from self._motion(sentence, bodies, turns, self._turns_direct, "turning direct")

    def _motion(
        self, sentence: str, bodies: Found, words: str, those: Callable[[], set[Body]], what: str
    ) -> Iterator[str]:
        said = re.search(words, sentence, re.IGNORECASE)
        if said is None:
            return
        named = {body for _, _, body in bodies}
        if not (named & those() if named else those()):
            whom = " or ".join(sorted(named)) or "no body"
            yield f"{whom} is said to be {what}, which is not so that day"

    def _retrogrades(self) -> set[Body]:
        turning = {station.body for station in self.sky.stations}
        return turning | {body for body in Body if self.sky.retrograde(body)}

    def _turns_direct(self) -> set[Body]:
        return {station.body for station in self.sky.stations if not station.retrograde}

    def aspects(self, sentence: str, bodies: Found) -> Iterator[str]:
        named = {body for _, _, body in bodies}
        if len(named) < 2:
            return
        for kind, pattern in self.claims["values"]["aspect"].items():
            said = re.search(pattern, sentence, re.IGNORECASE)
            if said and not self._has_aspect(named, AspectKind(kind)):
                yield f"no {kind} between {' and '.join(sorted(named))} that day"

    def _has_aspect(self, named: set[Body], kind: AspectKind) -> bool:
        return any(
            self._in_aspect(first, second, kind)
            for first, second in combinations(sorted(named, key=_ORDER.index), 2)
        )

    def _in_aspect(self, first: Body, second: Body, kind: AspectKind) -> bool:
        """Whether the two are that far apart, more or less, at some time of the day."""
        limit = orb_limit(kind, first, second)
        for at in (self.sky.start, self.sky.noon, self.sky.end):
            apart = abs((self.sky.longitude(first, at) - self.sky.longitude(second, at) + 180) % 360 - 180)
            if abs(apart - ANGLES[kind]) <= limit:
                return True
        return False
