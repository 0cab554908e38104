"""Two signs over the JSON API."""

import datetime as dt
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from horo_app.api.app import api
from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import Sign
from horo_app.content.two_signs import text_of, today_of
from horo_app.core.language import Language


@pytest.fixture
async def client(set_clock: Callable[[str], None]) -> AsyncIterator[httpx.AsyncClient]:
    set_clock("2026-11-23T22:30+00:00")  # already the 24th in Moscow
    transport = httpx.ASGITransport(app=api(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def test_two_signs_are_told_in_either_order_with_the_line_of_the_services_day(client) -> None:
    pair = SignPair(Sign.LEO, Sign.AQUARIUS)
    body = (await client.get("/api/v1/two/Aquarius/leo?lang=en")).json()
    assert body == (await client.get("/api/v1/two/leo/aquarius?lang=en")).json()
    assert (body["signs"], body["names"]) == (["leo", "aquarius"], ["Leo", "Aquarius"])
    text = text_of(pair, Language.EN)
    assert all(body[part] == getattr(text, part) for part in text.__slots__)
    date = dt.date(2026, 11, 24)
    assert body["date"] == date.isoformat()
    assert body["today"] == " ".join(today_of(pair, date, Language.EN, "Europe/Moscow"))


async def test_the_answer_is_russian_unless_asked_otherwise_and_may_be_held(client) -> None:
    response = await client.get("/api/v1/two/leo/leo")
    assert (response.json()["language"], response.json()["names"]) == ("ru", ["Лев", "Лев"])
    held = {"if-none-match": response.headers["etag"]}
    assert (await client.get("/api/v1/two/leo/leo", headers=held)).status_code == 304


@pytest.mark.parametrize(("path", "status"), [("leo/ophiuchus", 404), ("leo/leo?lang=fr", 422), ("leo", 404)])
async def test_what_is_no_pair_is_a_problem(client, path: str, status: int) -> None:
    response = await client.get(f"/api/v1/two/{path}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
