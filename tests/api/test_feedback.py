"""Answers over HTTP, as the page sends them."""

import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from horo_app.api.app import api
from horo_app.core import db
from horo_app.core.network_limit import NetworkLimit
from horo_app.readings import feedback
from horo_app.readings.rollover import generate_daily_horoscopes
from tests.rows import rows

MINE = uuid.UUID("6f1c7a52-9d0b-4a5e-8a31-0f7d3a5f2b10")
LEO = f"/api/v1/feedback/leo/2026-11-25/en/{MINE}"
COUNTS = "select sign, date::text, language, answer, answers from horoscope_feedback where answers > 0"


@pytest.fixture
async def client(database, set_clock) -> AsyncIterator[httpx.AsyncClient]:
    set_clock("2026-11-25T15:00+03:00")
    feedback._of_networks = NetworkLimit()
    await generate_daily_horoscopes()
    transport = httpx.ASGITransport(app=api(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def test_an_answer_is_given_changed_and_taken_back(client) -> None:
    for answer in ("yes", "no"):
        response = await client.put(LEO, json={"answer": answer})
        assert (response.status_code, response.content) == (204, b"")
        assert await rows(COUNTS) == [("leo", "2026-11-25", "en", answer, 1)]
    assert (await client.delete(LEO)).status_code == 204
    assert await rows(COUNTS) == []


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        (f"/api/v1/feedback/ophiuchus/2026-11-25/en/{MINE}", {"answer": "yes"}, 422),
        (f"/api/v1/feedback/leo/2026-02-30/en/{MINE}", {"answer": "yes"}, 422),
        (f"/api/v1/feedback/leo/2026-11-25/fr/{MINE}", {"answer": "yes"}, 422),
        ("/api/v1/feedback/leo/2026-11-25/en/mine", {"answer": "yes"}, 422),
        (LEO, {"answer": "maybe"}, 422),
        (LEO, {}, 422),
        (f"/api/v1/feedback/leo/2026-11-27/en/{MINE}", {"answer": "yes"}, 422),
        (f"/api/v1/feedback/leo/2026-11-22/en/{MINE}", {"answer": "yes"}, 404),
    ],
)
async def test_what_is_no_answer_about_a_reading_gets_a_problem_document_and_counts_nothing(
    client, address: str, body: dict[str, str], status: int
) -> None:
    response = await client.put(address, json=body)
    assert (response.status_code, response.json()["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert await rows("select * from horoscope_feedback") == []


async def test_a_flood_is_told_to_wait(client, monkeypatch) -> None:
    monkeypatch.setattr(feedback, "MOST_OF_A_NETWORK", 0)
    response = await client.put(LEO, json={"answer": "yes"})
    assert (response.status_code, response.json()["title"]) == (429, "Too many answers")


async def test_without_a_database_the_reader_hears_that_the_answer_was_not_kept(client) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    for response in (await client.put(LEO, json={"answer": "yes"}), await client.delete(LEO)):
        assert response.status_code == 503
        assert "send it again" in response.json()["detail"]


def from_network(address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=api(), client=(address, 1), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://horo")


async def answer(sender: httpx.AsyncClient, sign: str = "leo") -> int:
    address = f"/api/v1/feedback/{sign}/2026-11-25/en/{uuid.uuid4()}"
    return (await sender.put(address, json={"answer": "no"})).status_code


async def test_a_flood_from_one_network_is_stopped_there(client) -> None:
    async with from_network("198.51.100.1") as flood, from_network("198.51.100.2") as reader:
        answered = [await answer(flood) for _ in range(30)]
        assert answered == [204] * feedback.MOST_OF_A_NETWORK + [429] * (30 - feedback.MOST_OF_A_NETWORK)
        assert await answer(flood, "aries") == 429
        assert await answer(reader) == 204


async def test_a_flood_from_many_networks_keeps_no_reader_out(client, monkeypatch) -> None:
    monkeypatch.setattr(feedback, "MOST_A_MINUTE", 8)
    async with from_network("198.51.100.1") as one, from_network("198.51.100.2") as another:
        for _ in range(10):
            flood = [await answer(one), await answer(another)]
        assert flood == [429, 429]
    async with from_network("198.51.100.3") as reader:
        assert await answer(reader) == 204
