"""The site's addresses: which page stands where. Pure."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from horo_app.language import DEFAULT, Language
from horo_app.zodiac import SIGNS, Sign


class Kind(StrEnum):
    """The kinds of pages."""

    TODAY = "today"  # home, or a sign's reading of today
    DAY = "day"  # a sign's reading of a date
    MONTH = "month"  # a sign's month, day by day
    ARCHIVE = "archive"  # the months we hold
    SKY = "sky"  # the sky of a date, today's without one
    FIND = "find"  # which sign a birthday has
    ABOUT = "about"
    LOST = "lost"  # no address has it: what a wrong one shows


PLAIN = (Kind.ARCHIVE, Kind.SKY, Kind.FIND, Kind.ABOUT)  # those with an address of one word


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site. `date` is the day of a reading or a sky, and the first of a month."""

    language: Language
    sign: Sign | None = None
    kind: Kind = Kind.TODAY
    date: dt.date | None = None

    @property
    def path(self) -> str:
        """The address: "/", "/leo", "/en/leo", "/leo/2026-11-20", "/leo/2026-11", "/sky/2026-11-20", "/about"."""
        name = self.kind.value if self.kind in PLAIN else None
        return "/" + "/".join(part for part in (self.prefix, self.sign, name, self._written_date) if part)

    @property
    def _written_date(self) -> str | None:
        if self.date is None:
            return None
        return self.date.strftime("%Y-%m") if self.kind is Kind.MONTH else self.date.isoformat()

    @property
    def prefix(self) -> str:
        return "" if self.language is DEFAULT else self.language.value

    def in_language(self, language: Language) -> "Page":
        """The same page in another language."""
        return replace(self, language=language)

    @property
    def is_alive(self) -> bool:
        """Whether the app takes the page over: a sign's of today, from which one walks on to the next in no time.

        All others are documents, which are whole as they are served.
        """
        return self.kind is Kind.TODAY and self.sign is not None

    @property
    def template(self) -> str:
        """The route that the page is built at: its own, or one that all pages of its kind and language share."""
        if self.kind is Kind.TODAY:
            return self.path.strip("/") or "index"
        return f"template-{self.kind}-{self.language}"


PAGES = tuple(Page(language, sign) for language in Language for sign in (None, *SIGNS))
TEMPLATES = tuple(
    Page(language, kind=kind) for language in Language for kind in Kind if kind is not Kind.TODAY
)
_TODAYS = {page.path: page for page in PAGES}

_ADDRESS = re.compile(
    r"/(?:(?P<language>en)(?=/|$)/?)?(?:(?P<name>[a-z]+)(?:/(?P<date>\d{4}-\d\d(?:-\d\d)?))?)?"
)


def page_at(path: str) -> Page | None:
    """The page at the address, if a page may stand there: of a date we may hold nothing."""
    if (today := _TODAYS.get(path)) is not None:
        return today
    found = _ADDRESS.fullmatch(path)
    if found is None or path.endswith("/"):
        return None
    language = Language(found["language"]) if found["language"] else DEFAULT
    return (
        _dated(language, found["name"], found["date"]) if found["date"] else _plain(language, found["name"])
    )


def _plain(language: Language, name: str | None) -> Page | None:
    return Page(language, kind=Kind(name)) if name in set(PLAIN) else None


def _dated(language: Language, name: str, written: str) -> Page | None:
    try:
        date = dt.date.fromisoformat(written if len(written) > len("2026-11") else f"{written}-01")
    except ValueError:
        return None
    whole = len(written) > len("2026-11")
    if name in set(SIGNS):
        return Page(language, Sign(name), Kind.DAY if whole else Kind.MONTH, date)
    return Page(language, kind=Kind.SKY, date=date) if name == Kind.SKY and whole else None
