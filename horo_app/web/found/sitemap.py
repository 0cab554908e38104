"""The sitemap: every page that answers, and when its text last changed. One part for each month of the archive."""

import datetime as dt
from collections.abc import Iterable, Mapping

from horo_app.services.published import Listed
from horo_app.web.found.xml import SITEMAP, Element, add, written
from horo_app.web.routes import PAGES, Page


def index(origin: str, months: Mapping[dt.date, dt.datetime]) -> bytes:
    """The list of the sitemap's parts; `months` are those with readings, and when they last changed."""
    root = Element(f"{{{SITEMAP}}}sitemapindex")
    _entry(root, "sitemap", f"{origin}/sitemap-pages.xml", max(months.values(), default=None))
    for month, changed in months.items():
        _entry(root, "sitemap", f"{origin}/sitemap-{month:%Y-%m}.xml", changed)
    return written(root)


def pages(origin: str, today: Iterable[Listed]) -> bytes:
    """The pages that are always there; those of today changed when one of `today` did."""
    changes = {(one.sign, one.language): one.changed_at for one in today}
    root = _urlset()
    for page in PAGES:
        _entry(root, "url", origin + page.path, _changed(page, changes))
    return written(root)


def _changed(page: Page, changes: Mapping[tuple[str, str], dt.datetime]) -> dt.datetime | None:
    if page.sign:
        return changes.get((page.sign, page.language))
    return min(changes.values(), default=None)


def month(origin: str, listed: Iterable[Listed]) -> bytes:
    """The readings of a month, each with its own page."""
    root = _urlset()
    for one in listed:
        _entry(root, "url", f"{origin}{Page(one.language, one.sign).path}/{one.date}", one.changed_at)
    return written(root)


def _urlset() -> Element:
    return Element(f"{{{SITEMAP}}}urlset")


def _entry(root: Element, kind: str, address: str, changed: dt.datetime | None) -> None:
    entry = add(root, f"{{{SITEMAP}}}{kind}")
    add(entry, f"{{{SITEMAP}}}loc", address)
    if changed:
        add(entry, f"{{{SITEMAP}}}lastmod", changed.isoformat())
