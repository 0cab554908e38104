"""The site's addresses: which page stands where. Pure."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.core.language import CODES, DEFAULT, Language
from horo_app.core.language_data import language_data


class PageKind(StrEnum):
    """The kinds of pages."""

    TODAY = "today"  # home, also that of a date, or a sign's reading of today
    DAY = "day"  # a sign's reading of a date
    MONTH = "month"  # a sign's month, day by day
    PERIOD = "period"  # a sign's horoscope of a week, month or year, this one without a date
    PAIR = "pair"  # two signs
    ARCHIVE = "archive"  # the months we hold
    SKY = "sky"  # the sky of a date, today's without one
    MOON = "moon"  # the Moon of a date, today's without one
    MOON_MONTH = "moon-month"  # the Moon's month
    FIND = "find"  # which sign a birthday has
    ABOUT = "about"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"
    LOST = "lost"  # no address has it: what a wrong one shows


AHEAD = "ahead"  # tells the horoscope of a month from its days
MONTHS = (PageKind.MONTH, PageKind.MOON_MONTH)
# Those with an address of one word
PLAIN = (
    PageKind.ARCHIVE,
    PageKind.SKY,
    PageKind.MOON,
    PageKind.FIND,
    PageKind.ABOUT,
    PageKind.PRIVACY,
    PageKind.ACCESSIBILITY,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site. `date` is the day of a reading, a sky or a home page, and the first of a month or period."""

    language: Language
    sign: Sign | None = None
    kind: PageKind = PageKind.TODAY
    date: dt.date | None = None
    other: Sign | None = None  # the second of a pair, the later in the zodiac
    span: PeriodKind | None = None  # of a period

    @property
    def path(self) -> str:
        """The address: "/", "/leo", "/en/leo", "/leo/2026-11-20", "/leo/2026-11", "/leo/2026-w47", "/about"."""
        if self.kind is PageKind.PAIR:
            return "/" + "/".join(part for part in (self.prefix, self.sign, "and", self.other) if part)
        if self.span:
            return "/" + "/".join(part for part in (self.prefix, self.sign, *self._written_period) if part)
        name = self.kind.value if self.kind in PLAIN else None
        name = PageKind.MOON.value if self.kind is PageKind.MOON_MONTH else name
        return "/" + "/".join(part for part in (self.prefix, self.sign, name, self._written_date) if part)

    @property
    def _written_date(self) -> str | None:
        if self.date is None:
            return None
        return self.date.strftime("%Y-%m") if self.kind in MONTHS else self.date.isoformat()

    @property
    def _written_period(self) -> tuple[str, ...]:
        assert self.span
        if self.date is None:
            return (self.span.value,)
        slug = Period(self.span, self.date).slug
        return (slug, AHEAD) if self.span is PeriodKind.MONTH else (slug,)

    @property
    def prefix(self) -> str:
        return "" if self.language is DEFAULT else self.language.value

    def in_language(self, language: Language) -> "Page":
        """The same page in another language."""
        return replace(self, language=language)

    @property
    def follows_the_day(self) -> bool:
        """Whether the address shows another content each day."""
        return self.date is None and self.kind in (PageKind.TODAY, PageKind.SKY, PageKind.MOON)

    def on(self, date: dt.date) -> "Page":
        """What an address that follows the day shows on a date, at an address of its own."""
        return replace(self, kind=PageKind.DAY if self.sign else self.kind, date=date)

    @property
    def template(self) -> str:
        """The route that the page is built at: one for all pages of a kind and language."""
        if self.kind is PageKind.TODAY and not self.sign:
            return self.prefix or "index"
        kind = PageKind.DAY if self.kind is PageKind.TODAY else self.kind
        return f"template-{kind}-{self.language}"


def page_of_period(sign: Sign, period: Period, language: Language) -> Page:
    return Page(language, sign, PageKind.PERIOD, period.first, span=period.kind)


def page_of_pair(pair: SignPair, language: Language) -> Page:
    return Page(language, pair.first, PageKind.PAIR, other=pair.second)


PAGES = tuple(Page(language, sign) for language in Language for sign in (None, *SIGNS))
TEMPLATES = tuple(Page(language, kind=kind) for language in Language for kind in PageKind)
_TODAYS = {page.path: page for page in PAGES}

_ADDRESS = re.compile(
    rf"/(?:(?P<language>{CODES})(?=/|$)/?)?(?P<name>[a-z]+(?=/|$))?/?(?P<date>(?<=/)\d{{4}}-\d\d(?:-\d\d)?)?",
    re.ASCII,
)
_PERIOD = re.compile(
    rf"/(?:(?P<language>{CODES})/)?(?P<sign>[a-z]+)/(?:(?P<present>week|month|year)"
    r"|(?P<week>\d{4}-w\d\d)|(?P<month>\d{4}-\d\d)/ahead|(?P<year>\d{4}))",
    re.ASCII,
)
_PAIR = re.compile(rf"/(?:(?P<language>{CODES})/)?(?P<one>[a-z]+)/and/(?P<other>[a-z]+)", re.ASCII)
# What signs are called in an address by those who don't know ours
_NAMES: dict[str, str] = {
    sign_name(sign, language).casefold(): sign for sign in SIGNS for language in Language
}
_NAMES |= {language_data(language, "language")["and"]: "and" for language in Language}


def page_at(path: str) -> Page | None:
    """The page at the address, if a page may stand there: of a date we may hold nothing."""
    if (today := _TODAYS.get(path)) is not None:
        return today
    if (pair := _pair_at(path)) is not None:
        return pair if pair.path == path else None
    if (period := _period_at(path)) is not None:
        return period
    found = _ADDRESS.fullmatch(path)
    if found is None or path.endswith("/"):
        return None
    language = Language(found["language"]) if found["language"] else DEFAULT
    return (
        _dated(language, found["name"], found["date"]) if found["date"] else _plain(language, found["name"])
    )


def page_meant_by(path: str) -> Page | None:
    """The page that an address means which is written another way: "/LEO", "/leo/", "/ru/leo", "/лев".

    Two signs may be named in any order.
    """
    parts = [part for part in path.casefold().split("/") if part]
    if parts[:1] == [DEFAULT]:
        parts = parts[1:]
    meant = "/" + "/".join(_NAMES.get(part, part) for part in parts)
    return _pair_at(meant) or page_at(meant)


def _pair_at(path: str) -> Page | None:
    found = _PAIR.fullmatch(path)
    if found is None or not {found["one"], found["other"]} <= set(SIGNS):
        return None
    language = Language(found["language"]) if found["language"] else DEFAULT
    return page_of_pair(SignPair.of(Sign(found["one"]), Sign(found["other"])), language)


def _period_at(path: str) -> Page | None:
    found = _PERIOD.fullmatch(path)
    if found is None or found["sign"] not in set(SIGNS):
        return None
    language, sign = Language(found["language"]) if found["language"] else DEFAULT, Sign(found["sign"])
    if found["present"]:
        return Page(language, sign, PageKind.PERIOD, span=PeriodKind(found["present"]))
    kind = next(kind for kind in PeriodKind if found[kind.value])
    period = Period.parse(kind, found[kind.value])
    return page_of_period(sign, period, language) if period else None


def _plain(language: Language, name: str | None) -> Page | None:
    return Page(language, kind=PageKind(name)) if name in set(PLAIN) else None


def _dated(language: Language, name: str | None, written: str) -> Page | None:
    is_day = len(written) > len("2026-11")
    try:
        date = dt.date.fromisoformat(written if is_day else f"{written}-01")
    except ValueError:
        return None
    if name in set(SIGNS):
        return Page(language, Sign(name), PageKind.DAY if is_day else PageKind.MONTH, date)
    if name == PageKind.MOON and not is_day:
        return Page(language, kind=PageKind.MOON_MONTH, date=date)
    if not is_day or name not in (None, PageKind.SKY, PageKind.MOON):
        return None
    return Page(language, kind=PageKind(name) if name else PageKind.TODAY, date=date)
