"""The JSON API, over the same ASGI app that the site serves."""

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from openapi_spec_validator import validate

from horo_app import almanac
from horo_app.api.app import api
from horo_app.api.horoscopes import EXAMPLE, Horoscope
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock, db
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.network_limit import NetworkLimit
from horo_app.core.settings import settings
from horo_app.readings import service, view_filter, views
from horo_app.subscribers import bot_health
from horo_app.subscribers.bot_health import ProcessReport
from tests.patience import PATIENCE
from tests.rows import rows, run

KINDS = {"title", "status", "detail", "type"}


@pytest.fixture(autouse=True)
def evening(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T22:30+00:00")  # already the 24th in Moscow


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=api(), raise_app_exceptions=False)
    async with views.counting(), httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def test_one_sign_is_todays_reading_in_the_service_zone(client) -> None:
    body = (await client.get("/api/v1/horoscopes/leo")).json()
    written = almanac.compose(SIGNS[4], dt.date(2026, 11, 24), Language.RU)
    assert (body["sign"], body["name"], body["date"], body["language"]) == ("leo", "Лев", "2026-11-24", "ru")
    assert list(body["sections"]) == ["love", "career", "health", "finance", "advice"]
    assert body["sections"] == written.sections
    assert body["score"] == {"value": written.score, "reason": written.score_reason}
    assert body["source"] == "almanac"
    assert body["facts"]
    moments = [(one["at"], body["facts"][one["fact"]]) for one in body["times"]]
    assert [at for at, _ in moments] == sorted(at for at, _ in moments)
    assert moments
    assert all(at in (fact.get("at"), fact.get("until")) for at, fact in moments)


@pytest.mark.parametrize(
    ("date", "answered"),
    [("today", "2026-11-24"), ("tomorrow", "2026-11-25"), ("yesterday", "2026-11-23"), ("2026-11-24", "2026-11-24"),
     (" Today ", "2026-11-24")],
)  # fmt: skip
async def test_dates_by_word_and_by_number(client, date: str, answered: str) -> None:
    response = await client.get("/api/v1/horoscopes/aries", params={"date": date, "lang": "en"})
    assert response.json()["date"] == answered


async def test_all_twelve_in_one_call(client) -> None:
    body = (await client.get("/api/v1/horoscopes", params={"lang": "en"})).json()
    assert [entry["sign"] for entry in body["horoscopes"]] == list(SIGNS)
    assert len({entry["summary"] for entry in body["horoscopes"]}) == 12


async def test_all_twelve_take_one_connection_at_a_time_and_then_none(client, monkeypatch) -> None:
    monkeypatch.setattr(service, "PATIENCE", PATIENCE)
    opened, together = 0, []

    @asynccontextmanager
    async def counting():
        nonlocal opened
        opened += 1
        together.append(opened)
        try:
            async with transaction() as session:
                yield session
        finally:
            opened -= 1

    monkeypatch.setattr(service, "transaction", counting)
    first = await client.get("/api/v1/horoscopes")
    assert together == [1] * len(SIGNS)
    assert (await client.get("/api/v1/horoscopes")).text == first.text
    assert len(together) == len(SIGNS)


@pytest.mark.parametrize(
    ("address", "status", "title", "hint"),
    [
        ("/ophiuchus", 404, "Unknown sign", "Choose one of: aries, taurus"),
        ("/leo?date=2026-02-30", 422, "Impossible date", "YYYY-MM-DD, or today, tomorrow or yesterday"),
        ("/leo?date=soon", 422, "Impossible date", "YYYY-MM-DD"),
        ("/leo?date=", 422, "Impossible date", "YYYY-MM-DD"),
        ("/leo?date=9999-12-31", 404, "No reading for that date", "ask for today or tomorrow"),
        ("/leo?date=0001-01-01", 404, "No reading for that date", "ask for today or tomorrow"),
        ("/leo?lang=fr", 422, "Unknown language", "ru or en"),
        ("?lang=fr", 422, "Unknown language", "ru or en"),
        ("/leo/extra", 404, "There is no such address in the API", "/api/docs"),
    ],
)
async def test_bad_requests_get_a_problem_document_that_says_what_is_allowed(
    client, address: str, status: int, title: str, hint: str
) -> None:
    response = await client.get(f"/api/v1/horoscopes{address}")
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert set(body) == KINDS
    assert body["title"] == title
    assert hint in body["detail"]
    assert await rows("select * from horoscope_views") == []


async def test_a_held_archive_date_is_served_and_a_gap_says_what_is_held(client) -> None:
    await client.get("/api/v1/horoscopes/leo")
    response = await client.get("/api/v1/horoscopes/leo", params={"date": "2026-10-01"})
    assert response.status_code == 404
    assert "from 2026-11-24 to 2026-11-24" in response.json()["detail"]


async def test_a_fault_of_ours_is_a_neutral_sentence(client, monkeypatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr("horo_app.api.horoscopes.get_horoscope", fail)
    response = await client.get("/api/v1/horoscopes/leo")
    assert response.status_code == 500
    assert "hunter2" not in response.text
    assert response.json()["title"] == "Something went wrong"


async def test_every_reading_given_out_is_a_view_of_the_api(client) -> None:
    for sign in (*SIGNS, Sign.LEO):
        await client.get(f"/api/v1/horoscopes/{sign}?lang=en")
    await views.record(SIGNS[0], views.Channel.WEB, Language.RU)  # waits for what was counted before
    counted = await rows("select sign, views from horoscope_views where channel = 'api' and language = 'en'")
    assert dict(counted) == {sign.value: 2 if sign == "leo" else 1 for sign in SIGNS}


async def test_a_page_that_is_a_document_tells_of_its_view(client) -> None:
    seen = {"sign": "leo", "date": "2026-11-24", "language": "en"}
    assert (await client.post("/api/v1/views", json=seen)).status_code == 204
    assert (await client.post("/api/v1/views", json=seen | {"date": "2020-01-01"})).status_code == 404
    assert (await client.post("/api/v1/views", json=seen | {"sign": "ophiuchus"})).status_code == 422
    await views.record(SIGNS[0], views.Channel.API, Language.RU)  # waits for what was counted before
    assert await rows("select sign, language, views from horoscope_views where channel = 'web'") == [
        ("leo", "en", 1)
    ]


async def test_ready_means_database_and_every_text_of_today(client) -> None:
    assert (await client.get("/health/live")).json()["status"] == "alive"
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert len(response.json()["missing"]) == 24

    from horo_app.readings.rollover import reconcile

    await reconcile()
    response = await client.get("/health/ready")
    told = response.json()
    assert (told.pop("bot")["status"], told.pop("model")["status"]) == ("absent", "absent")
    assert told.pop("down") == []
    assert told.pop("backup") == {"status": "off", "last_at": None}
    assert (response.status_code, told) == (200, {"status": "ready", "today": "2026-11-24", "missing": []})

    await run("delete from horoscope_cache where sign = 'leo' and language = 'en' and date = '2026-11-24'")
    assert (await client.get("/health/ready")).json()["missing"] == ["leo/en"]


async def test_a_bot_is_told_of_and_a_silent_one_makes_the_site_no_less_ready(client, set_clock) -> None:
    from horo_app.readings.rollover import reconcile

    await reconcile()
    async with transaction() as session:
        await bot_health.beat(
            session, ProcessReport(uuid.uuid4(), "horo_bot", clock.now(), last_update_at=clock.now())
        )
    told = (await client.get("/health/ready")).json()["bot"]
    assert (told["status"], told["processes"], told["lag"]) == ("ok", 1, 0)
    assert dt.datetime.fromisoformat(told["last_update_at"]) == clock.now()

    set_clock((clock.now() + dt.timedelta(seconds=61)).isoformat())
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()["bot"]["status"]) == (200, "late")
    assert response.json()["bot"]["problems"] == ["stopped"]


async def test_without_a_database_it_is_alive_but_not_ready_and_still_gives_readings(client) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    service.memory.replace([])
    assert (await client.get("/health/live")).status_code == 200
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()["missing"]) == (503, ["database"])
    assert response.json()["bot"] is None
    assert (await client.get("/api/v1/horoscopes/leo")).status_code == 200
    response = await client.get("/api/v1/horoscopes/leo?date=2020-01-01")
    assert (response.status_code, response.json()["title"]) == (503, "Database unavailable")


async def test_the_description_tells_what_a_refusal_is(client) -> None:
    described = (await client.get("/api/openapi.json")).json()
    refusals = [
        (path, status, list(response["content"]))
        for path, operations in described["paths"].items()
        for operation in operations.values()
        for status, response in operation["responses"].items()
        if status >= "400" and not path.startswith("/health")
    ]
    assert len(refusals) >= 8
    assert {tuple(kinds) for _, _, kinds in refusals} == {("application/problem+json",)}
    assert "HTTPValidationError" not in str(described)


async def test_the_description_is_valid_openapi_and_its_page_needs_no_network(client) -> None:
    described = (await client.get("/api/openapi.json")).json()
    validate(described)
    assert set(described["paths"]) == {
        "/api/v1/horoscopes/{sign}", "/api/v1/horoscopes", "/health/live", "/health/ready",
        "/api/v1/feedback/{sign}/{date}/{language}/{ballot}", "/api/v1/two/{sign}/{other}", "/api/v1/moon/{date}",
    }  # fmt: skip
    page = (await client.get("/api/docs")).text
    assert "//cdn" not in page
    assert (await client.get("/api/static/swagger-ui-bundle.js")).status_code == 200


async def test_what_no_person_reads_is_answered_and_counted_apart(client) -> None:
    crawler, image = {"user-agent": "Googlebot/2.1"}, {"sec-fetch-dest": "image"}
    for path in ("/api/v1/horoscopes/leo", "/api/v1/horoscopes"):
        assert (await client.get(path)).status_code == 200
    assert (await client.get("/api/v1/horoscopes/leo", headers=crawler)).status_code == 200
    assert (await client.get("/api/v1/horoscopes/leo", headers=image)).status_code == 200
    seen = {"sign": "leo", "date": "2026-11-24", "language": "en"}
    theirs = {"origin": "https://elsewhere.example"}
    assert (await client.post("/api/v1/views", json=seen, headers=theirs)).status_code == 204
    await views.record(SIGNS[0], views.Channel.TELEGRAM, Language.RU)  # waits for what was counted before
    assert await rows("select channel, sign, views from horoscope_views where channel <> 'telegram'") == [
        ("api", "leo", 1)
    ]
    assert await rows("select date::text, channel, reason, views from uncounted_views order by 2, 3") == [
        ("2026-11-24", "api", "crawler", 1),
        ("2026-11-24", "api", "embedded", 1),
        ("2026-11-24", "api", "list", 1),
        ("2026-11-24", "web", "foreign", 1),
    ]


async def test_one_client_cannot_inflate_the_figures(client, monkeypatch) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "5")
    settings.cache_clear()
    monkeypatch.setattr(view_filter, "_networks", NetworkLimit())
    seen = {"sign": "leo", "date": "2026-11-24", "language": "en"}
    for _ in range(20):
        assert (await client.post("/api/v1/views", json=seen)).status_code == 204
        assert (await client.get("/api/v1/horoscopes/leo?lang=en")).status_code == 200
    await views.record(SIGNS[0], views.Channel.TELEGRAM, Language.RU)  # waits for what was counted before
    assert await rows("select sum(views) from horoscope_views where channel <> 'telegram'") == [(5,)]
    assert await rows("select sum(views) from uncounted_views where reason = 'limit'") == [(35,)]


def test_the_example_in_the_description_is_an_answer() -> None:
    assert Horoscope.model_validate(EXAMPLE).model_dump(mode="json") == EXAMPLE
