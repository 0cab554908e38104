"""The contents of the pages that are no sign's: home, the archive, the sky, the birthday form, words."""

import datetime as dt
from collections.abc import Callable, Sequence

from horo_app.astrology.sky import sky_on
from horo_app.astrology.zodiac import Sign
from horo_app.content import day_texts as lore_day
from horo_app.content import wording
from horo_app.content.page_texts import birthday_help, introduction
from horo_app.core import clock
from horo_app.core.db import read
from horo_app.core.errors import HoroError, NoReading
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import repository
from horo_app.site import birthday_form, calendars, context, html
from horo_app.site.routes import Page, PageKind
from horo_app.site.views.base import FilledPage, NoSuchPage, PageContents, T, Visit, titled, work_out

SKIES = (dt.date(1900, 1, 1), dt.date(2100, 12, 31))  # what the sky is worked out for on request


async def home(page: Page, visit: Visit) -> FilledPage:
    """A day's sky: today's, or that of the day before or after, which is today where a reader is."""
    date = page.date or visit.today
    if abs(date - visit.today) > clock.DAY:
        raise NoSuchPage(
            say(page.language, "There is a page for each sign and day, and one for each day’s sky.")
        )
    return FilledPage(lambda: work_out(date, (page, date), _home, page, date), date)


def _home(page: Page, date: dt.date) -> PageContents:
    meaning = lore_day.meaning(date, page.language, settings().timezone.key)
    values = context.of_day(date, page) | {
        "meaning": " ".join(meaning),
        "wheel": html.chart(date, page.language),
        "find": birthday_form.form(page.language),
    }
    return PageContents(
        values,
        title=wording.todays_title(None, date, page.language),
        description=_description(date, meaning, page.language),
        date=date,
    )


async def archive(page: Page, visit: Visit) -> FilledPage:
    """The months that we hold readings of."""
    first, last = await read(repository.held_dates)
    asked = (page, first, last, visit.today)
    return FilledPage(lambda: work_out(visit.today, asked, _archive, *asked), asked)


def _archive(page: Page, first: dt.date | None, last: dt.date | None, today: dt.date) -> PageContents:
    months = html.months(first, last, page.language) if first and last else ""
    title = say(page.language, "Archive of horoscopes")
    description = say(page.language, "Every reading that Horo has published, by sign, month and day.")
    return PageContents({"months": months}, titled(title), description, last or today)


def _fixed(
    values: dict[str, str], title: str, description: str, date: dt.date, stamp: object = None
) -> FilledPage:
    """A page whose contents are at hand."""

    async def make() -> PageContents:
        return PageContents(values, titled(title), description, date)

    return FilledPage(make, stamp)


async def sky(page: Page, visit: Visit) -> FilledPage:
    """The sky of a date, today's without one."""
    date = page.date or visit.today
    if not SKIES[0] <= date <= SKIES[1]:
        raise NoSuchPage(say(page.language, "The sky is worked out for the years 1900 to 2100."))
    asked = (page, date, visit.today)
    return FilledPage(lambda: work_out(date, asked, _sky, *asked), (date, visit.today))


def _sky(page: Page, date: dt.date, today: dt.date) -> PageContents:
    language, found = page.language, sky_on(date)
    meaning = lore_day.meaning(date, language, settings().timezone.key)
    before, after = (Page(language, kind=PageKind.SKY, date=date + days * clock.DAY) for days in (-1, 1))
    values = context.of_day(date, page) | {
        "meaning": " ".join(meaning),
        "wheel": html.chart(date, language),
        "positions": html.positions(found, language),
        "aspects": html.aspects(found, language),
        "events": html.events(date, language),
        "grid": calendars.moon_grid(page, date, today),
        "before_path": before.path,
        "before_name": wording.day_of_month(date - clock.DAY, language),
        "after_path": after.path,
        "after_name": wording.day_of_month(date + clock.DAY, language),
    }
    title = say(language, "The sky on {day}", day=wording.day(date, language))
    return PageContents(values, titled(title), _description(date, meaning, language), date)


def _description(date: dt.date, meaning: Sequence[str], language: Language) -> str:
    return f"{wording.sky_line(date, language)} {meaning[0]}"


async def find(page: Page, visit: Visit) -> FilledPage:
    """The sign of a birthday: the form, and its answer."""
    values = {
        "form": birthday_form.form(page.language, visit.query),
        "answer": await _of_birthday(birthday_form.answer, visit.query, page.language),
    }
    title = say(page.language, "Find your sign by birthday")
    return _fixed(values, title, birthday_help(page.language), visit.today)


async def sign_sent(query: str) -> Sign | None:
    """The sign of the birthday that the form has sent, where neither year nor hour can change it."""
    return await _of_birthday(birthday_form.sign_sent, query)


async def _of_birthday(function: Callable[..., T], query: str, *args: object) -> T:
    """What the function makes of the form; of a year the sky has to be worked out."""
    sent = birthday_form.read(query)
    if sent is None or sent.year is None:
        return function(query, *args)
    return await work_out(sent.date, (sent, *args), function, query, *args)


_ABOUT = {
    PageKind.ABOUT: (
        msg("How these horoscopes are made"),
        msg(
            "How the sky is worked out, who writes the readings, how to read them, and what is kept about you."
        ),
    ),
    PageKind.PRIVACY: (
        msg("Privacy"),
        msg("What this site keeps about its readers, for how long, and what it does not keep."),
    ),
    PageKind.ACCESSIBILITY: (
        msg("Accessibility"),
        msg(
            "How this site is read with a keyboard, a screen reader or large letters, and what is not yet good."
        ),
    ),
}


async def about(page: Page, visit: Visit) -> FilledPage:
    """Pages of words, which are the same on every day."""
    title, description = (say(page.language, text) for text in _ABOUT[page.kind])
    return _fixed({"contact": html.contact(page.language)}, title, description, visit.today, visit.today)


def lost(page: Page, visit: Visit, why: HoroError | None = None) -> PageContents:
    """What is shown where nothing stands; `why` tells which dates something stands for."""
    words = introduction("no_text" if isinstance(why, NoReading) else "lost", page.language)
    values = {"heading": words.title, "why": words.text, "held": str(why or "")}
    return PageContents(values, titled(words.title), words.text, visit.today)
