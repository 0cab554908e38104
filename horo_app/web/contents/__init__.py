"""What stands in each page's slots: every kind of page, from the services and for the visitor's day."""

from collections.abc import Awaitable, Callable

from horo_app.web.contents import others, signs
from horo_app.web.contents.base import Contents, Found, NoSuchPage, Visit
from horo_app.web.contents.others import SKIES, lost, sign_sent
from horo_app.web.routes import Kind, Page

__all__ = ["SKIES", "Contents", "Found", "NoSuchPage", "Visit", "find", "lost", "sign_sent"]

_FINDERS: dict[Kind, Callable[[Page, Visit], Awaitable[Found]]] = {
    Kind.DAY: signs.day,
    Kind.MONTH: signs.month,
    Kind.ARCHIVE: others.archive,
    Kind.SKY: others.sky,
    Kind.FIND: others.find,
    Kind.ABOUT: others.about,
    Kind.PRIVACY: others.about,
    Kind.ACCESSIBILITY: others.about,
}


async def find(page: Page, visit: Visit) -> Found:
    """What the page shows on this visit; raises HoroError when it does not stand."""
    if page.kind is Kind.TODAY:
        return await (signs.today(page, visit) if page.sign else others.home(page, visit))
    return await _FINDERS[page.kind](page, visit)
