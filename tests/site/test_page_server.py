"""What the server writes into a prerendered page, for whom."""

import datetime as dt
import html
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading
from horo_app.core import db
from horo_app.core.language import Language
from horo_app.http import cache
from horo_app.readings import service
from horo_app.readings.rollover import generate_daily_horoscopes
from horo_app.site import placeholders, views
from horo_app.site.page_server import PageServer
from horo_app.site.routes import PAGES, Page
from tests.rows import rows, run


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T10:30+00:00")  # the 23rd in Moscow, the 24th on Kiritimati, the 22nd on Pago Pago


async def beyond(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands behind the pages: the build's own 404 page, the API's problem, and all else."""
    answers = {
        "/nowhere": HTMLResponse("the build’s own page", 404),
        "/en/nowhere": HTMLResponse("the build’s own page", 404),
        "/api/nowhere": JSONResponse({"title": "no such address"}, 404),
    }
    await answers.get(scope["path"], PlainTextResponse("beyond"))(scope, receive, send)


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=PageServer(beyond))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


def sections(sign: Sign, date: str, language: Language) -> list[str]:
    return list(almanac.compose(sign, dt.date.fromisoformat(date), language).sections.values())


def words_of(response: httpx.Response) -> str:
    """The words of a page, as they are read."""
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text.partition("<body")[2]))


async def test_every_page_of_today_is_filled_and_says_its_language(client) -> None:
    for page in PAGES:
        response = await client.get(page.path)
        assert f'<html lang="{page.language}"' in response.text
        assert "HORO-SLOT" not in response.text
        if page.sign:
            for section in sections(page.sign, "2026-11-23", page.language):
                assert section in words_of(response)


@pytest.mark.parametrize(
    "path",
    ["", "/leo", "/2026-11-24", "/leo/2026-11-23", "/leo/2026-11", "/archive", "/sky", "/sky/1969-07-20",
     "/moon", "/moon/1969-07", "/moon/2026-12-24", "/find",
     "/about", "/privacy", "/accessibility"],
)  # fmt: skip
async def test_every_page_is_filled_in_both_languages_and_has_no_script_of_the_framework(
    client, path: str
) -> None:
    await generate_daily_horoscopes()
    for address, language in ((path or "/", "ru"), (f"/en{path}", "en")):
        response = await client.get(address)
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.text
        assert "HORO-SLOT" not in response.text
        assert re.findall(r'src="[^"]+\.js"', response.text) == re.findall(
            r'src="/assets/horo-\w{8}\.js"', response.text
        )
        assert "modulepreload" not in response.text
        assert "__reactRouter" not in response.text
        assert len(words_of(response)) > 400


async def test_invented_hosts_are_answered_and_do_not_fill_what_is_kept(client) -> None:
    await generate_daily_horoscopes()
    for number in range(30):
        page = await client.get("/leo", headers={"host": f"host-{number}.example"})
        assert f"http://host-{number}.example/leo" in page.text
        await client.get("/nowhere", headers={"host": f"host-{number}.example"})
    assert len(cache.kept) == 2 * 8


async def test_days_lead_on_to_tomorrow_and_not_past_it(client) -> None:
    await generate_daily_horoscopes()
    assert 'href="/en/leo/2026-11-24"' in (await client.get("/en/leo/2026-11-23")).text
    tomorrow = (await client.get("/en/leo/2026-11-24")).text
    assert 'href="/en/leo">Today' in tomorrow
    assert 'href="/en/leo/2026-11-25"' not in tomorrow


async def test_a_birthday_is_answered_in_the_other_language_as_well(client) -> None:
    page = (await client.get("/find?day=23&month=7&x=%22>")).text
    assert 'href="/en/find?day=23&amp;month=7&amp;x=%22%3E"' in page


async def test_telegram_is_told_of_the_page_with_spaces_that_it_knows(client) -> None:
    page = (await client.get("/en/leo")).text
    address = re.findall(r'href="(https://t\.me/share/url\?[^"]+)"', page)[0]
    assert "%20" in address
    assert "+" not in address


async def test_degrees_are_written_as_the_language_writes_numbers(client) -> None:
    sky = "/sky/2026-11-25"
    assert "Секстиль Солнца и Плутона  0,2°" in words_of(await client.get(sky))
    assert "Sun sextile Pluto  0.2°" in words_of(await client.get(f"/en{sky}"))


async def test_no_page_depends_on_a_cookie_or_sets_one(client) -> None:
    await generate_daily_horoscopes()
    for path in ("/", "/leo", "/en/sky", "/find", "/leo/2026-11-23"):
        plain = await client.get(path)
        told = await client.get(path, headers={"cookie": "tz=Pacific/Kiritimati; sign=leo"})
        assert told.content == plain.content
        assert "set-cookie" not in plain.headers
        assert "cookie" not in plain.headers["vary"]


async def test_an_address_that_follows_the_day_names_the_day_and_leads_to_those_beside(client) -> None:
    page = (await client.get("/en/leo")).text
    assert '<meta name="horo-day" content="2026-11-23">' in page
    assert "Monday, November 23, 2026" in page
    assert 'href="/en/leo/2026-11-22"' in page
    assert 'href="/en/leo/2026-11-24"' in page
    for path in ("/en/leo/2026-11-23", "/en/2026-11-24", "/en/sky/2026-11-23", "/en/about"):
        assert 'name="horo-day"' not in (await client.get(path)).text


@pytest.mark.parametrize(
    ("date", "status"), [("22", 200), ("23", 200), ("24", 200), ("21", 404), ("25", 404)]
)
async def test_the_home_page_stands_for_each_day_that_is_somebodys_today(
    client, date: str, status: int
) -> None:
    response = await client.get(f"/en/2026-11-{date}")
    assert response.status_code == status
    if status == 200:
        assert f"November {date}, 2026" in words_of(response)
        assert '<link rel="canonical" href="http://horo/en">' in response.text


async def test_a_share_is_of_the_dated_address(client) -> None:
    page = (await client.get("/en/leo")).text
    assert 'data-url="http://horo/en/leo/2026-11-23"' in page
    assert "en%2Fleo%2F2026-11-23" in page


async def test_a_reading_shows_the_week_and_the_day_before_and_what_comes_next_in_the_sky(
    client, set_clock
) -> None:
    for day in ("22", "23"):
        set_clock(f"2026-11-{day}T10:30+00:00")
        await generate_daily_horoscopes()
    page = await client.get("/en/leo")
    scores = [almanac.compose(Sign.LEO, dt.date(2026, 11, day), Language.EN).score for day in (22, 23, 24)]
    assert [int(score) for score in re.findall(r"--score:(\d+)", page.text)][-2:] == scores[-2:]
    assert almanac.compose(Sign.LEO, dt.date(2026, 11, 22), Language.EN).summary in words_of(page)
    assert "Full Moon November 24, in 1 day" in re.sub(r"\s+", " ", words_of(page))


async def test_every_section_is_tied_to_the_one_fact_that_it_rests_on(client) -> None:
    page = (await client.get("/en/leo")).text
    reading = almanac.compose(Sign.LEO, dt.date(2026, 11, 23), Language.EN)
    tied = re.findall(r'data-bodies="([^"]*)" data-parts="([^"]*)"', page)
    assert len(tied) == len(reading.facts)
    for fact, (bodies, parts) in zip(reading.facts, tied, strict=True):
        if "section" in fact:
            assert parts == fact["section"]
            assert set(bodies.split()) == {fact[name] for name in ("body", "first", "second") if name in fact}
    assert sorted(" ".join(parts for _, parts in tied).split()) == sorted(reading.sections)


async def test_after_midnight_the_page_is_the_new_days(client, set_clock) -> None:
    await client.get("/leo")
    set_clock("2026-11-24T00:00+03:00")
    words = words_of(await client.get("/leo"))
    assert sections(Sign.LEO, "2026-11-24", Language.RU)[0] in words
    assert sections(Sign.LEO, "2026-11-23", Language.RU)[0] not in words
    assert "24 ноября 2026" in words


async def test_text_from_the_table_is_escaped_wherever_it_stands(client) -> None:
    await generate_daily_horoscopes()
    hostile = "</script><script>alert('1')</script>"
    names = ("love", "summary", "score_reason", "colour", "colour_reason")
    await run(
        f"update horoscope_cache set {', '.join(f'{name} = :hostile' for name in names)}", hostile=hostile
    )
    service.memory.replace([])
    for path in ("/leo", "/leo/2026-11-23", "/leo/2026-11-24"):
        response = await client.get(path)
        assert "<script>alert" not in response.text
        assert hostile in words_of(response)


async def test_an_edited_text_is_served_at_once(client) -> None:
    await generate_daily_horoscopes()
    assert "By hand." not in (await client.get("/leo")).text
    await run("update horoscope_cache set love = 'By hand.' where sign = 'leo' and language = 'ru'")
    service.memory.replace([])  # as the table's notification does
    for path in ("/leo", "/leo/2026-11-23"):
        assert "By hand." in (await client.get(path)).text


async def test_a_page_in_an_outage_is_not_kept_for_the_time_after(client, database) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    assert sections(Sign.LEO, "2026-11-23", Language.RU)[0] in words_of(await client.get("/leo"))
    await db.close_engine()
    db.open_engine(database)
    service._ask_again_at = 0.0
    await generate_daily_horoscopes()
    await run("update horoscope_cache set love = 'By hand.' where sign = 'leo' and language = 'ru'")
    assert "By hand." in (await client.get("/leo")).text


async def test_fetching_a_page_counts_nothing(client) -> None:
    await generate_daily_horoscopes()
    for path in ("/leo", "/en/leo", "/", "/leo/2026-11-23"):
        await client.get(path)
    assert await rows("select * from horoscope_views") == []


async def test_pages_are_asked_for_anew_and_sent_only_if_they_changed(client) -> None:
    first = await client.get("/leo")
    assert first.headers["cache-control"] == "private, no-cache"
    again = await client.get("/leo", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = await client.get("/virgo", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


async def test_pages_travel_packed_to_those_who_can_unpack(client) -> None:
    plain = await client.get("/leo", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = await client.get("/leo", headers={"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "accept-encoding" in plain.headers["vary"]


async def test_a_head_request_has_the_headers_and_no_body(client) -> None:
    response = await client.head("/leo")
    assert response.status_code == 200
    assert int(response.headers["content-length"]) > 1000


@pytest.mark.parametrize(
    ("written", "path"),
    [("/LEO", "/leo"), ("/ru/leo", "/leo"), ("/лев", "/leo"), ("/ЛЕВ/", "/leo"), ("/en/Лев", "/en/leo"),
     ("/EN/Leo/2026-11-23", "/en/leo/2026-11-23"), ("/ru", "/"), ("/About", "/about"), ("/Leo?x=1", "/leo?x=1")],
)  # fmt: skip
async def test_another_way_to_write_an_address_leads_to_the_one_address(
    client, written: str, path: str
) -> None:
    response = await client.get(written)
    assert (response.status_code, response.headers["location"]) == (308, path)


@pytest.mark.parametrize(("path", "said"), [("/nowhere", "На главную"), ("/en/nowhere", "To the home page")])
async def test_an_address_of_nothing_is_a_real_404_in_its_language(client, path: str, said: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert said in words_of(response)
    assert "the build’s own page" not in response.text
    assert 'name="robots" content="noindex"' in response.text


@pytest.mark.parametrize(
    "path", ["/leo/2026-10-01", "/en/leo/2026-10-01", "/en/leo/0001-01-01", "/en/leo/2031-01-01"]
)
async def test_a_date_without_a_text_is_a_404_that_says_what_is_held(client, path: str) -> None:
    await generate_daily_horoscopes()
    response = await client.get(path)
    assert response.status_code == 404
    words = words_of(response).replace("\u00a0", " ")
    if path.startswith("/en"):
        assert "There are readings from November 23, 2026 to November 24, 2026." in words
    else:
        assert "Есть прогнозы с 23 ноября 2026 по 24 ноября 2026." in words


async def test_a_month_without_a_text_and_a_sky_out_of_reach_are_404_pages(client) -> None:
    await generate_daily_horoscopes()
    for path, said in (
        ("/en/leo/2025-01", "We hold no readings of January 2025."),
        ("/en/sky/1899-12-31", "1900 to 2100"),
    ):
        response = await client.get(path)
        assert response.status_code == 404
        assert said in words_of(response).replace("\u00a0", " ")


async def test_all_else_goes_on(client) -> None:
    for path in ("/favicon.svg", "/api/docs", "/admin", "/Admin"):
        assert (await client.get(path)).text == "beyond"
        assert (await client.post(path)).text == "beyond"
    assert (await client.get("/api/nowhere")).json() == {"title": "no such address"}


async def test_a_fault_of_ours_is_an_apology_without_a_trace(client, monkeypatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(views.sign_pages, "get_horoscope", fail)
    with capture_logs() as logged:
        response = await client.get("/leo")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Попробуй ещё раз" in response.text
    assert logged[0]["event"] == "page failed"


async def test_without_a_database_todays_pages_answer_and_the_archive_asks_for_patience(client) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    service.memory.replace([])
    assert sections(Sign.LEO, "2026-11-23", Language.RU)[0] in words_of(await client.get("/leo"))
    for path in ("/", "/sky", "/about", "/find"):
        assert (await client.get(path)).status_code == 200
    for path in ("/archive", "/leo/2026-11", "/leo/2026-10-01"):
        response = await client.get(path)
        assert (response.status_code, response.headers["retry-after"]) == (503, "30")


def test_what_changes_a_page_changes_its_stamp() -> None:
    reading = replace(almanac.compose(Sign.LEO, dt.date(2026, 11, 23), Language.RU), version=1)

    def stamp(of: Reading) -> object:
        return views.sign_pages._found(Page(Language.RU, Sign.LEO), of, "", of.date).stamp

    assert stamp(reading) != stamp(replace(reading, version=2))
    assert stamp(replace(reading, version=0)) is None


def test_splitting_a_page_keeps_everything_but_the_marks() -> None:
    page = b'<a href="/HORO-SLOT-yours_path-END">HORO-SLOT-yours-END</a> HORO <p>HORO-SLOT-love-END</p>'
    fixed, names = placeholders.split(page)
    assert names == ["yours_path", "yours", "love"]
    assert fixed == [b'<a href="', b'">', b"</a> HORO <p>", b"</p>"]


async def test_a_page_writes_no_reading_of_a_day_that_is_over(client) -> None:
    await generate_daily_horoscopes()
    page = await client.get("/en/leo")
    assert "The day before" not in page.text
    assert await rows("select date from horoscope_archive") == []
