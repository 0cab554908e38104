"""Checks the texts around the readings: `python -m horo_app.content.check`; exit code 1 on any fault."""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import click

from horo_app.astrology.inflection import fill
from horo_app.astrology.sky import AspectKind, Body, Phase, Season, dignity, ruler
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content import phrase_claims, style, two_signs_check
from horo_app.content.explain import Explanation, explain_from
from horo_app.content.phrases import WEEKDAYS, Fault, Phrase
from horo_app.content.reading import Fact
from horo_app.content.texts import FOLDER, TONES, WANDERERS, ContentTexts, read, tones_of
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

Lengths = tuple[int, int]  # characters, the fewest and the most, once filled

LABEL: Lengths = (4, 50)
EXPLANATION: Lengths = (90, 260)
SENTENCE: Lengths = (40, 125)
NEWS: Lengths = (60, 190)
NUDGE: Lengths = (30, 90)
TRADITION: Lengths = (50, 130)
PORTRAIT: Lengths = (60, 110)
CLAUSE: Lengths = (25, 125)
PARAGRAPH: Lengths = (50, 600)
ABOUT_IN_WORDS: Lengths = (300, 600)

TURNS = ("retrograde", "direct")


@dataclass(frozen=True)
class TextLine:
    """A text of a file, and what of the sky its key stands for: it may claim that and no more.

    None for texts about skies in general, which claim nothing of the day's.
    """

    file: str
    text: str
    lengths: Lengths
    stands_for: dict[str, Any] | None = field(default_factory=dict)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m horo_app.content.check", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="holds ru/ and en/")
    options = parser.parse_args(arguments)
    faults = [
        fault for language in Language for fault in faults_in(options.folder / language.value, language)
    ]
    for fault in faults:
        click.echo(fault)
    found = f"{len(faults)} to put right" if faults else "nothing to put right"
    click.echo(f"The texts around the readings checked, {found}.")
    return 1 if faults else 0


def faults_in(folder: Path, language: Language) -> list[Fault]:
    """Everything wrong with one language's folder."""
    lore, faults = read(folder, ContentTexts)
    faults += two_signs_check.faults_in(folder, language)
    if lore is None:
        return faults
    for line in lines_of(lore):
        faults += [Fault(_path(folder, line), line.text, problem) for problem in problems(line, language)]
    faults += _repeated(lore, folder)
    faults += _misfits(lore, folder / "explain.toml", language)
    faults += [Fault(folder / "pages.toml", "", problem) for problem in _about(lore)]
    return faults


def _path(folder: Path, line: TextLine) -> Path:
    return folder / f"{line.file}.toml"


def problems(line: TextLine, language: Language) -> Iterator[str]:
    """What is wrong with one text by itself."""
    text = line.text
    if line.file == "pairs":
        yield from _no_clause(text)
        text = f"{text}."
    yield from style.complaints(text, language)
    if line.stands_for is not None:
        yield from phrase_claims.unasked(Phrase.model_validate({"text": text, **line.stands_for}), language)
    try:
        yield from _length(_filled(text, language), line.lengths)
    except (KeyError, ValueError) as error:
        yield f"a slot or its case does not fit: {error}"


def _filled(text: str, language: Language) -> str:
    """With the longest words: what fits with them fits with all."""
    return fill(
        text.replace("{moment}", language_data(language, "style")["longest_moment"]), _LONGEST, language
    )


_LONGEST: dict[str, Body | Sign | int] = {
    **{"sign": Sign.SAGITTARIUS, "before": Sign.SAGITTARIUS, "after": Sign.CAPRICORN},
    **{"body": Body.MERCURY, "other": Body.NEPTUNE},
}


def _no_clause(text: str) -> Iterator[str]:
    if text[:1].isupper() or re.search(r"[:.!?…]", text):
        yield "a clause starts small, has no colon and no stop: it stands after a colon and by itself"


def _length(text: str, lengths: Lengths) -> Iterator[str]:
    least, most = lengths
    if not least <= len(text) <= most:
        yield f"{len(text)} characters: from {least} to {most} are wanted"


def _misfits(lore: ContentTexts, path: Path, language: Language) -> Iterator[Fault]:
    """What is wrong with explanations once their parts are put together."""
    for fact in every_fact():
        try:
            told = explain_from(lore, fact, language)
        except (KeyError, ValueError) as error:
            yield Fault(path, str(fact), f"a slot or its case does not fit: {error}")
            continue
        yield from (Fault(path, told.text, problem) for problem in _of_an_explanation(told, language))


def _of_an_explanation(told: Explanation, language: Language) -> Iterator[str]:
    yield from _length(told.title, LABEL)
    yield from _length(told.text, EXPLANATION)
    yield from style.complaints(told.text, language)
    yield from style.complaints(f"{told.title}.", language)


def _about(lore: ContentTexts) -> Iterator[str]:
    words = sum(len(paragraph.split()) for section in lore.pages.about for paragraph in section.paragraphs)
    least, most = ABOUT_IN_WORDS
    if not least <= words <= most:
        yield f"about has {words} words: from {least} to {most} are wanted"


def _repeated(lore: ContentTexts, folder: Path) -> Iterator[Fault]:
    seen = set()
    for line in lines_of(lore):
        words = " ".join(re.findall(r"\w+", line.text.casefold()))
        if words in seen:
            yield Fault(_path(folder, line), line.text, "is there twice: keep one of the two")
        seen.add(words)


def lines_of(lore: ContentTexts) -> Iterator[TextLine]:
    """Every text that is read as it stands; those that are put together are in `every_fact`."""
    yield from _of_the_moon(lore)
    yield from _of_news(lore)
    for pairs in lore.pairs.root.values():
        for clauses in pairs.values():
            yield from (TextLine("pairs", text, CLAUSE) for text in clauses.values())
    for nudges in lore.day.nudge.values():
        yield from (TextLine("day", text, NUDGE) for text in nudges)
    yield from (TextLine("signs", text, PORTRAIT) for text in lore.signs.portrait.values())
    yield from _of_tradition(lore)
    yield from _of_pages(lore)


def _of_the_moon(lore: ContentTexts) -> Iterator[TextLine]:
    for sign, sentences in lore.day.moon.items():
        yield from (TextLine("day", text, SENTENCE, {"body": "moon", "sign": sign}) for text in sentences)
    for phase, sentences in lore.day.phase.items():
        yield from (TextLine("day", text, SENTENCE, {"phase": phase}) for text in sentences)


def _of_news(lore: ContentTexts) -> Iterator[TextLine]:
    day = lore.day
    for sign, text in day.sun.items():
        yield TextLine("day", text, SENTENCE, {"body": "sun", "sign": sign, "ingress": True})
    for body, sentences in day.ingress.items():
        yield from (TextLine("day", text, SENTENCE, {"body": body, "ingress": True}) for text in sentences)
    for body, turns in day.station.items():
        for turn, text in turns.items():
            yield TextLine("day", text, SENTENCE, {"body": body, "station": turn})
    for kind, leads in day.exact.items():
        asks = {"body": list(Body), "with": list(Body), "aspect": kind}
        for lead in leads:
            clauses = [clause for pair in combinations(Body, 2) for clause in _clauses(lore, pair, kind)]
            yield TextLine("day", f"{lead}: {max(clauses, key=len)}.", NEWS, asks)


def _clauses(lore: ContentTexts, pair: tuple[Body, Body], kind: AspectKind) -> list[str]:
    return [lore.pairs.clause(*pair, kind)] if TONES[kind] in tones_of(*pair) else []


def _of_tradition(lore: ContentTexts) -> Iterator[TextLine]:
    yield from (TextLine("moon", text, PARAGRAPH, None) for text in (lore.moon.intro, lore.moon.note))
    for topic in lore.moon.topics.values():
        yield TextLine("moon", f"{topic.title}.", LABEL, None)
        for text in (*topic.course.values(), *topic.element.values()):
            yield TextLine("moon", text, TRADITION, None)


def _of_pages(lore: ContentTexts) -> Iterator[TextLine]:
    pages = lore.pages
    for section in (*pages.about, *pages.privacy, *pages.accessibility):
        yield from (TextLine("pages", text, PARAGRAPH, None) for text in section.paragraphs)
    for page in (pages.lost, pages.no_text, pages.archive, pages.sky):
        yield TextLine("pages", f"{page.title}.", LABEL)
        yield TextLine("pages", page.text, PARAGRAPH, None)
    birthday = pages.birthday
    for text in (birthday.help, birthday.edge, birthday.cusp):
        yield TextLine("pages", text, PARAGRAPH, None)


def every_fact() -> Iterator[Fact]:
    """One of each fact that can ever be under a reading."""
    for body in Body:
        yield from _facts_of(body)
    for first, second in combinations(Body, 2):
        for kind, tone in TONES.items():
            if tone in tones_of(first, second):
                yield {"kind": "aspect", "first": first, "second": second, "aspect": kind, "orb": 1.2}
    for sign in SIGNS:
        yield {"kind": "ruler", "body": ruler(sign), "sign": sign}
        yield {"kind": "element", "sign": sign, "element": sign.element}
    yield from ({"kind": "phase", "phase": phase} for phase in Phase)
    yield from ({"kind": "season", "season": season} for season in Season)
    yield from ({"kind": "weekday", "weekday": day} for day in WEEKDAYS)


def _facts_of(body: Body) -> Iterator[Fact]:
    yield from ({"kind": "in_house", "body": body, "house": house} for house in range(1, 13))
    for sign in SIGNS:
        yield {"kind": "in_sign", "body": body, "sign": sign}
        yield {"kind": "ingress", "body": body, "sign": sign}
        for kind in AspectKind:
            yield {"kind": "to_reader", "body": body, "sign": sign, "aspect": kind}
        if held := dignity(body, sign):
            yield {"kind": "dignity", "body": body, "sign": sign, "dignity": held}
    yield {"kind": "retrograde", "body": body, "retrograde": False}
    if body in WANDERERS:
        yield {"kind": "retrograde", "body": body, "retrograde": True}
        yield from ({"kind": "station", "body": body, "turns": turns} for turns in TURNS)


if __name__ == "__main__":
    sys.exit(main())
