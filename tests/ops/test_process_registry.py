"""Processes tell of themselves, and those that are gone are not shown."""

import asyncio
import os
import uuid

import pytest

from horo_app import __version__
from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.ops import process_registry
from horo_app.ops.process_registry import LiveProcess
from horo_app.readings import service, views
from horo_app.readings.service import get_horoscope
from horo_app.readings.views import Channel
from tests.patience import PATIENCE
from tests.rows import count, rows, run


async def alive() -> list[LiveProcess]:
    async with transaction() as session:
        return await process_registry.alive(session)


async def told() -> LiveProcess:
    """What this process tells once it has told anything."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await alive()):
            await asyncio.sleep(0.02)
    return found[0]


async def test_a_process_tells_what_it_holds_and_leaves_the_list_at_its_end(database: str) -> None:
    today = clock.today(settings().timezone)
    await get_horoscope(Sign.LEO, today, Language.EN)
    for _ in range(3):
        await get_horoscope(Sign.LEO, today, Language.EN)
    async with process_registry.telling("server"):
        found = await told()
    assert (found.role, found.pid, found.version, found.own) == ("server", os.getpid(), __version__, True)
    assert (found.readings, found.hits, found.misses, found.hit_rate) == (1, 3, 1, 0.75)
    assert found.memory > 10 * 2**20
    assert await alive() == []


async def test_it_goes_on_telling(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_registry, "BEAT", 0.02)
    async with process_registry.telling("server"):
        first = await told()
        async with asyncio.timeout(PATIENCE):
            while (await told()).seen_at == first.seen_at:
                await asyncio.sleep(0.02)
        assert await count("processes") == 1


async def test_a_process_that_was_killed_is_not_shown_for_long_nor_kept_for_ever(database: str) -> None:
    async with transaction() as session:
        await process_registry.beat(session, uuid.uuid4(), "server", clock.now())
    assert [process.own for process in await alive()] == [False]
    await run("update processes set seen_at = now() - interval '36 seconds'")
    assert await alive() == []
    await run("update processes set seen_at = now() - interval '20 minutes'")
    async with transaction() as session:
        await process_registry.beat(session, uuid.uuid4(), "bot", clock.now())
    assert await rows("select role from processes") == [("bot",)]


async def test_views_that_wait_for_the_database_are_told(database: str) -> None:
    service.memory.hits = 0
    async with views.counting():
        assert views.waiting() == 0
        views.count(Sign.LEO, Channel.WEB, Language.RU)
        views.count(Sign.LEO, Channel.WEB, Language.RU)
        assert views.waiting() == 2
        await views.record(Sign.LEO, Channel.WEB, Language.RU)
        assert views.waiting() == 0


async def test_before_the_first_read_there_is_no_hit_rate(database: str) -> None:
    async with process_registry.telling("bot"):
        assert (await told()).hit_rate is None
