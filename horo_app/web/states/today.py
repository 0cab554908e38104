"""What the open page shows: today's twelve readings in its language, and the facts of the one that is read."""

import reflex as rx

from horo_app.errors import UnknownLanguage, UnknownSign
from horo_app.language import Language, parse_language
from horo_app.reading import Reading
from horo_app.services import views
from horo_app.services.horoscopes import get_horoscopes
from horo_app.services.views import Channel
from horo_app.web import fragments, told, visitor
from horo_app.web.routes import Page, page_at
from horo_app.zodiac import parse_sign

YEAR = 365 * 24 * 3600

Told = dict[str, dict[str, str]]


class Today(rx.State):
    """One tab's day. All twelve readings are there at once, so that another sign is shown without asking.

    `told` is what the slots of each page say, by its address, and by the language what they all say.
    """

    told: Told = {}
    facts: Told = {}
    sign: str = rx.Cookie("", name=visitor.SIGN_COOKIE, max_age=YEAR, same_site="lax")

    _shown: tuple[object, ...] = ()

    @rx.event
    async def read(self, sign: str, language: str):
        """A person sees this sign's page: show today's reading and count the view."""
        try:
            page = Page(parse_language(str(language)), parse_sign(str(sign)))
        except (UnknownSign, UnknownLanguage):
            return  # not from our pages: they only know signs and languages that exist
        await self._show(page)
        views.count(page.sign, Channel.WEB, page.language)

    @rx.event
    async def restore(self):
        """The page's socket is new: fill the state again. Nobody read anything new, so nothing is counted."""
        page = page_at(self.router.url.path.rstrip("/") or "/")
        if page is not None and page.is_alive:
            await self._show(page)

    async def _show(self, page: Page) -> None:
        assert page.sign is not None
        date = visitor.today(self.router.headers.cookie)
        readings = await get_horoscopes(date, page.language)
        words, facts = _twelve(readings)
        shown = (date, page.language, *(reading.version for reading in readings))
        if shown != self._shown:  # what the tab already has is not sent again
            self._shown, self.told, self.facts = shown, words, {}
        if page.path not in self.facts:
            self.facts = {page.path: facts[page.path]}
        if self.sign != page.sign.value:
            self.sign = page.sign.value


def _twelve(readings: tuple[Reading, ...]) -> tuple[Told, Told]:
    """What all twelve pages say, and the facts of each; shared by all tabs that show the same."""
    date, language = readings[0].date, readings[0].language
    key = (date, language, *(reading.version for reading in readings))
    if key not in _made:
        while len(_made) > len(Language) * 4:
            _made.pop(next(iter(_made)))
        pages = [Page(language, reading.sign) for reading in readings]
        words, facts = {language.value: told.of_day(date, pages[0])}, {}
        for page, reading in zip(pages, readings, strict=True):
            words[page.path] = told.of_reading(reading, page)
            facts[page.path] = {"facts": str(fragments.facts(reading))}
        _made[key] = words, facts
    return _made[key]


_made: dict[object, tuple[Told, Told]] = {}
