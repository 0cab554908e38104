"""Reading an editor's text before it is saved: what must be put right, and what our style would say otherwise.

Each finding is a text of ours with its fields, for the edge to say in its reader's language.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from horo_app.content import style, whole_reading
from horo_app.content.reading import SECTION_LENGTH, SUMMARY_LENGTH, Section
from horo_app.content.sky_claims import contradictions
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings
from horo_app.readings.cache import Key

SUMMARY = "summary"
MIDDLE = 5  # a score that asks nothing of the words
FIELDS = (*(section.value for section in Section), SUMMARY)

# Characters, least and most: beyond these a page or a message would break. What is usual is narrower, and only advice.
POSSIBLE = {SUMMARY: (20, 240)}
POSSIBLE_IN_A_SECTION = (40, 900)
USUAL = {SUMMARY: SUMMARY_LENGTH}
USUAL_IN_A_SECTION = SECTION_LENGTH

_FOREIGN = 0.3  # the share of letters of another script from which a text is not in its language
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|\*\*|__|`|^#+ |^[-*•] ")
EMPTY = msg("Write something here: readers would see an empty place.")
_SENTENCE = re.compile(r"[^.!?…;]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a field's text; `serious` keeps it from being saved."""

    place: str
    text: str
    serious: bool = True
    fields: dict[str, object] = field(default_factory=dict)


def findings(texts: dict[str, str], key: Key, score: int = MIDDLE) -> list[Finding]:
    """What is to be said of a draft for `key` and its score, by field; the serious first."""
    draft = {name: texts.get(name, "").strip() for name in FIELDS}
    found = [finding for name, text in draft.items() for finding in _findings(name, text, key)]
    found += (
        Finding(remark.place, remark.text, serious=False, fields=remark.fields)
        for remark in whole_reading.remarks(draft, key[1], key[2], settings().timezone.key, score)
    )
    return sorted(found, key=lambda finding: not finding.serious)


def period_findings(texts: dict[str, str], language: Language) -> list[Finding]:
    """The same of a week's, a month's or a year's text, whose sky is that of many days."""
    found: list[Finding] = []
    for name, text in texts.items():
        if not text:
            found.append(Finding(name, EMPTY))
            continue
        found += (*_length(name, text), *_letters(name, text, language), *_style(name, text, language))
    return sorted(found, key=lambda finding: not finding.serious)


def _findings(name: str, text: str, key: Key) -> Iterator[Finding]:
    if not text:
        yield Finding(name, EMPTY)
        return
    yield from _length(name, text)
    yield from _letters(name, text, key[2])
    yield from _style(name, text, key[2])
    yield from _sky(name, text, key)


def _length(name: str, text: str) -> Iterator[Finding]:
    for (least, most), serious in (
        (POSSIBLE.get(name, POSSIBLE_IN_A_SECTION), True),
        (USUAL.get(name, USUAL_IN_A_SECTION), False),
    ):
        if len(text) < least:
            words = (
                msg("Too short: {least} characters at least.")
                if serious
                else msg("Shorter than usual: {least} characters or more.")
            )
            yield Finding(name, words, serious, {"least": least})
            return
        if len(text) > most:
            words = (
                msg("Too long: {most} characters at most.")
                if serious
                else msg("Longer than usual: {most} characters or fewer.")
            )
            yield Finding(name, words, serious, {"most": most})
            return


def _letters(name: str, text: str, language: Language) -> Iterator[Finding]:
    letters = sum(character.isalpha() for character in text)
    foreign = len(re.findall(language_data(language, "language")["foreign_letters"], text))
    if letters and foreign / letters > _FOREIGN:
        yield Finding(name, msg("This seems to be in another language."))
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in text):
        yield Finding(name, msg("There is a line break or an invisible character: write one paragraph."))
    if found := _MARKUP.search(text):
        words = msg("“{seen}” would be shown as it is: write plain text.")
        yield Finding(name, words, fields={"seen": found[0].strip()})


def _style(name: str, text: str, language: Language) -> Iterator[Finding]:
    for seen, advice in style.broken_rules(text, language):
        words = msg("“{seen}”: {advice}.") if seen else msg("House style: {advice}.")
        yield Finding(name, words, serious=False, fields={"seen": seen, "advice": advice})


def _sky(name: str, text: str, key: Key) -> Iterator[Finding]:
    for sentence in _SENTENCE.findall(text):
        if any(contradictions(sentence, *key, settings().timezone.key)):
            words = msg("“{sentence}”: the sky of that day says otherwise.")
            yield Finding(name, words, serious=False, fields={"sentence": sentence.strip()})
