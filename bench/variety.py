"""How varied the almanac is: `python -m bench.variety [--days 365] [--from 2026-01-01]`.

Exit code 1 when a figure misses its target.
"""

import argparse
import datetime as dt
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS
from horo_app.content.reading import Reading
from horo_app.content.similarity import share, shingles
from horo_app.core.language import Language

WINDOW = 30  # days within which a section's text may not return to a sign


@dataclass
class Tally:
    """What was counted over all readings of one language."""

    texts: Counter[str] = field(default_factory=Counter)
    last_seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    repeats: int = 0
    shares: list[float] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def add_day(self, date: dt.date, readings: list[Reading]) -> None:
        for reading in readings:
            self.texts[_body(reading)] += 1
            self.lengths.append(len(_body(reading)))
            self._look_back(date.toordinal(), reading)
        sets = [shingles(f"{_body(reading)} {reading.summary}") for reading in readings]
        self.shares += [share(first, second) for first, second in combinations(sets, 2)]

    def _look_back(self, day: int, reading: Reading) -> None:
        for section, text in reading.sections.items():
            key = (reading.sign, section, text)
            if day - self.last_seen.get(key, -WINDOW - 1) <= WINDOW:
                self.repeats += 1
            self.last_seen[key] = day

    def rows(self) -> list[tuple[str, str, str, bool]]:
        """Figure, value, target, and whether it is met."""
        identical = sum(count - 1 for count in self.texts.values())
        mean, worst = statistics.mean(self.shares), max(self.shares)
        least, most = min(self.lengths), max(self.lengths)
        ms = self.seconds * 1000 / len(self.lengths)
        return [
            ("identical readings", f"{identical}", "0", identical == 0),
            (f"section repeated in {WINDOW} days", f"{self.repeats}", "0", self.repeats == 0),
            ("words shared by two signs, mean", f"{mean:.1%}", "< 10%", mean < 0.10),
            ("words shared by two signs, max", f"{worst:.1%}", "< 25%", worst < 0.25),
            ("characters, least", f"{least}", ">= 700", least >= 700),
            ("characters, mean", f"{statistics.mean(self.lengths):.0f}", "", True),
            ("characters, most", f"{most}", "<= 1600", most <= 1600),
            ("ms a reading, sky included", f"{ms:.1f}", "< 20", ms < 20),
        ]


def _body(reading: Reading) -> str:
    return "\n".join(reading.sections.values())


def measure(language: Language, first: dt.date, days: int) -> Tally:
    tally = Tally()
    for number in range(days):
        date = first + dt.timedelta(days=number)
        started = time.perf_counter()
        readings = [almanac.compose(sign, date, language) for sign in SIGNS]
        tally.seconds += time.perf_counter() - started
        tally.add_day(date, readings)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, default="2026-01-01")
    parser.add_argument("--days", type=int, default=365)
    options = parser.parse_args()
    met = True
    for language in Language:
        print(f"\n{language.value}, {options.days} days from {options.first}, 12 signs")
        for name, value, target, is_met in measure(language, options.first, options.days).rows():
            print(f"  {name:<34}{value:>8}  {target:<8}{'' if is_met else '  MISSED'}")
            met = met and is_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
