"""The contents of the pages that are no sign's: home, the archive, the sky, the birthday form, words."""

import datetime as dt
from collections.abc import Sequence

from horo_app import clock, words
from horo_app.db import transaction
from horo_app.errors import HoroError, NoReading
from horo_app.language import Language
from horo_app.lore import day as lore_day
from horo_app.lore.pages import birthday_help, introduction
from horo_app.messages import say
from horo_app.reading import Reading
from horo_app.services import texts
from horo_app.services.horoscopes import get_horoscope
from horo_app.sky import sky_on
from horo_app.web import birthday, calendars, fragments, told, visitor
from horo_app.web.contents.base import Contents, Found, NoSuchPage, Visit, titled
from horo_app.web.routes import Kind, Page

SKIES = (dt.date(1900, 1, 1), dt.date(2100, 12, 31))  # what the sky is worked out for on request


async def home(page: Page, visit: Visit) -> Found:
    """Today's sky, and the reading of the sign last read before all others."""
    date, sign = visit.today, visitor.remembered_sign(visit.cookies)
    yours = await get_horoscope(sign, date, page.language) if sign else None
    return Found(lambda: _home(page, date, yours), (date, yours and (yours.sign, yours.version)))


def _home(page: Page, date: dt.date, yours: Reading | None) -> Contents:
    meaning = lore_day.meaning(date, page.language)
    values = told.of_day(date, page) | {
        "meaning": " ".join(meaning),
        "wheel": fragments.chart(date, page.language),
        "yours": fragments.yours(yours) if yours else fragments.choice(page),
        "find": birthday.form(page.language),
    }
    return Contents(
        values,
        title=words.todays_title(None, date, page.language),
        description=_description(date, meaning, page.language),
        date=date,
    )


async def archive(page: Page, visit: Visit) -> Found:
    """The months that we hold readings of."""
    async with transaction() as session:
        first, last = await texts.held_dates(session)
    months = fragments.months(first, last, page.language) if first and last else ""
    title = say(page.language, "Archive of horoscopes")
    description = say(page.language, "Every reading that Horo has published, by sign, month and day.")
    return Found(lambda: Contents({"months": months}, titled(title), description, last or visit.today))


async def sky(page: Page, visit: Visit) -> Found:
    """The sky of a date, today's without one."""
    date = page.date or visit.today
    if not SKIES[0] <= date <= SKIES[1]:
        raise NoSuchPage(say(page.language, "The sky is worked out for the years 1900 to 2100."))
    return Found(lambda: _sky(page, date, visit.today), (date, visit.today))


def _sky(page: Page, date: dt.date, today: dt.date) -> Contents:
    language, found = page.language, sky_on(date)
    meaning = lore_day.meaning(date, language)
    before, after = (Page(language, kind=Kind.SKY, date=date + days * clock.DAY) for days in (-1, 1))
    values = told.of_day(date, page) | {
        "meaning": " ".join(meaning),
        "wheel": fragments.chart(date, language),
        "positions": fragments.positions(found, language),
        "aspects": fragments.aspects(found, language),
        "events": fragments.events(date, language),
        "grid": calendars.moon_grid(date, language, today),
        "before_path": before.path,
        "before_name": words.day_of_month(date - clock.DAY, language),
        "after_path": after.path,
        "after_name": words.day_of_month(date + clock.DAY, language),
    }
    title = say(language, "The sky on {day}", day=words.day(date, language))
    return Contents(values, titled(title), _description(date, meaning, language), date)


def _description(date: dt.date, meaning: Sequence[str], language: Language) -> str:
    return f"{words.sky_line(date, language)} {meaning[0]}"


async def find(page: Page, visit: Visit) -> Found:
    """The sign of a birthday: the form, and its answer."""
    values = {
        "form": birthday.form(page.language, visit.query),
        "answer": birthday.answer(visit.query, page.language),
    }
    title = say(page.language, "Find your sign by birthday")
    return Found(lambda: Contents(values, titled(title), birthday_help(page.language), visit.today))


async def about(page: Page, visit: Visit) -> Found:
    """How the texts are made."""
    title = say(page.language, "How these horoscopes are made")
    description = say(
        page.language,
        "How the sky is worked out, who writes the readings, how to read them, and what is kept about you.",
    )
    return Found(lambda: Contents({}, titled(title), description, visit.today), visit.today)


def lost(page: Page, visit: Visit, why: HoroError | None = None) -> Contents:
    """What is shown where nothing stands; `why` tells which dates something stands for."""
    words = introduction("no_text" if isinstance(why, NoReading) else "lost", page.language)
    values = {"heading": words.title, "why": words.text, "held": str(why or "")}
    return Contents(values, titled(words.title), words.text, visit.today)
