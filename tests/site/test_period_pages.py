"""A sign's week, month and year as pages."""

import html
import json
import re
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.readings import service
from horo_app.readings.period_service import get_period, prepare_periods
from horo_app.readings.rollover import generate_daily_horoscopes
from horo_app.site.page_server import PageServer
from horo_app.site.routes import page_at, page_of_period
from tests.rows import run

RU, EN = Language
WEEK, MONTH, YEAR = PeriodKind


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-29T12:00+03:00")


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=PageServer(PlainTextResponse("beyond", 404)))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


def words_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text.partition("<body")[2]))


PRESENT = {
    "/leo/week": Period.parse(WEEK, "2026-w48"),
    "/en/leo/month": Period.parse(MONTH, "2026-11"),
    "/leo/year": Period.parse(YEAR, "2026"),
    "/en/leo/2026-w49": Period.parse(WEEK, "2026-w49"),
    "/leo/2026-12/ahead": Period.parse(MONTH, "2026-12"),
    "/en/leo/2027-02/ahead": Period.parse(MONTH, "2027-02"),
    "/en/leo/2027": Period.parse(YEAR, "2027"),
}


@pytest.mark.parametrize(("path", "period"), PRESENT.items())
async def test_a_period_s_page_says_all_that_is_written(client, path: str, period: Period) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    page = page_at(path)
    assert page is not None
    text = (await get_period(Sign.LEO, period, page.language)).text
    said = words_of(response)
    listed = [*text.turning_points, *text.good_days, *text.chapters]
    for sentence in [
        text.summary,
        text.love,
        text.career,
        text.finance,
        text.health,
        *(o.text for o in listed),
    ]:
        assert sentence in said
    for point in text.turning_points:
        assert f'<time datetime="{point.at:%Y-%m-%dT%H:%M}Z"' in response.text
    assert "HORO-SLOT" not in response.text


@pytest.mark.parametrize(("path", "bars"), [("/leo/week", 7), ("/leo/month", 30), ("/leo/2027", 12)])
async def test_the_scores_are_drawn_and_told_in_words(client, path: str, bars: int) -> None:
    text = (await client.get(path)).text
    drawing = re.findall(r'<svg viewBox="0 0 320.*?</svg>', text, re.DOTALL)[0]
    assert len(re.findall("<rect ", drawing)) == bars
    assert re.search(r'role="img" aria-label="Оценки от 1 до 10\. Самая высокая, \d+: ', drawing)
    listed = re.findall("<ol>(.*?)</ol>", text, re.DOTALL)[0]
    assert listed.count("<li>") == bars


async def test_a_page_names_itself_and_its_other_language(client) -> None:
    head = (await client.get("/en/leo/2027")).text.partition("</head>")[0]
    assert '<link rel="canonical" href="http://horo/en/leo/2027">' in head
    assert '<link rel="alternate" hreflang="ru" href="http://horo/leo/2027">' in head
    things = json.loads(re.findall('ld\\+json">(.*?)</script>', head)[0])["@graph"]
    article = next(thing for thing in things if thing["@type"] == "Article")
    assert article["headline"] == "Leo: horoscope for 2027"
    trail = next(thing for thing in things if thing["@type"] == "BreadcrumbList")
    assert [step["name"] for step in trail["itemListElement"]] == ["Horo", "Leo", "2027"]


async def test_day_week_month_and_years_lead_to_one_another(client) -> None:
    await generate_daily_horoscopes()
    ways = ["/leo", "/leo/week", "/leo/month", "/leo/2026", "/leo/2027"]
    for path in ways:
        spans = re.findall('<nav [^>]*id="spans".*?</nav>', (await client.get(path)).text, re.DOTALL)[0]
        assert re.findall('href="([^"]*)"', spans) == ways
        assert re.findall('href="([^"]*)" aria-current="page"', spans) == [path]


async def test_neighbours_keep_the_period(client) -> None:
    text = (await client.get("/en/leo/2027-w05")).text
    for path in ("/en/cancer/2027-w05", "/en/virgo/2027-w05", "/en/leo/2027-w04", "/en/leo/2027-w06"):
        assert f'href="{path}"' in text
    assert 'href="/en/leo/2027-02/ahead"' in (await client.get("/en/leo/2027-01/ahead")).text


async def test_no_way_leads_to_what_is_not_there(client) -> None:
    for path, gone in (
        ("/leo/2026", "/leo/2025"),
        ("/leo/2027", "/leo/2028"),
        ("/leo/week", "/leo/2026-w47"),
    ):
        assert f'href="{gone}"' not in (await client.get(path)).text
        assert (await client.get(gone)).status_code == 404


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/leo/2028", "мы пишем до конца 2027 года"),
        ("/en/leo/2028-03/ahead", "we write until the end of 2027"),
        ("/en/leo/2026-w20", "we hold no horoscope of it"),
    ],
)
async def test_what_lies_too_far_away_is_refused_in_the_page_s_language(client, path, why) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert why in words_of(response)


async def test_a_page_shows_a_changed_text(client) -> None:
    await prepare_periods()
    assert "changed by hand" not in (await client.get("/leo/week")).text
    await run("update period_readings set love = 'changed by hand'")
    await service.refresh(set())  # as the listener does
    assert "changed by hand" in (await client.get("/leo/week")).text


@pytest.mark.parametrize("other", ["/LEO/week", "/leo/2027-W05", "/лев/week", "/ru/leo/2027", "/leo/week/"])
async def test_another_way_to_write_an_address_leads_there(client, other: str) -> None:
    response = await client.get(other)
    assert response.status_code == 308
    assert page_at(response.headers["location"]) is not None


async def test_what_is_stored_is_kept_as_a_page(client) -> None:
    await prepare_periods()
    week = page_of_period(Sign.LEO, PRESENT["/en/leo/2026-w49"], EN)
    first = await client.get(week.path)
    again = await client.get(week.path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
