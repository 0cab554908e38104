"""Texts that do not fit every day: where they may stand, and what the checker says of them."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from horo_app.almanac import check
from horo_app.almanac.draft import Draft, Turn
from horo_app.almanac.entries import Text, is_workday, text_of
from horo_app.almanac.phrasebook import Phrasebook
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language

KEY = ("house", "7", "love")
FRIDAY, SATURDAY, NEW_YEAR = dt.date(2026, 11, 27), dt.date(2026, 11, 28), dt.date(2027, 1, 4)


def picked(texts: list[Text], date: dt.date = FRIDAY, tone: str = "mid", hour: int | None = None) -> set[str]:
    """All that twenty occasions bring."""
    book = Phrasebook({KEY: tuple(texts)})
    found = (Draft(Sign.LEO, book, date, tone).pick(Turn(KEY, occasion), hour) for occasion in range(20))
    return {text.text for text in found if text}


@pytest.mark.parametrize(
    ("other", "day", "is_printed"),
    [
        (Text("b", workday=True), {}, True),
        (Text("b", workday=True), {"date": SATURDAY}, False),
        (Text("b", workday=True), {"date": NEW_YEAR}, False),
        (Text("b", begins=8, ends=20), {"hour": 8}, True),
        (Text("b", begins=8, ends=20), {"hour": 20}, False),
        (Text("b", tone="low"), {"tone": "low"}, True),
        (Text("b", tone="low"), {"tone": "mid"}, True),
        (Text("b", tone="low"), {"tone": "high"}, False),
        (Text("b", tone="high"), {"tone": "low"}, False),
    ],
)
def test_a_text_stands_only_where_it_fits(other: Text, day: dict[str, Any], is_printed: bool) -> None:
    texts = [Text("a"), other, Text("c")]
    assert picked(texts, **day) == ({"a", "b", "c"} if is_printed else {"a", "c"})


def test_rest_and_go_never_stand_in_one_reading() -> None:
    theme = ("theme", "7", "mid")
    book = Phrasebook({theme: (Text("t", pace="rest"),), KEY: (Text("a", pace="go"), Text("b"))})
    for occasion in range(4):
        draft = Draft(Sign.LEO, book, FRIDAY, "mid")
        draft.pick(Turn(theme, occasion))
        assert draft.pick(Turn(KEY, occasion)) == Text("b")


def test_an_aspect_s_text_about_work_is_not_told_in_love() -> None:
    pair = ("pair", "mercury", "mercury_saturn", "hard")
    book = Phrasebook({pair: (Text("a"), Text("b", section="career"))})
    found = {
        section: {
            Draft(Sign.LEO, book, FRIDAY, "mid").pick(Turn(pair, occasion, section=section))
            for occasion in range(4)
        }
        for section in ("love", "career")
    }
    assert found == {"love": {Text("a")}, "career": {Text("a"), Text("b", section="career")}}


def test_a_list_that_is_passed_over_still_goes_through_all_that_fits() -> None:
    texts = [Text(str(number), workday=number % 2 == 0) for number in range(14)]
    assert picked(texts, SATURDAY) == {str(number) for number in range(1, 14, 2)}


def test_offices_are_shut_at_weekends_and_in_the_first_week_of_the_year() -> None:
    open_days = [
        date for number in range(14) if is_workday(date := dt.date(2026, 12, 28) + number * dt.timedelta(1))
    ]
    assert [(date.month, date.day) for date in open_days] == [(12, 28), (12, 29), (12, 30), (12, 31)]


@pytest.mark.parametrize(
    ("entry", "kind", "complaint"),
    [
        ({"text": "a", "workday": False}, "house", "workday = False has no meaning here"),
        ({"text": "a", "from": 8}, "house", "from = 8 has no meaning here"),
        ({"text": "a", "to": 26}, "moon", "to = 26 has no meaning here"),
        ({"text": "a", "section": "love"}, "house", "section = 'love' has no meaning here"),
        ({"text": "a", "tone": "sad"}, "house", "tone = 'sad' has no meaning here"),
        ({"txt": "a"}, "house", "an entry has a text in quotation marks"),
    ],
)
def test_an_entry_that_says_nothing_is_named(entry: dict[str, object], kind: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        text_of(entry, ("text",), kind)


def test_an_entry_s_fields_are_read() -> None:
    assert text_of({"text": "a", "from": 8, "to": 12, "pace": "go"}, ("text",), "moon") == Text(
        "a", begins=8, ends=12, pace="go"
    )


def test_a_list_that_a_free_day_leaves_too_little_of_is_named(folder: Path) -> None:
    path = folder / "en/house/3.toml"
    written = path.read_text("utf-8")
    career = tomllib.loads(written)["career"]
    texts = [entry if isinstance(entry, str) else entry["text"] for entry in career]
    start, _, rest = written.partition("career = [\n")
    entries = "\n".join(f'  {{ text = "{text}", workday = true }},' for text in texts)
    path.write_text(f"{start}career = [\n{entries}{rest[rest.index(chr(10) + ']') :]}", "utf-8")
    faults = "\n".join(str(fault) for fault in check.faults_in(folder, Language.EN, set()))
    assert f"3.career: 0 of {len(texts)} texts fit a free day of low tone" in faults
