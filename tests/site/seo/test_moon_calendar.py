"""The Moon's calendar to subscribe to is one that a calendar library reads, in one's zone and language."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Component

from horo_app.astrology.moon import quarters
from horo_app.astrology.sky import Phase
from horo_app.http import freshness

PATH = "/moon/calendar.ics"
START, END = dt.datetime(2026, 10, 26, tzinfo=dt.UTC), dt.datetime(2027, 12, 26, tzinfo=dt.UTC)


async def events(client, query: str = "") -> list[Component]:
    response = await client.get(f"{PATH}{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    return calendar.walk("VEVENT")


async def test_it_holds_a_year_of_quarters_eclipses_signs_and_hours_void_of_course(client) -> None:
    found = await events(client, "?lang=en")
    names = [str(event["summary"]) for event in found]
    new = [event.start for event in found if str(event["summary"]).startswith("New Moon")]
    assert new == [one.at for one in quarters(START, END) if one.phase is Phase.NEW]
    assert "Annular eclipse of the Sun" in names
    assert {"Sun enters Capricorn", "Moon enters Leo", "Mars enters Virgo"} <= set(names)
    voids = [event for event in found if event["summary"] == "Moon void of course"]
    enters = {event.start for event in found if str(event["summary"]).startswith("Moon enters")}
    assert len(voids) > 150
    assert all(event.end in enters for event in voids[:-1])
    assert all(before.start <= after.start for before, after in pairwise(found))


async def test_an_entry_keeps_its_name_in_each_zone_and_language(client) -> None:
    english = await events(client, "?lang=en&zone=America/New_York")
    russian = await events(client, "?lang=ru&zone=Asia/Tokyo")
    uids = [str(event["uid"]) for event in english]
    assert len(set(uids)) == len(uids)
    assert uids == [str(event["uid"]) for event in russian]
    assert [event.start for event in english] == [event.start for event in russian]
    assert english[0].start.tzinfo == ZoneInfo("America/New_York")
    assert "Луна без курса" in {str(event["summary"]) for event in russian}


async def test_planets_can_be_chosen(client) -> None:
    names = [str(event["summary"]) for event in await events(client, "?lang=en&planets=venus,Sun")]
    enters = {name.partition(" enters")[0] for name in names if " enters" in name}
    assert enters == {"Venus", "Sun"}


async def test_what_an_app_has_already_is_not_sent_again(client) -> None:
    first = await client.get(PATH)
    again = await client.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == freshness.shared()


@pytest.mark.parametrize(
    "query", ["zone=Nowhere/At_all", "lang=xx", "planets=pluto", "zone=../../etc/passwd"]
)
async def test_what_means_nothing_is_told_so(client, query: str) -> None:
    response = await client.get(f"{PATH}?{query}")
    assert response.status_code in (404, 422)
    assert response.text.strip()
