"""How whole the almanac's readings are: `python -m bench.whole [--days 365] [--from 2026-01-01] [--dummy]`.

Exit code 1 when a figure misses its target.
"""

import argparse
import datetime as dt
import itertools
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from horo_app.almanac import slot_values
from horo_app.almanac.colors import palette
from horo_app.almanac.composer import compose_day
from horo_app.almanac.entries import Text
from horo_app.almanac.phrasebook import FILES, Phrasebook, phrasebook_in, written_in_all
from horo_app.almanac.plan import DAYS_OF_A_STAY, Plan, plan_of
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Reading, Section
from horo_app.core.language import Language

ZONE = "Europe/Moscow"
MONTH = 27  # days in which the Moon goes round the signs
COMMONEST = 35

_SENTENCE = re.compile(r"(?:[^.!?…]|(?<=[ap]\.m)\.(?! [A-Z])|(?<= [ap])\.(?=m))+[.!?…]+[»”]?")
_HOUR = re.compile(r"\d+:\d\d(?: [ap]\.m\.)?|завтра\w*|сегодня|today|tomorrow|послезавтра|the day after")
_ZONE = re.compile(r" \((?:по Москве|Moscow time)\)")
_TENSE = ("square", "opposition")

Row = tuple[str, str, str, bool]


def sentences(text: str) -> list[str]:
    """The sentences of a text, told apart by their words and not by their hours."""
    found = (_HOUR.sub("", _ZONE.sub("", one)).strip() for one in _SENTENCE.findall(text))
    return [one for one in found if " " in one]  # not the "At" that an hour before a name leaves


@dataclass
class Tally:
    """What was counted over all readings of one language."""

    language: Language
    readings: list[Reading] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # of the processor, for a day each
    lengths: list[int] = field(default_factory=list)
    total: int = 0
    within: Counter[int] = field(default_factory=Counter)  # days -> sentences met again within so many
    shared: dict[Sign, list[int]] = field(default_factory=lambda: defaultdict(list))
    tips: Counter[tuple[str, ...]] = field(default_factory=Counter)
    neighbor: list[int] = field(default_factory=lambda: [0, 0])
    crowded: int = 0  # readings that name a fact in three places
    untense: list[int] = field(default_factory=lambda: [0, 0])
    like_yesterday: Counter[tuple[str, Sign]] = field(default_factory=Counter)
    scores: dict[Sign, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: Counter[str] = field(default_factory=Counter)  # the commonest sentences that come back too soon
    _last: dict[tuple[Sign, str], int] = field(default_factory=dict)
    _history: dict[Sign, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    _before: dict[Sign, Reading] = field(default_factory=dict)

    def add_day(self, day: int, made: dict[Sign, tuple[Plan, Reading]]) -> None:
        for sign, (plan, reading) in made.items():
            self.readings.append(reading)
            self._sentences(day, sign, reading)
            self._facts(plan, reading)
            self.scores[sign].append(reading.score)
            if before := self._before.get(sign):
                self.like_yesterday["color", sign] += before.colour == reading.colour
                self.like_yesterday["score", sign] += before.score == reading.score
            self._before[sign] = reading
        for sign in SIGNS:
            tips = _tips(made[sign][1])
            near = [old for days in self._history[sign.previous][-4:-1] for old in days]
            self.neighbor[0] += sum(tip in near for tip in tips)
            self.neighbor[1] += len(tips)

    def _sentences(self, day: int, sign: Sign, reading: Reading) -> None:
        whole = " ".join(reading.sections.values())
        self.lengths.append(len(whole))
        said = frozenset(sentences(f"{whole} {reading.summary}"))
        self.total += len(said)
        for one in said:
            gap = day - self._last.get((sign, one), -9999)
            for days in (30, 90):
                self.within[days] += gap <= days
            if gap <= 90:
                self.told[one] += 1
            self._last[sign, one] = day
        self.shared[sign].append(max((len(said & old) for old in self._history[sign]), default=0))
        self._history[sign].append(said)
        self.tips[tuple(_tips(reading))] += 1

    def _facts(self, plan: Plan, reading: Reading) -> None:
        places = [reading.summary, *reading.sections.values(), reading.score_reason, reading.colour_reason]
        named = [{body for body in Body if _names(body, self.language).search(text)} for text in places]
        bodies = [set(one.bodies) for one in plan.told.values()]
        self.crowded += any(sum(pair <= found for found in named) > 2 for pair in bodies if len(pair) > 1)
        if reading.score <= 3:
            self.untense[1] += 1
            self.untense[0] += not any(
                fact.get("aspect") in _TENSE or fact.get("aspect") == "conjunction"
                for fact in reading.facts
                if fact["role"] == "support"
            )

    def rows(self, other: "Tally") -> list[Row]:
        days = len(self._history[Sign.ARIES])
        means = [statistics.mean(found) for found in self.shared.values()]
        most = max(max(found) for found in self.shared.values())
        common = sum(count for _, count in self.tips.most_common(COMMONEST)) / sum(self.tips.values())
        near = self.neighbor[0] / self.neighbor[1]
        crowded = self.crowded / len(self.lengths)
        again30, again90 = self.within[30] / self.total, self.within[90] / self.total
        same = sum(
            mine.colour_hex == theirs.colour_hex and mine.facts == theirs.facts
            for mine, theirs in zip(self._before.values(), other._before.values(), strict=True)
        )
        color = max(self.like_yesterday["color", sign] for sign in SIGNS) * 365 / days
        shares = Counter(itertools.chain(*self.scores.values()))
        top = max(shares.values()) / sum(shares.values())
        least, highest = (f(statistics.mean(found) for found in self.scores.values()) for f in (min, max))
        lag = max(correlation(found, MONTH) for found in self.scores.values())
        ms = statistics.mean(self.seconds) * 1000
        mean = statistics.mean(means)
        untense, low = self.untense
        fits = min(self.lengths) >= 700 and max(self.lengths) <= 1600
        lengths = f"{min(self.lengths)}–{max(self.lengths)}, mean {statistics.mean(self.lengths):.0f}"
        return [
            (f"share of the {COMMONEST} commonest triples of last sentences", f"{common:.1%}", "< 5%", common < 0.05),
            ("sentences shared with one earlier reading of the sign, mean", f"{mean:.2f}", "≤ 1", mean <= 1),
            ("the same, most", f"{most}", "≤ 3", most <= 3),
            ("a sign’s last sentences in the next sign within 3 days", f"{near:.1%}", "< 10%", near < 0.1),
            ("readings that name an aspect in three or more places", f"{crowded:.1%}", "< 5%", crowded < 0.05),
            ("readings of score 1–3 that name nothing tense", f"{untense} of {low}", "0", not untense),
            ("colors and facts alike in both languages (last day)", f"{same} of 12", "12", same == 12),
            ("color as yesterday, days a year, worst sign", f"{color:.0f}", "≤ 10", color <= 10),
            ("sentences met again within 30 days", f"{again30:.2%}", "≤ 1%", again30 <= 0.01),
            ("sentences met again within 90 days", f"{again90:.2%}", "≤ 3%", again90 <= 0.03),
            ("commonest score", f"{top:.1%}", "≤ 18%", top <= 0.18),
            ("scores that happen", f"{len(shares)}", "10", len(shares) == 10),
            ("mean score of a sign", f"{least:.2f}–{highest:.2f}", "6.0–6.6", least >= 6 and highest <= 6.6),
            ("autocorrelation of a sign’s score with the Moon’s month, most", f"{lag:.2f}", "< 0.1", lag < 0.1),
            ("twelve readings of a day with nothing prepared", f"{ms:.0f} ms", "≤ 60 ms", ms <= 60),
            ("characters of the sections", lengths, "700–1,600", fits),
        ]  # fmt: skip


def _tips(reading: Reading) -> list[str]:
    """The last sentences of three sections, where a suggestion stands."""
    return [
        sentences(reading.sections[section])[-1]
        for section in (Section.HEALTH, Section.FINANCE, Section.ADVICE)
    ]


_PATTERNS: dict[tuple[Body, Language], re.Pattern[str]] = {}


def _names(body: Body, language: Language) -> re.Pattern[str]:
    if (body, language) not in _PATTERNS:
        forms = {form.removeprefix("the ") for form in slot_values.body(body, language).values()}
        _PATTERNS[body, language] = re.compile(rf"\b(?:{'|'.join(forms)})\b")
    return _PATTERNS[body, language]


def correlation(found: list[int], lag: int) -> float:
    """How much a series is like itself `lag` days later, −1 to 1."""
    mean = statistics.mean(found)
    spread = sum((one - mean) ** 2 for one in found)
    pairs = zip(found, found[lag:], strict=False)
    return sum((one - mean) * (later - mean) for one, later in pairs) / spread if spread else 0.0


def dummy() -> Phrasebook:
    """Texts that say where they stand, to try the arithmetic of lists that are not written yet."""
    found = {}
    for file in FILES:
        for end, count in file.lists.items():
            key = file.key(end)
            found[key] = tuple(_stand_in(key, number, file.fields) for number in range(count))
    return Phrasebook(found)


def _stand_in(key: tuple[str, ...], number: int, fields: tuple[str, ...]) -> Text:
    slots = {
        ("event", "lead"): "{at}",
        ("moon", "text"): "{at}",
        ("pair", "text"): "{when}",
    }
    name = "-".join(key)
    parts: dict[str, Any] = {
        part: f"A{part} of {name} {number} {slots.get((key[0], part), '')} so. It goes on in {name} {number}."
        for part in fields
    }
    return Text(**parts)


def measure(first: dt.date, days: int, books: dict[Language, Phrasebook]) -> dict[Language, Tally]:
    written = written_in_all(books.values())
    tallies = {language: Tally(language) for language in books}
    read: dict[Language, dict[Sign, set[Text]]] = {}
    seconds: defaultdict[Language, float] = defaultdict(
        float
    )  # of the Moon's stay in a sign, which a day alone has to begin with
    for number in range(days):
        date = first + dt.timedelta(days=number)
        started = time.process_time()
        plans = {sign: plan_of(sign, date, ZONE, written) for sign in SIGNS}
        planned = time.process_time() - started
        if plans[Sign.ARIES].occasion % DAYS_OF_A_STAY == 0:
            read.clear()
            seconds.clear()
        for language, tally in tallies.items():
            started = time.process_time()
            mine = read.setdefault(language, {})
            readings = compose_day(plans, books[language], palette(), language, mine)
            made = {sign: (plan, readings[sign]) for sign, plan in plans.items()}
            seconds[language] += planned + time.process_time() - started
            tally.seconds.append(seconds[language])
            tally.add_day(number, made)
    return tallies


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, default=dt.date(2026, 1, 1))
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--dummy", action="store_true", help="with stand-ins for all texts")
    parser.add_argument("--again", action="store_true", help="list the sentences that come back too soon")
    options = parser.parse_args()
    books = {one: dummy() if options.dummy else phrasebook_in(one) for one in Language}
    tallies = measure(options.first, options.days, books)
    failed = False
    for language, tally in tallies.items():
        print(f"\n{language}: {len(tally.lengths)} readings, {tally.total} sentences")
        for name, value, target, met in tally.rows(tallies[Language.EN]):
            failed = failed or not met
            print(f"  {'✓' if met else '✗'} {name}: {value} (target {target})")
        if options.again:
            print(*tally.told.most_common(25), sep="\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
