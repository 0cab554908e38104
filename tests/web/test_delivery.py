"""What the server writes into a prerendered page, for whom."""

import datetime as dt
import html
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.responses import PlainTextResponse
from structlog.testing import capture_logs

from horo_app import almanac, db
from horo_app.language import Language
from horo_app.services import horoscopes
from horo_app.web import delivery, slots
from horo_app.web.delivery import Delivery
from horo_app.web.routes import BY_PATH, PAGES, Page
from horo_app.zodiac import SIGNS, Sign
from tests.tables import rows


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T10:30+00:00")  # the 23rd in Moscow, the 24th on Kiritimati, the 22nd on Pago Pago


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Delivery(PlainTextResponse("beyond")))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


def sections(sign: Sign, date: str, language: Language) -> list[str]:
    return list(almanac.compose(sign, dt.date.fromisoformat(date), language).sections.values())


async def test_every_page_is_filled_and_says_its_language(client) -> None:
    for page in PAGES:
        text = (await client.get(page.path)).text
        assert f'<html lang="{page.language}"' in text
        assert "HORO-SLOT" not in text
        if page.sign:
            for section in sections(page.sign, "2026-11-23", page.language):
                assert f">{html.escape(section)}</p>" in text


@pytest.mark.parametrize(
    ("cookie", "date", "words"),
    [
        ("", "2026-11-23", "Monday, November 23, 2026"),
        ("tz=Pacific/Kiritimati", "2026-11-24", "Tuesday, November 24, 2026"),
        ("a=b; tz=Pacific%2FPago_Pago; c=d", "2026-11-22", "Sunday, November 22, 2026"),
        ("tz=../../etc/passwd", "2026-11-23", "Monday, November 23, 2026"),
        ("tz=<script>", "2026-11-23", "Monday, November 23, 2026"),
    ],
)
async def test_today_is_the_readers_own(client, cookie: str, date: str, words: str) -> None:
    text = (await client.get("/en/leo", headers={"cookie": cookie})).text
    assert words in text
    assert html.escape(sections(Sign.LEO, date, Language.EN)[0]) in text


async def test_the_home_page_offers_the_sign_last_read_first(client) -> None:
    fresh = (await client.get("/en")).text
    assert 'href="/en#signs"' in fresh
    assert "Choose your sign" in fresh
    known = (await client.get("/en", headers={"cookie": "sign=leo"})).text
    assert 'href="/en/leo"' in known
    assert "Your sign is Leo: read today" in known
    russian = (await client.get("/", headers={"cookie": 'sign="leo"'})).text
    assert "Твой знак — Лев: читать сегодня" in russian
    assert "Choose" not in (await client.get("/", headers={"cookie": "sign=<b>"})).text


async def test_text_from_the_table_is_escaped(client, monkeypatch) -> None:
    async def hostile(*_: object):
        reading = almanac.compose(Sign.LEO, dt.date(2026, 11, 23), Language.EN)
        return type("R", (), {"sections": dict.fromkeys(reading.sections, "<script>alert('1')</script>")})()

    monkeypatch.setattr(delivery, "get_horoscope", hostile)
    text = (await client.get("/leo")).text
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;") == 5


async def test_fetching_a_page_counts_nothing(client) -> None:
    for path in ("/leo", "/en/leo", "/"):
        await client.get(path)
    assert await rows("select * from horoscope_views") == []


async def test_pages_are_not_kept_by_caches_between(client) -> None:
    response = await client.get("/leo")
    assert response.headers["cache-control"] == "private, no-cache"


async def test_a_head_request_has_the_headers_and_no_body(client) -> None:
    response = await client.head("/leo")
    assert response.status_code == 200
    assert int(response.headers["content-length"]) > 1000


async def test_a_trailing_slash_leads_to_the_page_on_the_same_host_and_scheme(client) -> None:
    response = await client.get("/en/leo/")
    assert (response.status_code, response.headers["location"]) == (308, "/en/leo")


async def test_all_else_goes_on(client) -> None:
    for path in ("/favicon.svg", "/api/docs", "/leo/extra", "/LEO"):
        assert (await client.get(path)).text == "beyond"
    assert (await client.post("/leo")).text == "beyond"


async def test_built_files_may_be_kept_for_ever(client) -> None:
    assert "immutable" in (await client.get("/assets/a-123.js")).headers["cache-control"]
    assert "cache-control" not in (await client.get("/signs.svg")).headers


async def test_a_fault_of_ours_is_an_apology_without_a_trace(client, monkeypatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(delivery, "get_horoscope", fail)
    with capture_logs() as logged:
        response = await client.get("/leo")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Попробуй ещё раз" in response.text
    assert logged[0]["event"] == "page failed"


async def test_pages_answer_without_a_database(client) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    horoscopes.memory.replace([])
    assert html.escape(sections(Sign.LEO, "2026-11-23", Language.RU)[0]) in (await client.get("/leo")).text


def test_there_is_a_page_for_every_sign_and_a_home_in_every_language() -> None:
    assert set(BY_PATH) == {"/", "/en"} | {f"/{sign}" for sign in SIGNS} | {f"/en/{sign}" for sign in SIGNS}
    assert Page(Language.RU, Sign.LEO).in_language(Language.EN).path == "/en/leo"


def test_splitting_a_page_keeps_everything_but_the_marks() -> None:
    page = b'<a href="/HORO-SLOT-yours_path-END">HORO-SLOT-yours-END</a> HORO <p>HORO-SLOT-love-END</p>'
    fixed, names = slots.split(page)
    assert names == ["yours_path", "yours", "love"]
    assert fixed == [b'<a href="', b'">', b"</a> HORO <p>", b"</p>"]
