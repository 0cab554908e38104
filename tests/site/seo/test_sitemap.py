"""The sitemap and robots.txt, as a search engine reads them."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from horo_app.astrology.sign_pair import PAIRS
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.language import Language
from horo_app.site.routes import PAGES, PLAIN, Page, page_of_pair
from tests.rows import run

# The Moon's, through the end of the next year
MONTHS = ["2026-11", "2026-12", *(f"2027-{month:02}" for month in range(1, 13))]
ALWAYS_THERE = [
    *PAGES,
    *(Page(language, kind=kind) for language in Language for kind in PLAIN),
    *(page_of_pair(pair, language) for language in Language for pair in PAIRS),
]

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


async def _entries(client, path: str) -> dict[str, str | None]:
    """The addresses of a sitemap, and when each changed."""
    response = await client.get(path)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    kind = {"sitemapindex": "s:sitemap", "urlset": "s:url"}[root.tag.rpartition("}")[2]]
    return {
        entry.findtext("s:loc", namespaces=NAMES): entry.findtext("s:lastmod", namespaces=NAMES)
        for entry in root.findall(kind, NAMES)
    }


async def test_the_index_names_a_part_for_each_month_and_when_it_changed(client, hold) -> None:
    await hold("2026-09-30", "2026-11-24", "2026-11-25", signs=[Sign.LEO])
    assert await _entries(client, "/sitemap.xml") == {
        "http://horo.test/sitemap-pages.xml": "2026-11-25T00:00:00+03:00",
        "http://horo.test/sitemap-2026-09.xml": "2026-09-30T00:00:00+03:00",
        "http://horo.test/sitemap-2026-11.xml": "2026-11-25T00:00:00+03:00",
    }


async def test_a_part_has_every_reading_of_its_month_up_to_today(client, hold) -> None:
    await hold("2026-10-31", "2026-11-01", "2026-11-25", "2026-11-26", signs=[Sign.LEO])
    paths = ["leo/2026-11-01", "leo/2026-11-25", "leo/2026-11"]
    paths += [f"{kind}/{date}" for kind in ("sky", "moon") for date in ("2026-11-01", "2026-11-25")]
    both = {f"http://horo.test{language}/{path}" for language in ("", "/en") for path in paths}
    assert set(await _entries(client, "/sitemap-2026-11.xml")) == both
    assert "http://horo.test/leo/2026-10-31" in await _entries(client, "/sitemap-2026-10.xml")


async def test_a_changed_text_has_a_new_date(client, hold) -> None:
    await hold("2026-11-24", "2026-11-25", signs=[Sign.LEO], languages=[Language.EN])
    edited = "update horoscope_archive set updated_at = '2026-11-25T09:30+03:00' where date = '2026-11-24'"
    await run(edited)
    entries = await _entries(client, "/sitemap-2026-11.xml")
    assert entries["http://horo.test/en/leo/2026-11-24"] == "2026-11-25T09:30:00+03:00"
    assert entries["http://horo.test/en/leo/2026-11"] == "2026-11-25T09:30:00+03:00"
    assert entries["http://horo.test/en/leo/2026-11-25"] == "2026-11-25T00:00:00+03:00"
    assert entries["http://horo.test/en/sky/2026-11-24"] == "2026-11-24T00:00:00+03:00"


async def test_a_reading_on_its_way_to_the_archive_is_listed_once(client, hold) -> None:
    await hold("2026-11-24", signs=[Sign.LEO], languages=[Language.EN])
    names = (
        "sign, date, language, love, career, health, finance, advice, summary, score, score_reason, colour, "
    )
    names += "colour_hex, colour_reason, facts, source, updated_at"
    await run(f"insert into horoscope_cache ({names}) select {names} from horoscope_archive")
    text = (await client.get("/sitemap-2026-11.xml")).text
    assert text.count("http://horo.test/en/leo/2026-11-24<") == 1


async def test_the_pages_that_are_always_there_change_with_their_text(client, hold) -> None:
    await hold("2026-11-25")
    await run(
        "update horoscope_cache set updated_at = '2026-11-25T08:00+03:00' where sign = 'leo' and language = 'ru'"
    )
    entries = await _entries(client, "/sitemap-pages.xml")
    moon = {f"{way}/moon/{month}" for way in ("", "/en") for month in MONTHS}
    spans = ("week", "month", "2026-12/ahead", "2026", "2027")
    periods = {f"{page.path}/{span}" for page in PAGES if page.sign for span in spans}
    always = {page.path for page in ALWAYS_THERE}
    assert set(entries) == {f"http://horo.test{path}" for path in moon | periods | always}
    assert entries["http://horo.test/leo"] == "2026-11-25T08:00:00+03:00"
    assert entries["http://horo.test/en/leo"] == "2026-11-25T00:00:00+03:00"
    assert entries["http://horo.test/"] == entries["http://horo.test/sky"] == "2026-11-25T00:00:00+03:00"
    assert entries["http://horo.test/about"] is None  # changes with a release, and not with the day


async def test_a_site_that_holds_nothing_yet_has_a_sitemap(client) -> None:
    assert await _entries(client, "/sitemap.xml") == {"http://horo.test/sitemap-pages.xml": None}
    assert set((await _entries(client, "/sitemap-pages.xml")).values()) == {None}


@pytest.mark.parametrize("month", ["2025-01", "9999-12", "2026-13", "2026-1", "0000-01"])
async def test_a_month_that_holds_nothing_has_no_part(client, hold, month: str) -> None:
    await hold("2026-11-25")
    assert (await client.get(f"/sitemap-{month}.xml")).status_code == 404


async def test_a_part_of_a_full_month_keeps_to_the_protocols_limit(client, hold) -> None:
    days = [f"2026-10-{day:02}" for day in range(1, 32)]
    await hold(*days, signs=[Sign.LEO])
    assert len(await _entries(client, "/sitemap-2026-10.xml")) * len(SIGNS) < 50_000


async def test_robots_are_let_in_and_told_of_the_sitemap(client, public) -> None:
    lines = (await client.get("/robots.txt")).text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: https://horo.example/sitemap.xml" in lines
    assert all(line.startswith(("Disallow: /api/v1/", "Disallow: /health/")) for line in lines[1:-2] if line)


async def test_dates_are_those_of_the_services_zone(client, hold, set_clock) -> None:
    await hold("2026-11-25", "2026-11-26", signs=[Sign.LEO])
    set_clock("2026-11-25T20:59+00:00")
    tomorrow = "http://horo.test/leo/2026-11-26"
    assert tomorrow not in await _entries(client, "/sitemap-2026-11.xml")
    set_clock("2026-11-25T21:00+00:00")
    assert tomorrow in await _entries(client, "/sitemap-2026-11.xml")
    assert dt.datetime.fromisoformat(
        (await _entries(client, "/sitemap.xml"))["http://horo.test/sitemap-2026-11.xml"]
    ) == dt.datetime(2026, 11, 25, 21, tzinfo=dt.UTC)
