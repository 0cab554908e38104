"""Today's pages are made before somebody asks for them."""

import asyncio
from collections.abc import Callable

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.readings import repository, service
from horo_app.readings.rollover import generate_daily_horoscopes
from horo_app.site import page_server
from horo_app.site.prewarm import keeping_ready
from horo_app.site.routes import PAGES, Page, PageKind
from horo_app.site.views import Visit
from tests.patience import PATIENCE
from tests.rows import rows


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock("2026-11-23T10:30+00:00")
    monkeypatch.setattr("horo_app.site.prewarm.PAUSE", 0.01)


async def made(page: Page) -> bool:
    found = await page_server.find(page, Visit())
    return (page, found.stamp, service.memory) in page_server._known


async def until(condition) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.01)


async def test_after_a_start_the_pages_of_today_and_the_days_beside_it_are_there(database) -> None:
    await generate_daily_horoscopes()
    async with transaction() as session:
        await repository.ensure(session, [Visit().today - clock.DAY, Visit().today - 2 * clock.DAY])
    await service.warm_horoscope_cache()
    async with keeping_ready():
        for page in (*PAGES, Page(Language.EN, kind=PageKind.SKY)):
            await until(lambda page=page: made(page))
        for days in (-1, 0, 1):
            await until(
                lambda days=days: made(Page(Language.RU, Sign.LEO).on(Visit().today + days * clock.DAY))
            )


async def test_a_new_day_and_a_new_text_are_made_again(database, set_clock) -> None:
    await generate_daily_horoscopes()
    await service.warm_horoscope_cache()
    async with keeping_ready():
        await until(lambda: made(Page(Language.EN)))
        set_clock("2026-11-23T21:00+00:00")
        await until(lambda: made(Page(Language.EN)))


async def test_nothing_is_written_that_no_reader_asked_for(database) -> None:
    await generate_daily_horoscopes()
    await service.warm_horoscope_cache()
    async with keeping_ready():
        await until(lambda: made(Page(Language.EN, kind=PageKind.SKY)))
        await asyncio.sleep(0.1)
    assert await rows("select distinct date from horoscope_archive") == []
    assert len(await rows("select distinct date from horoscope_cache")) == 2
