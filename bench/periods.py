"""How varied the texts of weeks, months and years are, and what they cost: `python -m bench.periods`.

Exit code 1 when a figure misses its target.
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import combinations

from horo_app.almanac import periods
from horo_app.almanac.periods import PeriodText
from horo_app.almanac.phrasebook import written
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS
from horo_app.content.similarity import Shingles, share, shingles
from horo_app.core.language import Language

SPANS = {PeriodKind.WEEK: 104, PeriodKind.MONTH: 24, PeriodKind.YEAR: 3}
SECONDS = {PeriodKind.WEEK: 0.3, PeriodKind.MONTH: 1.0, PeriodKind.YEAR: 2.0}  # of 24 texts, at most


def _texts(kind: PeriodKind) -> Iterator[tuple[list[PeriodText], float]]:
    """The 24 texts of each span, and the seconds of the processor that they took."""
    period = Period.containing(kind, dt.date(2026, 1, 5))
    for _ in range(SPANS[kind]):
        started = time.process_time()
        found = [periods.compose(sign, period, language) for language in Language for sign in SIGNS]
        yield found, time.process_time() - started
        period = period.next


def _words(text: PeriodText) -> Shingles:
    chapters = (chapter.text for chapter in text.chapters)
    return shingles(" ".join((text.summary, *text.sections.values(), *chapters)))


def rows(kind: PeriodKind) -> list[tuple[str, str, str, bool]]:
    """Figure, value, target, and whether it is met."""
    lengths: list[int] = []
    signs: list[float] = []
    following: list[float] = []
    seconds: list[float] = []
    before: list[Shingles] = []
    for texts, took in _texts(kind):
        seconds.append(took)
        words = [_words(text) for text in texts]
        lengths += (len(section) for text in texts for section in text.sections.values())
        for start in range(0, len(words), len(SIGNS)):
            signs += (share(*pair) for pair in combinations(words[start : start + len(SIGNS)], 2))
        following += (share(old, new) for old, new in zip(before, words, strict=False))
        before = words
    mean, most = statistics.mean(seconds), SECONDS[kind]
    return [
        (
            "words shared with the next, mean",
            f"{statistics.mean(following):.1%}",
            "< 10%",
            statistics.mean(following) < 0.1,
        ),
        ("words shared with the next, most", f"{max(following):.1%}", "< 20%", max(following) < 0.2),
        (
            "words shared by two signs, mean",
            f"{statistics.mean(signs):.1%}",
            "< 15%",
            statistics.mean(signs) < 0.15,
        ),
        ("words shared by two signs, most", f"{max(signs):.1%}", "< 35%", max(signs) < 0.35),
        ("characters of a section", f"{min(lengths)}–{max(lengths)}", "", True),
        ("the same, mean", f"{statistics.mean(lengths):.0f}", "", True),
        ("seconds of 24 texts", f"{mean:.2f}", f"<= {most}", mean <= most),
    ]


def main() -> int:
    written()  # reads the texts
    met = True
    for kind in PeriodKind:
        print(f"\n{kind.value}, {SPANS[kind]} from January 2026, 12 signs, {len(Language)} languages")
        for name, value, target, is_met in rows(kind):
            print(f"  {name:<34}{value:>9}  {target:<8}{'' if is_met else '  MISSED'}")
            met = met and is_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
