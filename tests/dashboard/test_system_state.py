"""The System page's words on how views are limited."""

import math
import uuid

import pytest

from horo_app.core import clock, network_limit
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import system_state
from horo_app.ops import process_registry


@pytest.fixture(autouse=True)
def nobody_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_limit, "_seen", -math.inf)


async def limit() -> tuple[str, str]:
    """What the page says of the limit after this process has given a sign of life, and how it looks."""
    async with transaction() as session:
        await process_registry.beat(session, uuid.uuid4(), "server", clock.now())
        alive = await process_registry.alive(session)
    [fact] = [fact for fact in system_state._service(alive, Language.EN) if fact.name == "View limit"]
    return fact.value, fact.mood


async def test_the_limit_is_told(database: str, monkeypatch) -> None:
    assert await limit() == ("300 a minute from one network, in each process", "")
    monkeypatch.setenv("VIEW_LIMIT", "0")
    settings.cache_clear()
    assert await limit() == ("none: VIEW_LIMIT is 0", "")


async def test_a_limit_that_an_unknown_proxy_lifts_says_why_in_every_process(database: str) -> None:
    network_limit.is_by_unknown_proxy({"x-forwarded-for": "8.8.8.8"})
    said, mood = await limit()
    assert said.startswith("off: visitors come through a proxy")
    assert "TRUSTED_PROXIES is 0" in said
    assert mood == "bad"
