"""Today's pages are made before somebody asks for them."""

import asyncio
from collections.abc import Callable

import pytest

from horo_app import clock
from horo_app.db import transaction
from horo_app.jobs.daily import generate_daily_horoscopes
from horo_app.language import Language
from horo_app.services import horoscopes, texts
from horo_app.web import delivery
from horo_app.web.contents import Visit
from horo_app.web.readiness import keeping_ready
from horo_app.web.routes import PAGES, Kind, Page
from horo_app.zodiac import Sign
from tests.tables import rows


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock("2026-11-23T10:30+00:00")
    monkeypatch.setattr("horo_app.web.readiness.PAUSE", 0.01)


async def made(page: Page) -> bool:
    found = await delivery.find(page, Visit())
    return (page, found.stamp, horoscopes.memory) in delivery._known


async def until(condition) -> None:
    async with asyncio.timeout(30):
        while not await condition():
            await asyncio.sleep(0.01)


async def test_after_a_start_the_pages_of_today_and_the_days_beside_it_are_there(database) -> None:
    await generate_daily_horoscopes()
    async with transaction() as session:
        await texts.ensure(session, [Visit().today - clock.DAY, Visit().today - 2 * clock.DAY])
    await horoscopes.warm_horoscope_cache()
    async with keeping_ready():
        for page in (*PAGES, Page(Language.EN, kind=Kind.SKY)):
            await until(lambda page=page: made(page))
        for days in (-1, 0, 1):
            await until(
                lambda days=days: made(Page(Language.RU, Sign.LEO).on(Visit().today + days * clock.DAY))
            )


async def test_a_new_day_and_a_new_text_are_made_again(database, set_clock) -> None:
    await generate_daily_horoscopes()
    await horoscopes.warm_horoscope_cache()
    async with keeping_ready():
        await until(lambda: made(Page(Language.EN)))
        set_clock("2026-11-23T21:00+00:00")
        await until(lambda: made(Page(Language.EN)))


async def test_nothing_is_written_that_no_reader_asked_for(database) -> None:
    await generate_daily_horoscopes()
    await horoscopes.warm_horoscope_cache()
    async with keeping_ready():
        await until(lambda: made(Page(Language.EN, kind=Kind.SKY)))
        await asyncio.sleep(0.1)
    assert await rows("select distinct date from horoscope_archive") == []
    assert len(await rows("select distinct date from horoscope_cache")) == 2
