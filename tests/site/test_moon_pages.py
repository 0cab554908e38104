"""The Moon's pages: a day and a month, for the service's zone or for a city that is named."""

import html
import re
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.http import cache
from horo_app.site.page_server import PageServer


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-12-23T12:00+03:00")


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=PageServer(PlainTextResponse("beyond", 404)))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def words(client: httpx.AsyncClient, path: str) -> str:
    """The words of a page, as they are read."""
    response = await client.get(path)
    assert response.status_code == 200
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.text.partition("<body")[2]))
    return " ".join(text.split())


async def test_a_day_tells_phase_sign_void_lunar_day_rise_and_set_by_the_services_clocks(client) -> None:
    told = await words(client, "/en/moon/2026-12-24")
    for fact in (
        "Full Moon in Cancer, 4:28 a.m.", "Lit at noon 100%", "Gemini, until 12:58 a.m.; then Cancer",
        "Void of course from December 23 at 8:01 p.m. until 12:58 a.m.", "day 17, from 3:53 p.m.",
        "Moonrise 3:53 p.m.", "Moonset 9:55 a.m.", "Times and horizon of: Moscow",
        "Full moon in Cancer. A sign counts",
    ):  # fmt: skip
        assert fact.lower() in told.lower()
    assert "16-й, с 23 декабря, 14:32; 17-й, с 15:53" in await words(client, "/moon/2026-12-24")


async def test_today_counts_the_days_to_what_comes_and_another_date_does_not(client) -> None:
    assert "Last quarter in Libra December 30 at 9:59 p.m., in 7 days" in await words(client, "/en/moon")
    assert "Last quarter in Libra December 30 at 9:59 p.m. New Moon" in await words(
        client, "/en/moon/2026-12-22"
    )


async def test_a_city_has_its_own_clocks_horizon_and_today_on_every_way_from_there(client) -> None:
    page = (await client.get("/en/moon?city=Vladivostok")).text
    assert "Times and horizon of: Vladivostok, Russia" in page
    assert 'href="/en/moon/2026-12-24?city=Vladivostok"' in page
    assert 'href="/moon?city=Vladivostok"' in page  # the other language
    assert 'name="horo-day"' not in page  # the day of the city, not of the reader
    assert "11:28 a.m." in await words(client, "/en/moon/2026-12-24?city=Vladivostok")
    assert "Владивосток, Россия" in await words(client, "/moon?city=владивосток")
    assert "10:28 a.m." in await words(client, "/en/moon/2026-12-24?zone=Asia/Tokyo")


async def test_a_polar_day_is_said_plainly(client) -> None:
    told = await words(client, "/en/moon/2026-12-24?city=Murmansk")
    assert "The Moon stays above the horizon all day here" in told
    assert "not counted here this month" in told
    assert "Moonrise" not in told


async def test_a_city_that_nobody_knows_is_named_and_harms_nothing(client) -> None:
    page = (await client.get("/en/moon?city=%3Cb%3EQqqqq")).text
    assert "We know no city called “&lt;b&gt;Qqqqq”" in page
    assert "Times and horizon of: Moscow" in page


async def test_a_zone_without_a_city_asks_for_one(client) -> None:
    told = await words(client, "/en/moon?zone=UTC")
    assert "Lunar day depends on the place: choose a city" in told
    assert "Moonset" not in told


async def test_a_month_has_its_days_quarters_signs_and_eclipses(client) -> None:
    page = (await client.get("/en/moon/2027-02")).text
    assert all(f'href="/en/moon/2027-02-{day:02}"' in page for day in range(1, 29))
    assert 'href="/en/moon/2027-01"' in page
    assert 'href="/en/moon/2027-03"' in page
    told = await words(client, "/en/moon/2027-02")
    assert "Annular eclipse of the Sun February 6 at 6:59 p.m." in told
    assert "Penumbral eclipse of the Moon February 21 at 2:12 a.m." in told


async def test_a_page_is_made_once_and_kept_as_bytes(client) -> None:
    first = await client.get("/moon/2026-12")
    kept = len(cache.kept)
    again = await client.get("/moon/2026-12?nothing=1")
    assert again.content == first.content
    assert len(cache.kept) == kept
    unchanged = await client.get("/moon/2026-12", headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/moon/1899-12", "/moon/2101-01-01", "/moon/2026-13", "/en/moon/2026-02-30"]
)
async def test_a_date_that_is_none_or_too_far_away_has_no_page(client, path: str) -> None:
    assert (await client.get(path)).status_code == 404
