"""What the dashboard's charts are drawn from, and dates as admins write them."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from horo_app.analytics import Counts, last_days
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import Language
from horo_app.dashboard import chart_data, figures

TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")


def test_today_is_drawn_apart_from_whole_days() -> None:
    counts = Counts(days=Counter({(TODAY, "web"): 3, (TODAY - dt.timedelta(days=1), "web"): 50}))
    *_, yesterday, today = chart_data.days(last_days(7, TODAY), counts, Language.EN)
    assert yesterday == {"day": "Nov 24", "web": 50, "api": 0, "telegram": 0}
    assert today == {"day": "Nov 25, so far", "web_so_far": 3, "api_so_far": 0, "telegram_so_far": 0}


def test_where_areas_are_drawn_today_is_no_fall_at_their_end() -> None:
    counts = Counts(days=Counter({(TODAY, "web"): 3}))
    assert chart_data.days(last_days(300, TODAY), counts, Language.EN)[-1]["day"] == "Nov 24"


def test_the_table_beside_a_chart_says_that_today_is_not_over() -> None:
    first, second, *_ = chart_data.rows(last_days(7, TODAY), Counts(), Language.RU)
    assert (first.date, second.date) == ("25 нояб. 2026, пока", "24 нояб. 2026")


def test_the_busiest_hour_is_darkest_and_a_quiet_one_is_told_in_decimals() -> None:
    monday, *_, sunday = chart_data.heat({(1, 9): 1200.0, (7, 3): 1.5}, Language.EN)
    assert (monday.cells[9].views, monday.cells[9].level) == ("1200", "6")
    assert (sunday.cells[3].views, sunday.cells[3].level) == ("1.5", "1")
    assert (sunday.cells[4].views, sunday.cells[4].level) == ("0", "0")
    assert monday.cells[9].title == "Mon 9:00, on average 1200"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("25.11.2026", Language.RU), ("25.11.26", Language.RU), (" 25-11-2026 ", Language.RU),
        ("11/25/2026", Language.EN), ("11/25/26", Language.EN), ("11.25.2026", Language.EN),
        ("2026-11-25", Language.RU), ("2026-11-25", Language.EN),
    ],
)  # fmt: skip
def test_a_date_is_read_as_the_dashboards_language_writes_it(text: str, language: Language) -> None:
    assert figures.parse_date(text, language) == TODAY


@pytest.mark.parametrize(
    "text", ["", "25", "31.02.2026", "11/25/2026", "25.11", "завтра", "25.11.2026.1", "٢٥.x.1"]
)
def test_what_is_no_date_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(ImpossibleDate) as refused:
        figures.parse_date(text, Language.RU)
    assert refused.value.fields["example"] == "25.11.2026"
