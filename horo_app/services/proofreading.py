"""Reading an editor's text before it is saved: what must be put right, and what the house would say otherwise.

Each finding is a text of ours with its fields, for the edge to say in its reader's language.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from horo_app.almanac import style
from horo_app.language import Language
from horo_app.messages import msg
from horo_app.reading import Section

SUMMARY = "summary"
FIELDS = (*(section.value for section in Section), SUMMARY)

MOST = {SUMMARY: 240}  # characters; more would break the page and the bot's message
MOST_OF_A_SECTION = 900
LEAST = {SUMMARY: 20}
LEAST_OF_A_SECTION = 40

_OF_ANOTHER_SCRIPT = {Language.RU: re.compile("[A-Za-z]"), Language.EN: re.compile("[А-Яа-яЁё]")}
_FOREIGN = 0.3  # the share of letters of another script from which a text is not in its language
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|\*\*|__|^#+ |^[-*] ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a field's text; `serious` keeps it from being saved."""

    field: str
    text: str
    serious: bool = True
    fields: dict[str, object] = field(default_factory=dict)


def findings(texts: dict[str, str], language: Language) -> list[Finding]:
    """What is to be said of a draft, by field; the serious first."""
    found = [finding for name in FIELDS for finding in _findings(name, texts.get(name, ""), language)]
    return sorted(found, key=lambda finding: not finding.serious)


def _findings(name: str, text: str, language: Language) -> Iterator[Finding]:
    stripped = text.strip()
    if not stripped:
        yield Finding(name, msg("Write something here: readers would see an empty place."))
        return
    yield from _length(name, stripped)
    yield from _letters(name, stripped, language)
    for seen, advice in style.broken_rules(stripped, language):
        words = msg("House style, “{seen}”: {advice}.") if seen else msg("House style: {advice}.")
        yield Finding(name, words, serious=False, fields={"seen": seen, "advice": advice})


def _length(name: str, text: str) -> Iterator[Finding]:
    least, most = LEAST.get(name, LEAST_OF_A_SECTION), MOST.get(name, MOST_OF_A_SECTION)
    if len(text) < least:
        yield Finding(name, msg("Too short: {least} characters at least."), fields={"least": least})
    if len(text) > most:
        yield Finding(name, msg("Too long: {most} characters at most."), fields={"most": most})


def _letters(name: str, text: str, language: Language) -> Iterator[Finding]:
    letters = sum(character.isalpha() for character in text)
    foreign = len(_OF_ANOTHER_SCRIPT[language].findall(text))
    if letters and foreign / letters > _FOREIGN:
        yield Finding(name, msg("This seems to be in another language."))
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in text):
        yield Finding(name, msg("There is an invisible character or a line break: write one paragraph."))
    if found := _MARKUP.search(text):
        yield Finding(
            name, msg("“{seen}” would be shown as it is: write plain text."), fields={"seen": found[0]}
        )
