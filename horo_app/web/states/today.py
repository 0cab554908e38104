"""What the open page shows: today's twelve readings in its language, and the facts of the one that is read."""

import asyncio

import reflex as rx

from horo_app.errors import UnknownLanguage, UnknownSign
from horo_app.language import Language, parse_language
from horo_app.reading import Reading
from horo_app.services import views
from horo_app.services.horoscopes import get_horoscope
from horo_app.services.views import Channel
from horo_app.web import fragments, told, visitor
from horo_app.web.routes import Kind, Page, page_at
from horo_app.zodiac import SIGNS, parse_sign

YEAR = 365 * 24 * 3600


class Today(rx.State):
    """One tab's day. All twelve readings are there at once, so that another sign is shown without asking."""

    language: str = ""
    date: str = ""
    day: str = ""
    before: str = ""
    after: str = ""
    readings: dict[str, dict[str, str]] = {}
    facts: str = ""
    facts_of: str = ""
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
        if page is not None and page.kind is Kind.TODAY:
            await self._show(page)

    async def _show(self, page: Page) -> None:
        date = visitor.today(self.router.headers.cookie)
        readings = await asyncio.gather(*(get_horoscope(sign, date, page.language) for sign in SIGNS))
        shown = (date, page.language, *(reading.version for reading in readings))
        if shown != self._shown:  # what the tab already has is not sent again
            self._shown = shown
            self.language = page.language.value
            self._name_day(told.of_day(date, page))
            self.readings = _twelve(tuple(readings))
            self.facts_of = ""
        if page.sign is not None:
            self._show_facts(page, readings[page.sign.place])

    def _name_day(self, words: dict[str, str]) -> None:
        self.date, self.day = words["date"], words["day"]
        self.before, self.after = words["before"], words["after"]

    def _show_facts(self, page: Page, reading: Reading) -> None:
        if self.facts_of != page.path:
            self.facts_of, self.facts = page.path, fragments.facts(reading)
        if self.sign != reading.sign.value:
            self.sign = reading.sign.value


def _twelve(readings: tuple[Reading, ...]) -> dict[str, dict[str, str]]:
    """What all twelve pages say, shared by all tabs that show the same."""
    key = (readings[0].date, readings[0].language, *(reading.version for reading in readings))
    if key not in _made:
        while len(_made) > len(Language) * 4:
            _made.pop(next(iter(_made)))
        _made[key] = {
            reading.sign.value: told.of_reading(reading, Page(reading.language, reading.sign))
            for reading in readings
        }
    return _made[key]


_made: dict[object, dict[str, dict[str, str]]] = {}
