"""The readings of a year, each as a whole and next to the others."""

import datetime as dt
import os
import subprocess
import sys

import pytest

from bench.whole import Tally, correlation
from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Section
from horo_app.content.sky_claims import contradictions
from horo_app.content.whole_reading import remarks
from horo_app.core.language import Language
from tests.almanac.conftest import YEAR, ZONE, Readings

SAMPLE = 120  # days that are more than a quarter of a year
CHANCE = ("word", "phrase", "opening")
# What a busy machine decides, and what lists of this length cannot reach: a paragraph is two or three sentences
OPEN = ("twelve readings", "sentences shared", "the same, most")


@pytest.mark.parametrize("language", Language)
def test_a_year_meets_its_targets(tallies: dict[Language, Tally], language: Language) -> None:
    rows = tallies[language].rows(tallies[Language.EN])
    missed = [row[:3] for row in rows if not row[3] and not row[0].startswith(OPEN)]
    assert missed == []
    tally = tallies[language]
    assert max(max(shared) for shared in tally.shared.values()) <= 9


@pytest.mark.parametrize("language", Language)
def test_no_summary_and_no_advice_is_shared_on_a_day(year: Readings, language: Language) -> None:
    for first in range(0, len(year[language]), 12):
        day = year[language][first : first + 12]
        for texts in ([one.summary for one in day], [one.sections[Section.ADVICE] for one in day]):
            assert len(set(texts)) == 12, day[0].date


@pytest.mark.parametrize("language", Language)
def test_nothing_is_odd_about_the_whole(year: Readings, language: Language) -> None:
    """But for words that parts may share by chance, in few of them."""
    odd, by_chance = [], 0
    for reading in year[language][: SAMPLE * 12 : 3]:
        parts = {section.value: text for section, text in reading.sections.items()}
        found = list(
            remarks(parts | {"summary": reading.summary}, reading.date, language, ZONE, reading.score)
        )
        by_chance += any(one.kind in CHANCE for one in found)
        odd += [(reading.sign, reading.date, one.place, str(one)) for one in found if one.kind not in CHANCE]
    assert odd == []
    assert by_chance < SAMPLE * 4 * 0.03


@pytest.mark.parametrize("language", Language)
def test_the_sky_contradicts_nothing(year: Readings, language: Language) -> None:
    slips = [
        (reading.sign, reading.date, slip)
        for reading in year[language][: SAMPLE * 12 : 3]
        for text in (*reading.sections.values(), reading.summary, reading.score_reason)
        for slip in contradictions(text, reading.sign, reading.date, language, ZONE)
    ]
    assert slips == []


def test_both_languages_say_the_same_of_the_sky(year: Readings) -> None:
    for russian, english in zip(year[Language.RU], year[Language.EN], strict=True):
        assert russian.facts == english.facts
        assert russian.score == english.score
        assert russian.colour_hex == english.colour_hex


def test_a_series_like_itself_is_told_from_one_that_is_not() -> None:
    assert correlation([1, 2, 3] * 20, 3) > 0.9
    assert correlation([1, 9, 5, 2] * 15, 2) < 0


READ = """
import datetime as dt
from horo_app.almanac import compose
from horo_app.core.language import Language
from horo_app.astrology.zodiac import Sign
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
    almanac._held.clear()
    almanac.compose(Sign.LEO, YEAR[103], Language.RU, ZONE)
    assert almanac.compose(Sign.VIRGO, YEAR[100], Language.RU, ZONE) == expected


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu"])
def test_a_reading_says_the_hours_of_its_zone_and_names_it_once(zone: str) -> None:
    for days in range(7):
        date = dt.date(2026, 11, 27) + dt.timedelta(days=days)
        for sign in SIGNS[::3]:
            for language, name in ((Language.EN, " time)"), (Language.RU, "(")):
                reading = almanac.compose(sign, date, language, zone)
                texts = [*reading.sections.values()]
                said = " ".join(texts)
                has_hour = any(":" in word and word[0].isdigit() for word in said.split())
                assert (
                    said.count("(UTC)" if zone == "UTC" and language is Language.EN else name) == has_hour
                ), said
                for text in texts:
                    assert not list(contradictions(text, sign, date, language, zone))


def test_every_section_is_a_paragraph(year: Readings) -> None:
    for readings in year.values():
        for reading in readings:
            assert set(reading.sections) == set(Section)
            assert all(reading.sections.values())
            assert reading.summary
            assert reading.score_reason
            assert reading.colour_reason
            assert len(reading.summary) <= 120
