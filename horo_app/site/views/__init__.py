"""What stands in each page's slots: every kind of page, from the services and for the visitor's day."""

from collections.abc import Awaitable, Callable

from horo_app.site.routes import Page, PageKind
from horo_app.site.views import moon_pages, other_pages, pair_pages, period_pages, sign_pages
from horo_app.site.views.base import FilledPage, NoSuchPage, PageContents, Visit
from horo_app.site.views.other_pages import SKIES, lost, sign_sent

__all__ = ["SKIES", "FilledPage", "NoSuchPage", "PageContents", "Visit", "find", "lost", "sign_sent"]

_FINDERS: dict[PageKind, Callable[[Page, Visit], Awaitable[FilledPage]]] = {
    PageKind.DAY: sign_pages.day,
    PageKind.MONTH: sign_pages.month,
    PageKind.PERIOD: period_pages.period,
    PageKind.PAIR: pair_pages.pair,
    PageKind.ARCHIVE: other_pages.archive,
    PageKind.SKY: other_pages.sky,
    PageKind.MOON: moon_pages.day,
    PageKind.MOON_MONTH: moon_pages.month,
    PageKind.FIND: other_pages.find,
    PageKind.ABOUT: other_pages.about,
    PageKind.PRIVACY: other_pages.about,
    PageKind.ACCESSIBILITY: other_pages.about,
}


async def find(page: Page, visit: Visit) -> FilledPage:
    """What the page shows on this visit; raises HoroError when it does not stand."""
    if page.kind is PageKind.TODAY:
        return await (sign_pages.today(page, visit) if page.sign else other_pages.home(page, visit))
    return await _FINDERS[page.kind](page, visit)
