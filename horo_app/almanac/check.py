"""Checks the phrase files: `python -m horo_app.almanac.check`; exit code 1 on any fault."""

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from horo_app.almanac import claims, coverage, proof, slots, style
from horo_app.almanac.phrases import FOLDER, Book, Fault, Phrase, read_book
from horo_app.language import Language

FIRST_DAY = dt.date(2026, 1, 1)
DAYS = 3 * 365  # a phrase must come true within them
GAP_STEP = 7  # days between those on which candidates are counted


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.files:
        return _report([fault for language in Language for fault in _of_files(options, language)])
    faults = [
        fault
        for language in Language
        for fault in faults_in(options.folder / language, language, options.first, options.days)
    ]
    for fault in faults:
        click.echo(fault)
    found = f"{len(faults)} to put right" if faults else "nothing to put right"
    click.echo(f"{_size(options.folder)} sentences checked, {found}.")
    return 1 if faults else 0


def _of_files(options: argparse.Namespace, language: Language) -> list[Fault]:
    folder = options.folder / language
    mine = [path for path in options.files if path.resolve().is_relative_to(folder.resolve())]
    return proof.faults_in(folder, language, mine) if mine else []


def _report(faults: list[Fault]) -> int:
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} to put right." if faults else "Nothing to put right.")
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m horo_app.almanac.check", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="check only these files of the composer")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="holds ru/ and en/")
    parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, default=FIRST_DAY)
    parser.add_argument("--days", type=int, default=DAYS, help="how many to look for gaps in")
    return parser


def faults_in(folder: Path, language: Language, first: dt.date, days: int) -> list[Fault]:
    """Everything wrong with one language's folder; gaps are sought once the rest is right."""
    book, faults = read_book(folder)
    faults += [
        Fault(folder / f"{file}.toml", phrase.text, problem)
        for file, part, phrase in book.entries()
        for problem in problems(phrase, part, language)
    ]
    faults += _duplicates(book, folder)
    if not faults:
        faults += _uncovered(book, folder, first, days)
    return faults


def problems(phrase: Phrase, part: str, language: Language) -> Iterator[str]:
    """What is wrong with one phrase by itself."""
    misfits = list(slots.misfits(phrase, part, language))
    yield from misfits
    yield from claims.unasked(phrase, language)
    yield from style.complaints(phrase.text, language)
    if not misfits:  # else it cannot be filled
        length = style.too_short_or_long(*slots.lengths(phrase, language))
        yield from [length] if length else []


def _duplicates(book: Book, folder: Path) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for file, _, phrase in book.entries():
        words = " ".join(re.findall(r"\w+", phrase.text.casefold()))
        if words in seen:
            path = folder / f"{file}.toml"
            yield Fault(path, phrase.text, f"is already in {seen[words]}.toml: keep one of the two")
        seen[words] = file


def _uncovered(book: Book, folder: Path, first: dt.date, days: int) -> Iterator[Fault]:
    dates = coverage.days_from(first, days)
    where = {id(phrase): file for file, _, phrase in book.entries()}
    for phrase in coverage.never_true([phrase for *_, phrase in book.entries()], dates):
        path = folder / f"{where[id(phrase)]}.toml"
        span = f"{dates[0]} to {dates[-1]}"
        yield Fault(path, phrase.text, f"comes true for no sign from {span}: ease the conditions")
    for file, problem in coverage.gaps(book, dates[::GAP_STEP]):
        yield Fault(folder / f"{file}.toml", "", problem)


def _size(folder: Path) -> int:
    return sum(1 for language in Language for _ in read_book(folder / language.value)[0].entries())


if __name__ == "__main__":
    sys.exit(main())
