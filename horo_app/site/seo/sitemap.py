"""The sitemap: every page that answers, and when its text last changed. One part for each month of the archive."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.sign_pair import PAIRS
from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from horo_app.readings.publishing import PublishedReading, published_at
from horo_app.site.routes import PAGES, PLAIN, Page, PageKind, page_of_pair, page_of_period
from horo_app.site.seo.xml import SITEMAP, Element, add, written

MOON_MONTHS = 14  # that are listed: through the next year's end, when that is looked for


def index(origin: str, months: Mapping[dt.date, dt.datetime]) -> bytes:
    """The list of the sitemap's parts; `months` are those with readings, and when they last changed."""
    root = Element(f"{{{SITEMAP}}}sitemapindex")
    _entry(root, "sitemap", f"{origin}/sitemap-pages.xml", max(months.values(), default=None))
    for month, changed in months.items():
        _entry(root, "sitemap", f"{origin}/sitemap-{month:%Y-%m}.xml", changed)
    return written(root)


def pages(origin: str, today: Sequence[PublishedReading], date: dt.date) -> bytes:
    """The pages that are always there; `today` are the day's readings, with which some of them change."""
    changes = {(one.sign, one.language): one.changed_at for one in today}
    midnight = min((published_at(one.date) for one in today), default=None)
    root = _urlset()
    for page in PAGES:
        changed = changes.get((page.sign, page.language)) if page.sign else midnight
        _entry(root, "url", origin + page.path, changed)
    for kind in PLAIN:
        for language in Language:
            daily = kind in (PageKind.SKY, PageKind.MOON, PageKind.ARCHIVE)
            _entry(root, "url", origin + Page(language, kind=kind).path, midnight if daily else None)
    for pair in PAIRS:
        for language in Language:
            _entry(root, "url", origin + page_of_pair(pair, language).path, midnight)
    for page in (*moon_months(date), *_periods(date)):
        _entry(root, "url", origin + page.path, None)
    return written(root)


def moon_months(date: dt.date) -> Iterator[Page]:
    """The Moon's months from that of the date on, which people look for ahead of time."""
    for number in range(MOON_MONTHS):
        years, month = divmod(date.month - 1 + number, 12)
        first = dt.date(date.year + years, month + 1, 1)
        yield from (Page(language, kind=PageKind.MOON_MONTH, date=first) for language in Language)


def _periods(date: dt.date) -> Iterator[Page]:
    """Each sign's week, months and years, of which people look for the next ones ahead of time."""
    present = {kind: Period.containing(kind, date) for kind in PeriodKind}
    dated = (present[PeriodKind.MONTH].next, present[PeriodKind.YEAR], present[PeriodKind.YEAR].next)
    for language in Language:
        for sign in SIGNS:
            for kind in (PeriodKind.WEEK, PeriodKind.MONTH):
                yield Page(language, sign, PageKind.PERIOD, span=kind)
            yield from (page_of_period(sign, one, language) for one in dated)


def month(origin: str, listed: Iterable[PublishedReading]) -> bytes:
    """A month's readings, the calendars that lead to them, and the skies and Moons of their days."""
    entries: dict[Page, dt.datetime] = {}
    for one in listed:
        calendar = Page(one.language, one.sign, PageKind.MONTH, one.date.replace(day=1))
        entries[Page(one.language, one.sign, PageKind.DAY, one.date)] = one.changed_at
        entries[calendar] = max(one.changed_at, entries.get(calendar, one.changed_at))
        entries[Page(one.language, kind=PageKind.SKY, date=one.date)] = published_at(one.date)
        entries[Page(one.language, kind=PageKind.MOON, date=one.date)] = published_at(one.date)
    root = _urlset()
    for page, changed in entries.items():
        _entry(root, "url", origin + page.path, changed)
    return written(root)


def _urlset() -> Element:
    return Element(f"{{{SITEMAP}}}urlset")


def _entry(root: Element, kind: str, address: str, changed: dt.datetime | None) -> None:
    entry = add(root, f"{{{SITEMAP}}}{kind}")
    add(entry, f"{{{SITEMAP}}}loc", address)
    if changed:
        add(entry, f"{{{SITEMAP}}}lastmod", changed.isoformat())
