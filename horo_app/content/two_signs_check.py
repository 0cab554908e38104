"""What is wrong with the texts of two signs; `horo_app.content.check` tells it with the rest."""

import re
from collections.abc import Iterator
from pathlib import Path

from horo_app.astrology.inflection import fill
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign
from horo_app.content import style
from horo_app.content.banned_phrases import printed_never
from horo_app.content.phrases import Fault
from horo_app.content.texts import read
from horo_app.content.two_signs import TwoSignsTexts
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.language_data import language_pattern

Line = tuple[str, str, tuple[int, int]]  # the file, the text, and its fewest and most characters

HEADLINE = (25, 90)
LOVE = (120, 400)
TRY = (40, 200)
SHARED = (90, 260)  # friendship and work
SHORT = (40, 190)  # strengths and where it rubs
FACT = (50, 190)
THEME = (12, 60)
TIP = (25, 110)

_VERDICT = msg("judges whether two people fit: say what goes on between them")


def faults_in(folder: Path, language: Language) -> list[Fault]:
    """Everything wrong with one language's files of two signs."""
    texts, faults = read(folder, TwoSignsTexts)
    if texts is None:
        return faults
    seen: set[str] = set()
    for file, text, lengths in _lines(texts):
        path = folder / f"{file}.toml"
        faults += [Fault(path, text, problem) for problem in _problems(text, lengths, language)]
        words = " ".join(re.findall(r"\w+", text.casefold()))
        if words in seen:
            faults.append(Fault(path, text, "is there twice: keep one of the two"))
        seen.add(words)
    faults += [
        Fault(folder / "two_pairs.toml", headline, "a headline begins with both names and a colon")
        for headline in _without_names(texts)
    ]
    return faults + [
        Fault(folder / "two_today.toml", text, problem)
        for text in (texts.two_today.moon, texts.two_today.moon_same, texts.two_today.turn)
        for problem in _misfits(text, language)
    ]


def _without_names(texts: TwoSignsTexts) -> Iterator[str]:
    rows = texts.two_pairs.values()
    return (own.headline for row in rows for own in row.values() if ": " not in own.headline)


def _lines(texts: TwoSignsTexts) -> Iterator[Line]:
    for row in texts.two_pairs.values():
        for own in row.values():
            yield "two_pairs", f"{own.headline}.", HEADLINE
            yield "two_pairs", own.love, LOVE
            yield "two_pairs", own.try_, TRY
    for tables in texts.two_relations.values():
        for shared in (one for table in tables.values() for one in table.values()):
            yield from (("two_relations", text, SHARED) for text in (shared.friendship, shared.work))
            yield from (("two_relations", text, SHORT) for text in (shared.strengths, shared.rubs))
    facts = texts.two_facts
    for elements in facts.element.values():
        yield from (("two_facts", text, FACT) for text in elements.values())
    for modes in facts.mode.values():
        yield from (("two_facts", text, FACT) for text in modes.values())
    yield from (("two_facts", text, FACT) for text in facts.distance.values())
    for house in texts.two_today.house.values():
        yield "two_today", f"{house.theme}.", THEME
        yield from (("two_today", tip, TIP) for tip in house.tips)


def _problems(text: str, lengths: tuple[int, int], language: Language) -> Iterator[str]:
    least, most = lengths
    if not least <= len(text) <= most:
        yield f"{len(text)} characters: from {least} to {most} are wanted"
    yield from style.complaints(text, language)
    yield from (f"“{seen}”: {advice}" for seen, advice in printed_never(text, language))
    if found := language_pattern(language, "style", "verdict").search(text):
        yield f"“{found[0]}”: {_VERDICT}"


def _misfits(text: str, language: Language) -> Iterator[str]:
    themes = text
    for slot in ("first_theme", "second_theme", "tip"):
        themes = themes.replace(f"{{{slot}}}", "…")
    words: dict[str, Body | Sign | int] = dict.fromkeys(("moon", "first", "second", "turn"), Sign.SAGITTARIUS)
    try:
        fill(themes, words, language)
    except (KeyError, ValueError) as error:
        yield f"a slot or its case does not fit: {error}"
