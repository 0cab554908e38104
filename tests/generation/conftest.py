"""A model to write with, at noon of a day on which one text is wanted."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator

import pytest

from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.generation import client
from horo_app.readings import repository
from tests.model_server import ModelServer
from tests.rows import run

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as started:
        yield started


@pytest.fixture
async def model(
    server: ModelServer, database: str, set_clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ModelServer]:
    """The server of the settings, at noon of a day on which one text is wanted: Leo's, in Russian."""
    set_clock("2026-11-23T12:00+03:00")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("MODEL_TIMEOUT", "60")
    settings.settings.cache_clear()
    async with transaction() as session:
        await repository.ensure(session, [TODAY])
    await run("update horoscope_cache set wanted = (sign = 'leo' and language = 'ru')")
    yield server
    await client.close()
