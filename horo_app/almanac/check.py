"""Checks the almanac's texts: `python -m horo_app.almanac.check [FILE ...]`; exit code 1 on any fault."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from horo_app.almanac import colors, phrase_checks
from horo_app.almanac.periods.phrase_files import PERIOD_FILES
from horo_app.almanac.phrasebook import FILES, FOLDER, read
from horo_app.content.phrases import Fault
from horo_app.core.language import Language


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    only = {path.resolve() for path in options.files}
    faults = [fault for language in Language for fault in faults_in(options.folder, language, only)]
    palette = options.folder / colors.FILE.name
    if not only or palette.resolve() in only:
        faults += _of_colors(palette)
    for fault in faults:
        click.echo(fault)
    found = f"{len(faults)} to put right." if faults else "Nothing to put right."
    click.echo(found if only else f"{_size(options.folder)} texts checked. {found}")
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m horo_app.almanac.check", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="check only these files")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="holds ru/, en/ and colors.toml")
    return parser


def faults_in(folder: Path, language: Language, only: set[Path]) -> list[Fault]:
    """Everything wrong with the files of a language, or with some of them."""
    inside = folder / language.value
    mine = {path for path in only if path.is_relative_to(inside.resolve())}
    return phrase_checks.faults_in(inside, language, mine) if mine or not only else []


def _of_colors(path: Path) -> Iterator[Fault]:
    try:
        found = colors.read_colors(path)
    except (OSError, ValueError) as error:
        yield Fault(path, "", str(error))
        return
    for name, problem in (*colors.faults_in(found), *phrase_checks.faults_of_colors(found)):
        yield Fault(path, name, problem)


def _size(folder: Path) -> int:
    books = (read(folder / language.value, (*FILES, *PERIOD_FILES)) for language in Language)
    return sum(len(texts) for book in books for texts in book.lists.values())


if __name__ == "__main__":
    sys.exit(main())
