"""What a model answers: read, tidied, and checked before anybody sees it. Pure."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from horo_app.almanac import style
from horo_app.language import Language
from horo_app.prose.brief import Brief
from horo_app.prose.claims import contradictions
from horo_app.prose.likeness import share, shingles
from horo_app.prose.typography import tidy
from horo_app.reading import Fact, Reading, Section
from horo_app.zodiac import Sign

PART = (80, 450)  # characters of a section, least and most
WHOLE = (700, 1600)  # of all five
SUMMARY = (30, 170)
ALIKE = 0.25  # share of five-word runs with another text that makes it too similar
OWN_LETTERS = 0.9  # share of a text's letters that must be those of its language
FAMILIAR = {
    Language.RU: 0.12,
    Language.EN: 0.2,
}  # share of its words that must be everyday words of the language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LETTERS = {
    Language.RU: re.compile(r"[а-яё]", re.IGNORECASE),
    Language.EN: re.compile(r"[a-z]", re.IGNORECASE),
}
_EVERYDAY = {
    Language.RU: _words(
        "и в во не на что с со как а то по но к ко у из за от о об для же ты тебе тебя твой твоя твоё твои так "
        "если или это этот эта эти сегодня когда день дня уже ещё до без при есть пусть можно лучше только чем "
        "где всё"
    ),
    Language.EN: _words(
        "the a an and of to in is it that you your for on with as at by be are this from or but not if what than "
        "one so can do today let more one’s has have will its into about when before after"
    ),
}
_MARKUP = re.compile(r"\*\*|__|`|^\s*#|^\s*[-*•]\s|\[[^\]]*\]\(|</?\w+[^>]*>|\\n", re.MULTILINE)
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF☀-➿]")
_SELF = {
    Language.RU: re.compile(
        r"\b(?:языков\w+ модел\w+|нейросет\w+|искусственн\w+ интеллект\w*|чат-?бот\w*|как (?:ии|модель)|"
        r"я (?:не могу|написал\w*|составил\w*)|этот текст (?:написан|создан)\w*|openai|gpt)",
        re.IGNORECASE,
    ),
    Language.EN: re.compile(
        r"\b(?:language model|as an ai|artificial intelligence|chat ?bot|openai|gpt|i (?:am|can|cannot|can’t|have)\b|"
        r"this text was)",
        re.IGNORECASE,
    ),
}
_FENCE = re.compile(r"^\s*```\w*\s*(.*?)\s*```\s*$", re.DOTALL)


class BadAnswer(Exception):
    """The answer will not do. `kind` is a word for the record, `str(error)` what to tell the model next time."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class NotStructured(BadAnswer):
    """The answer is not the object that was asked for: the server may not enforce structure in this way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that passed every check but the one against other texts."""

    sections: dict[Section, str]
    summary: str
    facts: tuple[Fact, ...]

    @property
    def words(self) -> str:
        return " ".join([*self.sections.values(), self.summary])


def read(content: str, brief: Brief, sign: Sign, date: dt.date, language: Language) -> Answer:
    """The answer in `content`, tidied; raises BadAnswer (or its NotStructured) with the first thing that is wrong."""
    answer = _parse(content, brief, language)
    for check in (_lengths, _plain, _of_its_language, _modest, _well_mannered):
        for problem in check(answer, language):
            raise problem
    for text in (*answer.sections.values(), answer.summary):
        for slip in contradictions(text, sign, date, language):
            raise BadAnswer("false_sky", slip)
    return answer


def unlike(answer: Answer, others: Iterable[Reading]) -> None:
    """Raise BadAnswer when the answer says too much in the words of one of the others."""
    own = shingles(answer.words)
    for other in others:
        alike = share(own, shingles(" ".join([*other.sections.values(), other.summary])))
        if alike >= ALIKE:
            raise BadAnswer(
                "too_similar", f"{alike:.0%} of it was in the words of {other.sign}, {other.date}"
            )


def _parse(content: str, brief: Brief, language: Language) -> Answer:
    if not content.strip():
        raise BadAnswer("empty", "it was empty")
    fenced = _FENCE.match(content)
    try:
        found = json.loads(fenced[1] if fenced else content)
    except ValueError:
        raise NotStructured("not_json", "it was not a JSON object") from None
    texts = {name: found.get(name) for name in (*Section, "summary")} if isinstance(found, dict) else {}
    missing = [str(name) for name, text in texts.items() if not isinstance(text, str)]
    if missing or not texts:
        raise NotStructured("incomplete", f"it lacked {', '.join(missing) or 'everything'}")
    return Answer(
        sections={section: tidy(str(texts[section]), language) for section in Section},
        summary=tidy(str(texts["summary"]), language),
        facts=_facts(found.get("facts"), brief),
    )


def _facts(numbers: object, brief: Brief) -> tuple[Fact, ...]:
    """Those the text says it stands on; all that it was given when it says nothing usable."""
    named = (
        [brief.facts[number] for number in numbers if number in brief.facts]
        if isinstance(numbers, list)
        else []
    )
    return tuple(named or brief.facts.values())


def _lengths(answer: Answer, _: Language) -> Iterator[BadAnswer]:
    parts: list[tuple[str, int, tuple[int, int]]] = [
        *((section.value, len(text), PART) for section, text in answer.sections.items()),
        ("summary", len(answer.summary), SUMMARY),
        ("the whole", sum(map(len, answer.sections.values())), WHOLE),
    ]
    for name, length, (least, most) in parts:
        if not least <= length <= most:
            kind = "too_short" if length < least else "too_long"
            yield BadAnswer(kind, f"{name} had {length} characters, {least} to {most} are right")


def _plain(answer: Answer, _: Language) -> Iterator[BadAnswer]:
    for text in (*answer.sections.values(), answer.summary):
        if found := _MARKUP.search(text) or _EMOJI.search(text):
            yield BadAnswer("markup", f"it had markup or a picture in it: {found[0].strip()}")


def _of_its_language(answer: Answer, language: Language) -> Iterator[BadAnswer]:
    for text in (*answer.sections.values(), answer.summary):
        letters = sum(map(str.isalpha, text))
        if len(_LETTERS[language].findall(text)) < OWN_LETTERS * letters:
            yield BadAnswer("wrong_language", f"it was not all in {language.value}")
    words = re.findall(r"[\w’]+", answer.words.casefold())
    if sum(word in _EVERYDAY[language] for word in words) < FAMILIAR[language] * len(words):
        yield BadAnswer("wrong_language", f"it did not read like {language.value}")


def _modest(answer: Answer, language: Language) -> Iterator[BadAnswer]:
    if found := _SELF[language].search(answer.words):
        yield BadAnswer("self_reference", f"it spoke of itself: “{found[0]}”")


def _well_mannered(answer: Answer, language: Language) -> Iterator[BadAnswer]:
    for text in (*answer.sections.values(), answer.summary):
        for complaint in style.forbidden(text, language):
            yield BadAnswer("forbidden", complaint)
