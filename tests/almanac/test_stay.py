"""What a sign reads on the days of one stay of the Moon, and from one stay to the next."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise

import pytest

from horo_app import almanac
from horo_app.almanac.draft import Draft, Turn
from horo_app.almanac.entries import Text
from horo_app.almanac.phrasebook import Phrasebook
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from tests.almanac.conftest import ZONE, Readings

KEY = ("house", "7", "love")
FRIDAY = dt.date(2026, 11, 27)


def draft(texts: list[Text], read: set[Text] | None = None) -> Draft:
    shelf = tuple(
        Text(f"Wholly other word{number}.") for number in range(200)
    )  # so that a word of two texts is rare
    book = Phrasebook({KEY: tuple(texts), ("house", "7", "career"): shelf})
    return Draft(Sign.LEO, book, FRIDAY, "mid", read=set() if read is None else read)


def test_what_was_read_in_the_stay_does_not_come_again_in_it() -> None:
    texts = [Text(name) for name in ("One.", "Two.", "Three.", "Four.")]
    read: set[Text] = set()
    found = [draft(texts, read).pick(Turn(KEY, 5, few=2)) for _ in range(4)]
    assert set(found) == set(texts)


def test_of_the_few_the_one_is_taken_that_repeats_no_image() -> None:
    texts = [Text("A bus goes by."), Text("The lantern burns.")]
    for occasion in range(4):
        one = draft(texts)
        one.note(Text("Somebody lights a lantern."))
        assert one.pick(Turn(KEY, occasion, few=2)) == texts[0]


def test_a_color_s_remark_does_not_come_back_within_forty_days(year: Readings) -> None:
    for language in Language:
        seen: defaultdict[tuple[Sign, str], list[int]] = defaultdict(list)
        for reading in year[language]:
            seen[reading.sign, reading.colour_reason].append(reading.date.toordinal())
        gaps: list[int] = [later - one for days in seen.values() for one, later in pairwise(days)]
        assert min(gaps) > 40, language


@pytest.mark.parametrize("language", Language)
def test_a_day_alone_is_written_as_after_the_days_before(language: Language) -> None:
    """The Moon came to a sign two days before."""
    date = next(
        day
        for day in (dt.date(2026, 5, number) for number in range(1, 9))
        if almanac.plans(day, ZONE)[Sign.LEO].occasion % 3 == 2
    )
    almanac._held.clear()
    alone = almanac.day(date, language, ZONE)
    almanac._held.clear()
    for back in (2, 1):
        almanac.day(date - dt.timedelta(days=back), language, ZONE)
    assert almanac.day(date, language, ZONE) == alone
