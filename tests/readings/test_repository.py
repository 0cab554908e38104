"""What the tables do by themselves when a reading changes, whoever changes it."""

import asyncio
import datetime as dt

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.readings import repository
from tests.patience import PATIENCE
from tests.rows import count, rows, run

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
async def leo(database, set_clock) -> None:
    """One reading in the cache."""
    set_clock("2026-11-23T12:00+03:00")
    async with transaction() as session:
        await repository.store(session, [almanac.compose(Sign.LEO, TODAY, Language.EN)])


async def test_a_changed_text_gets_a_number_and_what_it_said_is_kept() -> None:
    [(love,)] = await rows("select love from horoscope_cache")
    await run("update horoscope_cache set love = 'By hand.', source = 'editor', author = 'Vera'")
    await run("update horoscope_cache set love = 'Again.'")
    assert await rows("select version, love, source, author from horoscope_versions order by version") == [
        (1, love, "almanac", ""),
        (2, "By hand.", "editor", "Vera"),
    ]
    assert await rows("select version, love, updated_at > created_at from horoscope_cache") == [
        (3, "Again.", True)
    ]


async def test_writing_the_same_text_again_is_no_change() -> None:
    await run("update horoscope_cache set love = love, version = version")
    assert await rows("select version from horoscope_cache") == [(1,)]
    assert await count("horoscope_versions") == 0


async def test_only_what_readers_see_is_announced() -> None:
    async with await db.connect("test", autocommit=True) as listener:
        await listener.execute("listen horoscope_changed")
        await run("update horoscope_cache set lease_until = now(), tries = 1, locked = true, wanted = false")
        await run("update horoscope_cache set love = 'New.'")
        told = [notice.payload async for notice in listener.notifies(timeout=PATIENCE, stop_after=1)]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                told += [notice.payload async for notice in listener.notifies()]
    assert told == ["leo 2026-11-23 en"]
