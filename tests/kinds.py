"""One page of every kind in every language: what has to hold for all of them is tried on these."""

from zoneinfo import ZoneInfo

import pytest

from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.site.routes import PLAIN, Page, PageKind

TODAY = clock.today(ZoneInfo("Europe/Moscow"))


def _pages(language: Language) -> dict[str, Page]:
    return {
        "home": Page(language),
        "reading": Page(language, Sign.LEO),
        "day": Page(language, Sign.LEO, PageKind.DAY, TODAY),
        "month": Page(language, Sign.LEO, PageKind.MONTH, TODAY.replace(day=1)),
        "pair": Page(language, Sign.LEO, PageKind.PAIR, other=Sign.AQUARIUS),
        **{f"{span}-ahead": Page(language, Sign.LEO, PageKind.PERIOD, span=span) for span in PeriodKind},
        "moon-month": Page(language, kind=PageKind.MOON_MONTH, date=TODAY.replace(day=1)),
        **{str(kind): Page(language, kind=kind) for kind in PLAIN},
    }


ONE_OF_EACH = {f"{name}-{language}": page for language in Language for name, page in _pages(language).items()}

# The page of an address that does not exist is a page as well.
PATHS = {name: page.path for name, page in ONE_OF_EACH.items()} | {
    "lost-ru": "/nowhere",
    "lost-en": "/en/nowhere",
}

every_kind = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)


# True in the browser once the page's own script has run: it makes a place for what screen readers are told.
ALIVE = "document.querySelector('body > [aria-live]') !== null"


def complaint(path: str) -> str:
    """What the browser's console may say of a page: that it is none, if it is none."""
    return "status of 404" if path.endswith("/nowhere") else "(?!)"
