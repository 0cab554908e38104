"""The order in which a message is understood: what matters most first, then what is named, then what it is like."""

import datetime as dt
import re
from dataclasses import replace

from horo_app.astrology import birthday
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import DEFAULT, Language
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram.understanding import intents
from horo_app.telegram.understanding.meaning import Meaning, MeaningKind
from horo_app.telegram.understanding.normalize import other_spellings, stem, words_of
from horo_app.telegram.understanding.place_names import place_said
from horo_app.telegram.understanding.questions import (
    SkyQuestion,
    about_names_alone,
    about_sign,
    about_sky,
    about_time,
)
from horo_app.telegram.understanding.times import clock_time, wishes_delivery
from horo_app.telegram.understanding.zones import bare_offset, zone_named

LONGEST = 200  # characters: what is longer is none of the things that we understand
LONGEST_OF_ALL = 5000  # that are looked through for despair
_CLAUSE = re.compile(r"([^!,.;\n)]{2,30})[!,.;\n)]+\s*(\S.*)", re.DOTALL)
_COURTESIES = ("greeting", "thanks", "praise", "fine", "well", "how_are_you", "laughter")
_VAGUE = (MeaningKind.UNKNOWN, MeaningKind.SIGN_AMONG_WORDS)
UNKNOWN = Meaning(MeaningKind.UNKNOWN)
DESPAIR = Meaning(MeaningKind.INTENT, name="despair")
_HOUR = re.compile(
    r"^(?:в|к|at|by) ?\d|^\d{1,2}-(?:00|15|30|45)$|утра|дня|вечера|ночи|\b[ap]\.?m\b|час|o.?clock"
)


def understand(
    text: str, today: dt.date, language: Language, asked: PendingQuestion = PendingQuestion.NOTHING
) -> Meaning:
    """What the text means to somebody for whom it is `today`, who was `asked` for something.

    `language` decides only which of two days 12/5 is.
    """
    if _is_despair(words_of(text[:LONGEST_OF_ALL])):
        return DESPAIR
    if len(text) > LONGEST:
        return UNKNOWN
    meaning = _after_greeting(text, today, language) or _understood(text, today, language, asked)
    for other in other_spellings(text) if meaning.kind in _VAGUE else ():
        found = _understood(other, today, language, PendingQuestion.NOTHING)
        if found.kind not in (*_VAGUE, MeaningKind.PLACE, MeaningKind.BIRTHDAY):
            return found
    return meaning


def _after_greeting(text: str, today: dt.date, language: Language) -> Meaning | None:
    """What stands after "hello," or "thanks,", if it means something by itself."""
    parts = _CLAUSE.fullmatch(text.strip())
    first = intents.intent_of(words_of(parts[1])) if parts else None
    if parts is None or first is None or not first.is_certain or first.name not in _COURTESIES:
        return None
    meaning = _understood(parts[2], today, language, PendingQuestion.NOTHING)
    if meaning.kind in _VAGUE or meaning.name in _COURTESIES:
        return None
    if meaning.kind is MeaningKind.SIGN:  # words stand beside it
        return replace(meaning, kind=MeaningKind.READING, is_certain=True)
    return meaning


def _is_despair(words: list[str]) -> bool:
    """Whether a phrase of despair stands in the message, or the message is like one."""
    stems = [stem(word) for word in words]
    for phrase in intents.phrases_of_despair():
        size = len(phrase)
        if any(stems[start : start + size] == phrase for start in range(len(stems) - size + 1)):
            return not _is_figure_of_speech(words)
    return False


def _is_figure_of_speech(words: list[str]) -> bool:
    match = intents.intent_of(words)
    return match is not None and match.name == "figure_of_speech"


def _understood(text: str, today: dt.date, language: Language, asked: PendingQuestion) -> Meaning:
    words = words_of(text)
    if not words:
        return _emoji(text)
    match = intents.intent_of(words)
    if match is not None and match.name == "despair" and match.is_certain:
        return DESPAIR
    question = SkyQuestion.of(text, words, match, today)
    return (
        _answer_to(text, asked)
        or _clock(text, question)
        or _birthday(text, words, language)
        or about_names_alone(question)
        or _intent_first(question)
        or about_sign(question)
        or about_sky(question)
        or _bare_number(text, question)
        or _intent(question, intents.CERTAIN)
        or _place(text, is_sure=True)
        or about_time(question)
        or _place(text)
        or _intent(question, intents.LIKELY)
        or UNKNOWN
    )


def _emoji(text: str) -> Meaning:
    """A message without a word: a symbol that means something, the first of several."""
    for symbol in text.replace("\ufe0f", ""):
        if (sign := intents.sign_of_emoji(symbol)) is not None:
            return Meaning(MeaningKind.SIGN, signs=(sign,), is_certain=False)
        if (name := intents.intent_of_emoji(symbol)) is not None:
            return Meaning(MeaningKind.INTENT, name=name, is_certain=False)
    return UNKNOWN


def _answer_to(text: str, asked: PendingQuestion) -> Meaning | None:
    """To whoever was asked for a time, 7.30 is no day in July, and 7 is one, too."""
    if asked is PendingQuestion.TIME and (time := clock_time(text, asked=True)) is not None:
        return Meaning(MeaningKind.TIME, time=time)
    if asked is PendingQuestion.CITY and (zone := zone_named(text) or bare_offset(text)) is not None:
        return Meaning(MeaningKind.ZONE, zone=zone)
    return None


def _intent_first(question: SkyQuestion) -> Meaning | None:
    """An intent that is meant whatever else is named: "stop", and an hour that is no part of it."""
    match = question.match
    if match is None or not match.is_certain or not intents.intents()[match.name].before_names:
        return None
    return _as_meaning(question)


def _clock(text: str, question: SkyQuestion) -> Meaning | None:
    zone = zone_named(text)
    if zone is not None:
        return Meaning(MeaningKind.ZONE, zone=zone, is_certain=False)
    time = clock_time(text)
    if time is None or not time.is_sure or _is_date(text, question):
        return None
    return Meaning(MeaningKind.TIME, time=time)


def _is_date(text: str, question: SkyQuestion) -> bool:
    """12.05 is a day rather than an hour, unless "at" stands before it, or 7-30 and a part of the day tell an hour."""
    if ":" in text or _HOUR.search(text.casefold().strip()) or wishes_delivery(text):
        return False
    if question.period is not None and question.period.is_dated:
        return True
    try:
        return bool(birthday.parse_birthdays(text, DEFAULT))
    except ImpossibleDate:
        return False


def _bare_number(text: str, question: SkyQuestion) -> Meaning | None:
    time = clock_time(text) if question.period is None else None
    return Meaning(MeaningKind.TIME, time=time, is_certain=False) if time is not None else None


def _birthday(text: str, words: list[str], language: Language) -> Meaning | None:
    others = intents.word_list("others")
    is_own = others.isdisjoint(words)
    said = (
        text
        if is_own
        else " ".join(word for word in text.split() if word.casefold().strip(".,!") not in others)
    )
    if not intents.word_list("dates_of").isdisjoint(words):  # "which sign is May 5?"
        said = " ".join(word for word in words if word.isdigit() or birthday.month_named(word)) or said
    try:
        days = birthday.parse_birthdays(said, language)
    except ImpossibleDate:
        return Meaning(MeaningKind.IMPOSSIBLE_DAY)
    return Meaning(MeaningKind.BIRTHDAY, birthdays=tuple(days), is_own=is_own) if days else None


def _place(text: str, *, is_sure: bool = False) -> Meaning | None:
    said = place_said(text)
    if said is None or (is_sure and not said[1]):
        return None
    return Meaning(MeaningKind.PLACE, place=said[0], is_certain=said[1])


def _intent(question: SkyQuestion, least: float) -> Meaning | None:
    match = question.match
    if match is None or match.likeness < least or match.name == "despair":
        return None
    return _as_meaning(question)


def _as_meaning(question: SkyQuestion) -> Meaning:
    match = question.match
    assert match is not None
    if match.name in ("reading", "compatibility"):
        return question.named(Meaning(MeaningKind.READING if match.name == "reading" else MeaningKind.PAIR))
    return question.of_intent(match.name, is_certain=match.is_certain)
