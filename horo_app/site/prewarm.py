"""What most people ask for is made before they ask: at the start, and again when a day begins or a text has changed."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from horo_app.core import clock, logs, tasks
from horo_app.core.errors import HoroError
from horo_app.core.language import Language
from horo_app.readings import service
from horo_app.site.page_server import prepare
from horo_app.site.routes import PAGES, Page, PageKind
from horo_app.site.views import Visit

log = logs.logger(__name__)

PAUSE = 60  # seconds; what is there already is only looked up

TODAYS = (
    *PAGES,
    *(Page(language, kind=kind) for kind in (PageKind.SKY, PageKind.MOON) for language in Language),
)


@asynccontextmanager
async def keeping_ready() -> AsyncIterator[None]:
    """Within this, the pages of the days that people live in are there when they are asked for."""
    async with tasks.running("pages", _keep_ready):
        yield


async def _keep_ready() -> None:
    while True:
        for page in _wanted():
            try:
                await prepare(page, Visit())
            except HoroError as error:  # whoever asks for it is told
                log.warning("a page could not be prepared", path=page.path, error=str(error))
        tasks.working()
        await asyncio.sleep(PAUSE)


def _wanted() -> list[Page]:
    """Today's pages, and those of the days beside it, which are today where some readers are."""
    today = Visit().today
    dated = [page.on(today + days * clock.DAY) for days in (0, -1, 1) for page in TODAYS]
    return [page for page in (*TODAYS, *dated) if _is_at_hand(page, page.date or today)]


def _is_at_hand(page: Page, date: dt.date) -> bool:
    """Whether its text and that of the day before are there: only readers make us write what is not."""
    if page.sign is None:
        return True
    days = (date, date - clock.DAY)
    return all(service.memory.holds((page.sign, day, page.language)) for day in days)
