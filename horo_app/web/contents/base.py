"""What every kind of page's contents are made of."""

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from horo_app.errors import HoroError
from horo_app.reading import Reading
from horo_app.web import visitor


class NoSuchPage(HoroError):
    """Nothing stands at this address; the sentence says what does."""

    status = 404
    title = "There is no such page"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks: cookies tell the zone and the sign last read, `query` what a form sends, `origin` where the site is."""

    cookies: str = ""
    query: str = ""
    origin: str = ""

    @property
    def today(self) -> dt.date:
        return visitor.today(self.cookies)


@dataclass(frozen=True, slots=True)
class Contents:
    """A page's slots, its title and description, and what they are of."""

    values: dict[str, str]
    title: str
    description: str
    date: dt.date
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """That the page stands, and its contents once somebody needs them.

    `stamp` changes whenever the contents do, so that a page once filled can be kept; without one it is not kept.
    """

    make: Callable[[], Contents]
    stamp: Hashable = None


def titled(title: str) -> str:
    """A title as the browser's tab and a list of search results show it."""
    return f"{title} — Horo"
