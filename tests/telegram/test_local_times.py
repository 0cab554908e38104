"""A reading's hours are those of the service's zone; people elsewhere are told theirs beside it."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.telegram.local_times import by_the_clock_of
from horo_app.telegram.reply import reading_text

READING = replace(
    almanac.compose(Sign.LEO, dt.date(2026, 11, 30), Language.EN),
    facts=(
        {"kind": "in_house", "body": "moon", "house": 1, "until": "2026-11-30T14:12:38Z", "section": "love"},
        {
            "kind": "aspect", "first": "moon", "second": "venus", "aspect": "sextile", "orb": 0.0,
            "at": "2026-11-30T10:10:00Z", "section": "finance",
        },
        {"kind": "in_house", "body": "venus", "house": 3, "section": "health"},
    ),
)  # fmt: skip


def test_somebody_in_another_zone_is_told_the_instants_in_their_order() -> None:
    assert by_the_clock_of(ZoneInfo("Asia/Novosibirsk"), READING) == [
        "17:10 — Moon sextile Venus",
        "until 21:12 — Moon in your 1st house",
    ]
    assert by_the_clock_of(ZoneInfo("Asia/Kamchatka"), READING)[-1].startswith("until 2:12 the next day — ")


def test_where_the_clocks_show_the_same_nothing_is_added() -> None:
    assert by_the_clock_of(ZoneInfo("Europe/Moscow"), READING) == []
    assert by_the_clock_of(ZoneInfo("Europe/Minsk"), READING) == []


def test_the_message_has_them_at_its_end() -> None:
    hours = by_the_clock_of(ZoneInfo("Asia/Novosibirsk"), READING)
    said = reading_text(READING, hours).render()[0]
    assert said.endswith("By your clock\n" + "\n".join(hours))
    assert "By your clock" not in reading_text(READING).render()[0]
