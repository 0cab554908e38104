"""What stands in each page's slots: every kind of page, from the services and for the visitor's day."""

from collections.abc import Awaitable, Callable

from horo_app.site.routes import Kind, Page
from horo_app.site.views import other_pages, sign_pages
from horo_app.site.views.base import Contents, Found, NoSuchPage, Visit
from horo_app.site.views.other_pages import SKIES, lost, sign_sent

__all__ = ["SKIES", "Contents", "Found", "NoSuchPage", "Visit", "find", "lost", "sign_sent"]

_FINDERS: dict[Kind, Callable[[Page, Visit], Awaitable[Found]]] = {
    Kind.DAY: sign_pages.day,
    Kind.MONTH: sign_pages.month,
    Kind.ARCHIVE: other_pages.archive,
    Kind.SKY: other_pages.sky,
    Kind.FIND: other_pages.find,
    Kind.ABOUT: other_pages.about,
    Kind.PRIVACY: other_pages.about,
    Kind.ACCESSIBILITY: other_pages.about,
}


async def find(page: Page, visit: Visit) -> Found:
    """What the page shows on this visit; raises HoroError when it does not stand."""
    if page.kind is Kind.TODAY:
        return await (sign_pages.today(page, visit) if page.sign else other_pages.home(page, visit))
    return await _FINDERS[page.kind](page, visit)
