"""What the dashboard's charts are drawn from, and dates as admins write them."""

import datetime as dt
from collections.abc import Callable

import pytest

from horo_app.analytics import last_days
from horo_app.analytics.annotations import MODEL, NOTE, Mark
from horo_app.analytics.grain import Grain, mean
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import Language
from horo_app.dashboard import chart_data, figures
from horo_app.dashboard.timeline import Asked, timeline, whole_days

TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")


YESTERDAY = TODAY - dt.timedelta(days=1)


def asked(days: int, grain: Grain = Grain.DAY, language: Language = Language.EN, **more: object) -> Asked:
    return Asked(last_days(days, TODAY), language, grain, "/en/admin", **more)


def test_today_is_drawn_apart_from_whole_days() -> None:
    *_, yesterday, today = timeline(asked(7), {"web": {TODAY: 3, YESTERDAY: 50}, "api": {}}).points
    assert yesterday == {"day": "Nov 24", "web": 50, "api": 0}
    assert today == {"day": "Nov 25, so far", "web_so_far": 3, "api_so_far": 0}


def test_where_areas_are_drawn_today_is_no_fall_at_their_end() -> None:
    shown = timeline(asked(300), {"web": {TODAY: 3}})
    assert shown.is_long
    assert shown.points[-1]["day"] == "Nov 24"


def test_the_table_beside_a_chart_says_that_today_is_not_over() -> None:
    first, second, *_ = timeline(asked(7, language=Language.RU), {"web": {}}).rows
    assert (first.name, second.name) == ("25 нояб. 2026, пока", "24 нояб. 2026")


def test_weeks_and_months_add_their_days_up_and_those_of_active_people_are_averages() -> None:
    every_day = {TODAY - n * dt.timedelta(days=1): 7 for n in range(40)}
    weeks = timeline(asked(30, Grain.WEEK), {"web": every_day})
    assert [point["web"] for point in weeks.points[:-1]] == [6 * 7, 49, 49, 49]
    assert weeks.points[-1] == {"day": "Nov 23 – Nov 25, so far", "web_so_far": 21}
    months = timeline(asked(30, Grain.MONTH), {"web": every_day}, put_together=mean)
    assert months.points == [
        {"day": "October 2026", "web": 7},
        {"day": "November 2026, so far", "web_so_far": 7},
    ]


def test_a_year_by_week_is_drawn_as_columns() -> None:
    assert timeline(asked(365), {"web": {}}).is_long
    assert not timeline(asked(365, Grain.WEEK), {"web": {}}).is_long


def test_the_days_before_are_a_line_and_a_column_of_the_table() -> None:
    shown = timeline(asked(3), {"web": {YESTERDAY: 50}}, before={YESTERDAY: 40, TODAY: None})
    assert [point.get("days_before") for point in shown.points] == [None, 40, None]
    assert [row.cells for row in shown.rows] == [["0", "—"], ["50", "40"], ["0", "—"]]


def test_beside_a_day_that_is_not_over_no_whole_day_stands() -> None:
    before = dict.fromkeys(asked(3).scope.before.days, 5)
    found = whole_days(asked(3), before)
    assert found == {TODAY - n * dt.timedelta(days=1): 5 for n in (2, 1)}


def test_a_point_leads_to_its_days_alone_and_keeps_the_rest_of_the_address() -> None:
    words = {"grain": "week", "channel": "api", "from": "30"}
    shown = timeline(asked(30, Grain.WEEK, words=words), {"web": {}})
    address = "/en/admin?channel=api&from=2026-11-16&to=2026-11-22"
    assert sorted(shown.hrefs["Nov 16 – Nov 22"].partition("?")[2].split("&")) == sorted(
        address.partition("?")[2].split("&")
    )
    assert shown.rows[1].href == shown.hrefs["Nov 16 – Nov 22"]
    assert timeline(asked(1), {"web": {}}).hrefs == {}  # it is there already


def test_what_happened_is_a_line_at_its_point_and_words_in_its_row() -> None:
    marks = [
        Mark(1, YESTERDAY, MODEL, "gpt-5", ""),
        Mark(2, YESTERDAY, NOTE, "Version 0.3.0 deployed", "Vera"),
    ]
    shown = timeline(asked(7, marks=marks), {"web": {}})
    assert [(line.name, line.label) for line in shown.lines] == [("Nov 24", "1, 2")]
    assert shown.rows[1].notes == "Model switched to gpt-5; Version 0.3.0 deployed"
    assert [(note.label, note.number) for note in shown.notes] == [("1", 0), ("2", 2)]
    [week] = timeline(asked(3, Grain.WEEK, marks=marks), {"web": {}}).lines
    assert (week.name, week.label) == ("Nov 23 – Nov 25, so far", "1, 2")


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
