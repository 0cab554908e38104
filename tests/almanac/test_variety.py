"""No reader sees the same text twice in a month, no two signs the same text on a day."""

import datetime as dt
import itertools
import os
import subprocess
import sys

import pytest

from bench.variety import Tally
from horo_app import almanac
from horo_app.almanac import compose, rotation, skies
from horo_app.almanac.phrases import book_in
from horo_app.language import Language
from horo_app.prose.likeness import share, shingles
from horo_app.sky import Body
from horo_app.zodiac import SIGNS, Sign
from tests.almanac.conftest import YEAR, Readings

SAMPLE = 40  # days, for what is dear to count


@pytest.mark.parametrize("language", Language)
def test_a_year_is_varied_and_of_the_right_length(year: Readings, language: Language) -> None:
    tally = Tally()
    for number, date in enumerate(YEAR[:SAMPLE]):
        tally.add_day(date, year[language][number * 12 : number * 12 + 12])
    tally.seconds = 0.0
    assert not [row for row in tally.rows() if not row[3]]


@pytest.mark.parametrize("language", Language)
def test_no_section_comes_back_to_a_sign_within_30_days(year: Readings, language: Language) -> None:
    seen: dict[tuple[str, str, str], dt.date] = {}
    for reading in year[language]:
        for section, text in reading.sections.items():
            before = seen.get((reading.sign, section, text))
            assert before is None or (reading.date - before).days > 30, text
            seen[reading.sign, section, text] = reading.date


@pytest.mark.parametrize("language", Language)
def test_no_summary_and_no_tip_is_shared_on_a_day(year: Readings, language: Language) -> None:
    for first in range(0, len(year[language]), 12):
        day = year[language][first : first + 12]
        assert len({reading.summary for reading in day}) == 12
        for section in day[0].sections:
            tips = {reading.sections[section].rsplit(". ", 1)[-1] for reading in day}
            assert len(tips) == 12


def test_a_sky_sentence_seldom_comes_back_within_three_days() -> None:
    book = book_in(Language.EN)
    days = [skies.skies_of(date, book) for date in YEAR[:SAMPLE]]
    returns = total = 0
    for number, day in enumerate(days[3:], 3):
        recent = days[number - 3 : number]
        for sign in SIGNS:
            seen = {match.phrase.key for other in recent for match in other[sign].values()}
            returns += sum(match.phrase.key in seen for match in day[sign].values())
            total += len(day[sign])
    assert returns / total < 0.06


def test_no_body_opens_more_than_two_sections_where_avoidable(year: Readings) -> None:
    crowded = 0
    for date in YEAR[:SAMPLE]:
        for chosen in skies.skies_of(date, book_in(Language.RU)).values():
            bodies = [body for match in chosen.values() for body in match.bodies]
            crowded += max(bodies.count(body) for body in Body) > 2
    assert crowded <= SAMPLE * 12 * 0.01


@pytest.mark.parametrize("language", Language)
def test_the_quarters_of_the_moon_come_to_the_front(year: Readings, language: Language) -> None:
    quarters = {"new", "first_quarter", "full", "last_quarter"}
    on_the_day = [
        any(fact.get("phase") in quarters for fact in reading.facts)
        for reading in year[language]
        if reading.date in QUARTER_DAYS
    ]
    assert sum(on_the_day) / len(on_the_day) > 0.9


# New and full moons of 2026, UTC.
QUARTER_DAYS = {
    dt.date(2026, month, day)
    for month, day in ((1, 3), (1, 18), (2, 17), (3, 3), (4, 17), (5, 1), (8, 12), (8, 28), (9, 26))
}


def test_the_days_that_look_at_each_other_come_to_an_end() -> None:
    def depth(date: dt.date) -> int:
        return 1 + max((depth(other) for other in skies.written_before(date)), default=0)

    start = dt.date(2026, 3, 1)
    assert max(depth(start + dt.timedelta(days=number)) for number in range(4)) == 4
    for first, second in itertools.combinations(range(8), 2):
        if second - first <= skies.REACH:
            one, other = (start + dt.timedelta(days=number) for number in (first, second))
            assert (one in skies.written_before(other)) != (other in skies.written_before(one))


def test_signs_never_meet_in_turn_and_return_only_after_all() -> None:
    for count in (31, 32, 40, 47):
        for day in range(739_000, 739_050):
            assert len({rotation.place_in_turn(count, sign, day) for sign in range(12)}) == 12
        walk = [rotation.place_in_turn(count, 5, day) for day in range(739_000, 739_000 + count)]
        assert sorted(walk) == list(range(count))


@pytest.mark.parametrize("language", Language)
def test_no_tip_comes_back_to_a_sign_within_30_days(year: Readings, language: Language) -> None:
    tips = [tip.text for *_, part, tip in book_in(language).entries() if part == "tip"]
    last: dict[tuple[str, str], dt.date] = {}
    for reading in year[language]:
        for text in reading.sections.values():
            tip = next(tip for tip in tips if text.endswith(tip))
            before = last.get((reading.sign, tip))
            assert before is None or (reading.date - before).days > 30, tip
            last[reading.sign, tip] = reading.date


def test_words_shared_are_counted_against_the_shorter_text() -> None:
    long, short = shingles("one two three four five six seven"), shingles("one two three four five")
    assert share(long, short) == 1.0
    assert share(long, shingles("six five four three two one")) == 0.0


READ = """
import datetime as dt
from horo_app.almanac import compose
from horo_app.language import Language
from horo_app.zodiac import Sign
dates = [dt.date(2026, 8, 12), dt.date(2027, 2, 3)]
print([compose(sign, date, language) for date in dates for sign in Sign for language in Language])
"""


def in_new_process(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, check=True, text=True
    )
    return done.stdout


def test_every_process_writes_the_same() -> None:
    assert in_new_process("1") == in_new_process("2") != ""


def test_the_order_in_which_dates_are_asked_for_changes_nothing(year: Readings) -> None:
    expected = year[Language.RU][100 * 12 + Sign.VIRGO.place]
    skies.skies_of.cache_clear()
    almanac._written.cache_clear()
    compose(Sign.LEO, YEAR[103], Language.RU)
    assert compose(Sign.VIRGO, YEAR[100], Language.RU) == expected
