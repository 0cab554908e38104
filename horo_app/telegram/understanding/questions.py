"""Questions about signs, days, sections and the sky: what a message names, and what its other words make of that."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.telegram.understanding import intents
from horo_app.telegram.understanding.days import AskedTime, period_within
from horo_app.telegram.understanding.intents import IntentMatch, telling
from horo_app.telegram.understanding.meaning import Meaning, MeaningKind
from horo_app.telegram.understanding.signs import NamedSign, signs_within

SKY = {"moon", "full_moon", "new_moon", "eclipse", "retrograde", "sky", "body", "moon_calendar"}
OF_A_READING = {"colour", "score"}
FEW = 3  # words that may stand beside a day in a question that we do not understand word by word


@dataclass(frozen=True, slots=True)
class SkyQuestion:
    """A message taken apart. `rest`: the words that tell something and name no sign, day or section."""

    words: list[str]
    match: IntentMatch | None
    signs: tuple[NamedSign, ...]
    period: AskedTime | None
    section: Section | None
    body: Body | None
    rest: list[str]
    is_asked: bool

    @classmethod
    def of(cls, text: str, words: list[str], match: IntentMatch | None, today: dt.date) -> "SkyQuestion":
        signs = _affirmed(words)
        period = period_within(text, today)
        section, body = intents.section_within(words), intents.body_within(words)
        naming = {each.word for each in signs} | (period.words if period else frozenset())
        naming |= {found[1] for found in (section, body) if found}
        rest = [word for word in telling(words) if word not in naming]
        return cls(
            words,
            match,
            signs,
            period,
            section[0] if section else None,
            body[0] if body else None,
            rest,
            "?" in text,
        )

    def named(self, meaning: Meaning) -> Meaning:
        """The meaning with what the message names."""
        signs = tuple(each.sign for each in self.signs)
        return replace(meaning, signs=signs, period=self.period, section=self.section, body=self.body)

    def of_intent(self, name: str, *, is_certain: bool = True) -> Meaning:
        """An intent with what matters to it of that which the message names."""
        meaning = Meaning(MeaningKind.INTENT, name=name, is_certain=is_certain)
        signs = tuple(each.sign for each in self.signs)
        if name in SKY:
            return replace(meaning, signs=signs if name in ("body", "moon") else (), body=self.body)
        if name in OF_A_READING:
            return replace(meaning, signs=signs, period=self.period)
        return replace(meaning, signs=signs)

    def is_about(self, *names: str) -> bool:
        """Whether the other words, or the whole message, have one of these intents."""
        rest = intents.intent_of(self.rest) if self.rest else None
        return any(match is not None and match.name in names for match in (self.match, rest))

    @property
    def only_asks(self) -> bool:
        """Whether all other words are those of a question, or of a wish to read."""
        asking = intents.word_list("asking")
        left = [word for word in self.rest if word not in asking]
        return not left or self._is_reading(left) or self._is_reading(self.rest)

    @staticmethod
    def _is_reading(words: list[str]) -> bool:
        match = intents.intent_of(words)
        return match is not None and match.name in ("reading", "repeat")


def _affirmed(words: list[str]) -> tuple[NamedSign, ...]:
    """The signs that are named, without the first of "not a Virgo but a Libra"."""
    signs = signs_within(words)
    denied = {word for before, word in pairwise(words) if before in ("не", "not")}
    kept = [each for each in signs if each.word not in denied]
    return tuple(kept or signs)


def about_sign(question: SkyQuestion) -> Meaning | None:
    """A message with the name of a sign."""
    if not question.signs:
        return None
    named = question.signs[0]
    if len(question.signs) > 1 or question.is_about("compatibility"):
        return question.named(Meaning(MeaningKind.PAIR))
    if all(signs_within([word]) for word in question.words):
        return Meaning(MeaningKind.SIGN, signs=(named.sign,), is_certain=named.is_exact)
    if named.sign is Sign.CANCER and _is_illness(question.words):
        return Meaning(MeaningKind.INTENT, name="illness", signs=(named.sign,))
    rest = intents.intent_of(question.rest) if question.rest else None
    if rest is not None and rest.name == "off_topic":
        return question.of_intent("off_topic")
    return (
        _of_the_sky(question)
        or _facts(question)
        or _of_a_reading(question)
        or _own(question)
        or _reading_of_sign(question)
        or question.named(Meaning(MeaningKind.SIGN_AMONG_WORDS))
    )


def about_sky(question: SkyQuestion) -> Meaning | None:
    """A question about a body of the sky."""
    if question.body is None:
        return None
    found = _of_the_sky(question)
    if found is not None:
        return found
    name = "moon" if question.body is Body.MOON else "body"
    if question.only_asks or question.is_asked or len(question.rest) < FEW:
        return question.of_intent(name)
    return None


def about_names_alone(question: SkyQuestion) -> Meaning | None:
    """«Деньги», «завтра», "what about love?", which is no declaration of it."""
    is_dated = question.period is not None and question.period.is_dated
    if (question.section is None and question.period is None) or question.signs or question.body or is_dated:
        return None
    asks = "about" in question.words and set(question.rest) <= intents.word_list("asking")
    if (
        question.match is not None
        and question.match.likeness > intents.EXACT
        and question.match.name == "congratulation"
    ):
        return None
    if (question.rest and not asks) or not {"you", "u", "this", "it"}.isdisjoint(question.words):
        return None
    return question.named(Meaning(MeaningKind.READING))


def about_time(question: SkyQuestion) -> Meaning | None:
    """A day, a longer time or a section of a reading, of the sign that the person has."""
    if question.period is None and question.section is None:
        return None
    found = _of_the_sky(question)
    if found is not None and found.name != "moon_calendar":  # «какой день» is like "which day of the Moon"
        return found
    if question.only_asks:
        return question.named(Meaning(MeaningKind.READING))
    for match in (question.match, intents.intent_of(question.rest)):
        if (
            match is not None
            and match.name not in ("help", "reading")
            and intents.intents()[match.name].before_names
        ):
            return question.of_intent(match.name, is_certain=match.is_certain)
    if len(question.rest) >= FEW and not question.is_asked:
        return None
    return question.named(Meaning(MeaningKind.READING))


def _of_the_sky(question: SkyQuestion) -> Meaning | None:
    rest = intents.intent_of(question.rest) if question.rest else None
    for match in (question.match, rest):
        only_body = (
            question.body is not None and not question.rest and match is not None and not match.is_certain
        )
        if match is not None and match.name in SKY and not only_body:
            return question.of_intent(match.name)
    if question.body is not None and question.signs:
        return question.of_intent("body")
    return None


def _of_a_reading(question: SkyQuestion) -> Meaning | None:
    for name in OF_A_READING:
        if question.is_about(name):
            return question.of_intent(name)
    return None


def _facts(question: SkyQuestion) -> Meaning | None:
    return (
        question.of_intent("sign_facts") if question.is_about("sign_facts") and not question.period else None
    )


def _own(question: SkyQuestion) -> Meaning | None:
    """«Я лев», "I am a Leo", "my sign is Leo", «сменить знак на льва»."""
    if question.is_about("change_sign") and "не" not in question.words and "not" not in question.words:
        return question.named(Meaning(MeaningKind.OWN_SIGN))
    if question.period is not None or question.section is not None:
        return None
    beside = {word for word in question.words if not signs_within([word])}
    if len(signs_within(question.words)) > len(question.signs):  # one of them was denied
        beside -= {"не", "not"}
    if (
        beside
        and beside <= intents.word_list("own")
        and beside & {"я", "im", "i", "my", "мой", "знак", "sign"}
    ):
        return question.named(Meaning(MeaningKind.OWN_SIGN))
    return None


def _reading_of_sign(question: SkyQuestion) -> Meaning | None:
    """The reading of a sign that somebody asks for: by a day, a section, or with no other words that say something."""
    others = intents.word_list("others")
    left = [word for word in question.rest if word not in others]
    if not others.isdisjoint(question.words):  # "my husband is a Scorpio" is no question about love
        question = replace(question, section=None)
    named = question.period is not None or question.section is not None
    if not left or question.only_asks or (named and len(left) < FEW):
        return question.named(Meaning(MeaningKind.READING))
    return None


def _is_illness(words: list[str]) -> bool:
    if {"знак", "sign", "гороскоп", "horoscope", "зодиак", "зодиака", "zodiac"} & set(words):
        return False
    has = "рак" in words and "у" in words
    return has or not intents.word_list("illness").isdisjoint(words)
