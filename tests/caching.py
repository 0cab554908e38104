"""Visitors from six time zones who read through a caching proxy around the service's midnight."""

import asyncio
import datetime as dt
import random
import re
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from horo_app.site.routes import Page
from tests.patience import PATIENCE

ZONE = "Test/Midnight"  # the service's, in which it is midnight when we like
HITS = {"HIT", "STALE", "UPDATING", "REVALIDATED"}
OFFSETS = (-8, -3, 0, 3, 7, 12)  # hours that it is later where the visitors are
ENCODINGS = (*["gzip, deflate, br, zstd", "gzip, deflate, br"] * 5, "gzip")
FILES = re.compile(r'(?:src|href)="(/(?:assets|fonts)/[^"]+|/[a-z]+\.svg\?v=\w+)')
AT_ONCE = 16
DAY = dt.timedelta(days=1)

EDITED, BY_HAND, SEEN = Page(Language.EN, SIGNS[4]), "Changed by hand.", dt.timedelta(seconds=60)


def zone_with_midnight_at(instant: dt.datetime, folder: Path) -> str:
    """Write a time zone in which `instant` is midnight; returns a PYTHONTZPATH by which Python finds it."""
    ahead = int(_ahead(instant).total_seconds())
    file = folder / ZONE
    file.parent.mkdir(parents=True, exist_ok=True)
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    file.write_bytes(b"TZif" + bytes(16) + counts + struct.pack(">lbb", ahead, 0, 0) + b"TMZ\0")
    return f"{folder}:/usr/share/zoneinfo"


def date_from(instant: dt.datetime) -> dt.date:
    """The date that begins at `instant` in that zone."""
    return (instant.astimezone(dt.UTC) + _ahead(instant)).date()


def _ahead(midnight: dt.datetime) -> dt.timedelta:
    utc = midnight.astimezone(dt.UTC)
    since = dt.timedelta(hours=utc.hour, minutes=utc.minute, seconds=utc.second)
    return DAY - since if since > DAY / 2 else -since


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass
class Visits:
    """What visitors met: how the cache answered, which days were wrong, which texts too old.

    `before` is the service's date before `midnight`; from `edited_at` on the text of one page is another.
    """

    midnight: dt.datetime
    before: dt.date
    edited_at: dt.datetime | None = None
    answers: Counter[str] = field(default_factory=Counter)
    wrong_days: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    @property
    def hits(self) -> float:
        """The share of answers that the cache gave."""
        return sum(self.answers[status] for status in HITS) / self.answers.total()

    def today(self, at: dt.datetime, hours: int = 0) -> dt.date:
        """The date where it is so many hours later than at the service."""
        return self.before + DAY * ((at + dt.timedelta(hours=hours) - self.midnight) // DAY + 1)

    async def run(self, url: str, number: int, per_second: float) -> None:
        """So many visits, one after the other, each begun when its time has come."""
        choose = random.Random(number)
        door = asyncio.Semaphore(AT_ONCE)
        begun = now()
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client, asyncio.TaskGroup() as group:
            for place in range(number):
                await asyncio.sleep(max(0.0, place / per_second - (now() - begun).total_seconds()))
                await door.acquire()
                visit = self._visit(client, choose.choice(OFFSETS), _page(choose), choose.choice(ENCODINGS))
                group.create_task(visit).add_done_callback(lambda _: door.release())

    async def _visit(self, client: httpx.AsyncClient, hours: int, page: Page, encoding: str) -> None:
        """Read a sign's page of today for the first time; whose day is another is led on, as by the page's script."""
        start = now()
        shown = await self._ask(client, page, encoding, with_files=True)
        if self.today(start) == self.today(now()) and shown != self.today(start):
            self.wrong_days.append(f"{page.path} at {start:%H:%M:%S} is of {shown}")
        theirs = self.today(start, hours)
        if shown != theirs and abs(theirs - self.today(now())) <= DAY:
            led = await self._ask(client, page.on(theirs), encoding)
            if led != theirs:
                self.wrong_days.append(f"{page.path} for {theirs} is of {led}")

    async def _fetch(self, client: httpx.AsyncClient, address: str, encoding: str) -> str:
        response = await client.get(address, headers={"accept-encoding": encoding})
        assert response.status_code == 200, (address, response.status_code)
        self.answers[response.headers["x-cache"]] += 1
        return response.text

    async def _ask(
        self, client: httpx.AsyncClient, page: Page, encoding: str, with_files: bool = False
    ) -> dt.date:
        asked_at = now()
        text = await self._fetch(client, page.path, encoding)
        date = dt.date.fromisoformat(re.findall(r'data-day="([^"]+)"', text)[0])
        is_edited = (
            page.sign is EDITED.sign and page.language is EDITED.language and date == self.before + DAY
        )
        if is_edited and self.edited_at and asked_at > self.edited_at + SEEN and BY_HAND not in text:
            self.stale.append(f"{page.path} at {asked_at:%H:%M:%S}")
        for address in set(FILES.findall(text)) if with_files else ():
            await self._fetch(client, address, encoding)
        return date


def _page(choose: random.Random) -> Page:
    return Page(choose.choice(list(Language)), choose.choice(SIGNS))


async def around_midnight(
    url: str,
    visits: Visits,
    number: int,
    per_second: float,
    edit: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Let the visits happen; `edit` changes a text soon after midnight."""

    async def edit_later() -> None:
        await asyncio.sleep((visits.midnight - now()).total_seconds() + 5)
        if edit:
            await edit()
            visits.edited_at = now()

    async with asyncio.TaskGroup() as group:
        group.create_task(visits.run(url, number, per_second))
        if edit:
            group.create_task(edit_later())
