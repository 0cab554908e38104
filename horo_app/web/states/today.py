"""What the open page shows: today's reading, or today's sky on the home page."""

import reflex as rx

from horo_app.errors import UnknownLanguage, UnknownSign
from horo_app.language import parse_language
from horo_app.reading import Reading
from horo_app.services import views
from horo_app.services.horoscopes import get_horoscope
from horo_app.services.views import Channel
from horo_app.web import visitor, words
from horo_app.web.routes import BY_PATH, Page
from horo_app.zodiac import Sign, parse_sign

YEAR = 365 * 24 * 3600


class Today(rx.State):
    """One tab's page. Its vars hold what is shown; `page` is the address they belong to."""

    page: str = ""
    date: str = ""
    sky: str = ""
    yours: str = ""
    yours_path: str = ""
    sections: list[str] = ["", "", "", "", ""]
    sign: str = rx.Cookie("", name=visitor.SIGN_COOKIE, max_age=YEAR, same_site="lax")

    _shown: str = ""

    @rx.event
    async def read(self, sign: str, language: str):
        """A person sees this sign's page: show today's reading and count the view."""
        try:
            page = Page(parse_language(str(language)), parse_sign(str(sign)))
        except (UnknownSign, UnknownLanguage):
            return  # not from our pages: they only know signs and languages that exist
        reading = await self._show_reading(page)
        views.count(reading.sign, Channel.WEB, reading.language)

    @rx.event
    async def restore(self):
        """The page's socket is new: fill the state again. Nobody read anything new, so nothing is counted."""
        page = BY_PATH.get(self.router.url.path.rstrip("/") or "/")
        if page is None:
            return
        if page.sign is None:
            self._show_sky(page)
        else:
            await self._show_reading(page)

    async def _show_reading(self, page: Page) -> Reading:
        assert page.sign is not None
        date = visitor.today(self.router.headers.cookie)
        reading = await get_horoscope(page.sign, date, page.language)
        shown = f"{page.path} {reading.date} {reading.version}"
        if shown != self._shown:  # what the tab already has is not sent again
            self._shown = shown
            self.page = page.path
            self.date = words.day_and_date(date, page.language)
            self.sections = list(reading.sections.values())
        if self.sign != page.sign.value:
            self.sign = page.sign.value
        return reading

    def _show_sky(self, page: Page) -> None:
        date = visitor.today(self.router.headers.cookie)
        self.page = page.path
        self.date = words.day_and_date(date, page.language)
        self.sky = words.sky_line(date, page.language)
        self.yours, self.yours_path = words.invitation(_known(self.sign), page.language)
        self._shown = ""


def _known(sign: str) -> Sign | None:
    """The sign of a cookie, which may hold anything."""
    try:
        return parse_sign(sign)
    except UnknownSign:
        return None
