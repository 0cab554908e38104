"""What a model answers: read, tidied, and checked before anybody sees it. Pure."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from horo_app.astrology.zodiac import Sign
from horo_app.content import style, whole_reading
from horo_app.content.reading import SECTION_LENGTH, SUMMARY_LENGTH, Fact, Reading, Section
from horo_app.content.similarity import share, shingles
from horo_app.content.sky_claims import contradictions
from horo_app.content.typography import tidy
from horo_app.core.characters import storable
from horo_app.core.language import Language
from horo_app.core.language_data import language_data, language_pattern
from horo_app.generation.prompts import Brief

WHOLE = (700, 1600)  # of all five
ALIKE = 0.25  # share of five-word runs with another text that makes it too similar
LETTERS = 0.5  # share of a text's characters that must be letters
OWN_LETTERS = 0.9  # share of a text's letters that must be those of its language
LONGEST = 5_000  # characters of a text that are looked at; far fewer are too many
MOST_OBJECTS = 5  # of an answer that are checked, the last ones
MOST_BRACES = 500  # at which an object may begin that are tried
MOST_CHARACTERS = 100_000  # of an answer that are looked at, the last ones


_MARKUP = re.compile(r"\*\*|__|`|^\s*#|^\s*[-*•]\s|\[[^\]]*\]\(|</?\w+[^>]*>|\\n", re.MULTILINE)
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF☀-➿]")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»")  # what somebody may say
_END_OF_THOUGHT = re.compile(r"</(?:think|thinking|thought|thoughts|reasoning)>", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)  # a line break inside a text is no reason to refuse it


class BadAnswer(Exception):
    """The answer will not do. `kind` is a word for the record, `str(error)` what to tell the model next time."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class NotStructured(BadAnswer):
    """The answer is not the object that was asked for: the server may not enforce structure in this way."""


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """A text that passed every check but the one against other texts."""

    sections: dict[Section, str]
    summary: str
    facts: tuple[Fact, ...]

    @property
    def words(self) -> str:
        return " ".join([*self.sections.values(), self.summary])


def read(content: str, brief: Brief, sign: Sign, date: dt.date, language: Language) -> ModelAnswer:
    """The answer in `content`, tidied; raises BadAnswer (or its NotStructured) with the first thing that is wrong.

    Of several objects the last one counts that passes every check; models think aloud and put the best at the end.
    """
    problem: BadAnswer | None = None
    for found in _objects(content):
        try:
            answer = _answer(found, brief, language)
            _check(answer, brief, sign, date, language)
            return answer
        except BadAnswer as error:
            if problem is None or (
                isinstance(problem, NotStructured) and not isinstance(error, NotStructured)
            ):
                problem = error
    raise problem or NotStructured("not_json", "it was not a JSON object")


def _check(answer: ModelAnswer, brief: Brief, sign: Sign, date: dt.date, language: Language) -> None:
    for check in (_lengths, _plain, _of_its_language, _modest, _well_mannered):
        for problem in check(answer, language):
            raise problem
    for text in (*answer.sections.values(), answer.summary):
        for slip in contradictions(text, sign, date, language, brief.zone):
            raise BadAnswer("false_sky", slip)
    parts = {section.value: text for section, text in answer.sections.items()} | {"summary": answer.summary}
    for remark in whole_reading.remarks(parts, date, language, brief.zone, brief.score):
        if remark.kind == "word":  # a matter of taste, for editors
            continue
        kind = "false_sky" if remark.kind in whole_reading.OF_THE_SKY else "odd"
        raise BadAnswer(kind, f"{remark.place}: {remark}")


def unlike(answer: ModelAnswer, others: Iterable[Reading]) -> None:
    """Raise BadAnswer when the answer says too much in the words of one of the others."""
    own = shingles(answer.words)
    for other in others:
        alike = share(own, shingles(" ".join([*other.sections.values(), other.summary])))
        if alike >= ALIKE:
            raise BadAnswer(
                "too_similar", f"{alike:.0%} of it was in the words of {other.sign}, {other.date}"
            )


def _objects(content: str) -> list[dict[str, Any]]:
    """The last JSON objects of an answer, the last first, whatever a model says around them.

    What stands before the end of its thoughts counts only if nothing comes after.
    """
    if not content.strip():
        raise BadAnswer("empty", "it was empty")
    thoughts = list(_END_OF_THOUGHT.finditer(content))
    found = list(_decoded(content[thoughts[-1].end() :])) if thoughts else []
    found = found or list(_decoded(content))
    readings = [one for one in found if Section.LOVE in one]
    return (readings or found)[: -MOST_OBJECTS - 1 : -1]


def _decoded(said: str) -> Iterator[dict[str, Any]]:
    said = said[-MOST_CHARACTERS:]
    at = said.find("{")
    for _ in range(MOST_BRACES):
        if at < 0:
            return
        end = at + 1
        with suppress(ValueError, RecursionError):
            found, end = _DECODER.raw_decode(said, at)
            yield from _with_sections(found)
        at = said.find("{", end)


def _with_sections(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The object itself, or those in it if it is only their wrapping."""
    inner = [one for one in found.values() if isinstance(one, dict) and Section.LOVE in one]
    return inner if inner and Section.LOVE not in found else [found]


def _answer(found: dict[str, Any], brief: Brief, language: Language) -> ModelAnswer:
    texts = {name: found.get(name) for name in (*Section, "summary")}
    missing = [str(name) for name, text in texts.items() if not isinstance(text, str)]
    if missing:
        raise NotStructured("incomplete", f"it lacked {', '.join(missing)}")
    kept = {name: tidy(storable(str(text)[:LONGEST]), language) for name, text in texts.items()}
    return ModelAnswer(
        sections={section: kept[section] for section in Section},
        summary=kept["summary"],
        facts=_facts(found.get("facts"), brief),
    )


def _facts(numbers: object, brief: Brief) -> tuple[Fact, ...]:
    """Those the text says it stands on, each once; all that it was given when it says nothing usable."""
    said = [number for number in numbers if isinstance(number, str)] if isinstance(numbers, list) else []
    named = [brief.facts[number] for number in dict.fromkeys(said) if number in brief.facts]
    return tuple(named or brief.facts.values())


def _lengths(answer: ModelAnswer, _: Language) -> Iterator[BadAnswer]:
    parts: list[tuple[str, int, tuple[int, int]]] = [
        *((section.value, len(text), SECTION_LENGTH) for section, text in answer.sections.items()),
        ("summary", len(answer.summary), SUMMARY_LENGTH),
        ("the whole", sum(map(len, answer.sections.values())), WHOLE),
    ]
    for name, length, (least, most) in parts:
        if not least <= length <= most:
            kind = "too_short" if length < least else "too_long"
            yield BadAnswer(kind, f"{name} had {length} characters, {least} to {most} are right")


def _plain(answer: ModelAnswer, _: Language) -> Iterator[BadAnswer]:
    for text in (*answer.sections.values(), answer.summary):
        if found := _MARKUP.search(text) or _EMOJI.search(text):
            yield BadAnswer("markup", f"it had markup or a picture in it: {found[0].strip()}")


def _of_its_language(answer: ModelAnswer, language: Language) -> Iterator[BadAnswer]:
    model, letter = language_data(language, "model"), language_pattern(language, "language", "letters")
    for text in (*answer.sections.values(), answer.summary):
        letters = sum(map(str.isalpha, text))
        if letters < LETTERS * len(text) or len(letter.findall(text)) < OWN_LETTERS * letters:
            yield BadAnswer("wrong_language", f"it was not all in {language.value}")
    words = re.findall(r"[\w’]+", answer.words.casefold())
    everyday = set(model["everyday"].split())
    if sum(word in everyday for word in words) < model["familiar"] * len(words):
        yield BadAnswer("wrong_language", f"it did not read like {language.value}")


def _modest(answer: ModelAnswer, language: Language) -> Iterator[BadAnswer]:
    if found := language_pattern(language, "model", "itself").search(_QUOTED.sub("…", answer.words)):
        yield BadAnswer("self_reference", f"it spoke of itself: “{found[0]}”")


def _well_mannered(answer: ModelAnswer, language: Language) -> Iterator[BadAnswer]:
    for text in (*answer.sections.values(), answer.summary):
        for complaint in style.forbidden(text, language):
            yield BadAnswer("forbidden", complaint)
