"""Readings on record, and somebody who asks for what is made of them."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.readings import repository
from horo_app.site.seo.app import found
from tests.rows import run

Hold = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:00+03:00")


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks for http://horo.test/…"""
    transport = httpx.ASGITransport(app=found())
    async with httpx.AsyncClient(transport=transport, base_url="http://horo.test") as made:
        yield made


@pytest.fixture
def hold(database: str) -> Hold:
    """Put readings on record, written the day before: hold("2026-11-25", signs=[Sign.LEO], languages=[Language.EN])."""

    async def store(
        *dates: str, signs: list[Sign] | None = None, languages: list[Language] | None = None
    ) -> None:
        days = [dt.date.fromisoformat(date) for date in dates]
        readings = [
            almanac.compose(sign, day, language)
            for day in days
            for sign in signs or SIGNS
            for language in languages or Language
        ]
        async with transaction() as session:
            await repository.store(session, readings)
        for table in ("horoscope_cache", "horoscope_archive"):
            await run(f"update {table} set updated_at = date - interval '1 day'")

    return store


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site stands at https://horo.example."""
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example")
    settings.settings.cache_clear()
