"""What every kind of page's contents are made of."""

import datetime as dt
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from horo_app.content.reading import Reading
from horo_app.core import clock, compute
from horo_app.core.errors import HoroError
from horo_app.core.settings import settings
from horo_app.readings.period_repository import PeriodReading

T = TypeVar("T")


class NoSuchPage(HoroError):
    """Nothing stands at this address; the sentence says what does."""

    status = 404
    title = "There is no such page"


@dataclass(frozen=True, slots=True)
class Visit:
    """What is asked beside the address: `query` is what a form sends, `origin` where the site is."""

    query: str = ""
    origin: str = ""

    @property
    def today(self) -> dt.date:
        """The service's today: whose day differs is led to theirs by the page's script."""
        return clock.today(settings().timezone)


@dataclass(frozen=True, slots=True)
class PageContents:
    """A page's slots, its title and description, and what they are of."""

    values: dict[str, str]
    title: str
    description: str
    date: dt.date
    reading: Reading | None = None
    period: PeriodReading | None = None
    query: str = ""  # what the address was asked with, where the page is another one for it


@dataclass(frozen=True, slots=True)
class FilledPage:
    """An existing page, whose contents are made only when needed.

    `stamp` changes whenever the contents do, so that a page once filled can be kept; without one it is not kept.
    """

    make: Callable[[], Awaitable[PageContents]]
    stamp: Hashable = None


async def work_out(date: dt.date, key: Hashable, function: Callable[..., T], *args: object) -> T:
    """What a pure function gives, from another process; raises Busy for a date that nobody lives in.

    `key` tells what it is given: the same for all who ask for the same.
    """
    is_lived_in = abs(date - clock.today(settings().timezone)) <= clock.DAY
    lane = compute.FIRST if is_lived_in else compute.OTHERS
    return await lane.run((function, key), function, *args)


def titled(title: str) -> str:
    """A title as the browser's tab and a list of search results show it."""
    return f"{title} — Horo"
