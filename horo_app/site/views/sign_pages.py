"""The contents of a sign's pages: today's reading, that of a date, and its months."""

import datetime as dt
from collections.abc import Awaitable, Callable
from functools import partial

from markupsafe import Markup

from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content import wording
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.db import OUTAGE, Session, read
from horo_app.core.errors import HoroError, NoReading
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.readings import repository, service
from horo_app.readings.service import get_horoscope, held_horoscope
from horo_app.site import calendars, context, html, pair_html
from horo_app.site.calendars import Held
from horo_app.site.routes import Page, PageKind
from horo_app.site.views.base import FilledPage, PageContents, Visit, titled, work_out

# The days beside the one that is read, whose scores are shown
WEEK_BEFORE, WEEK_AFTER = 5 * clock.DAY, clock.DAY


async def today(page: Page, visit: Visit) -> FilledPage:
    """Today's reading of a sign."""
    assert page.sign is not None
    reading = await get_horoscope(page.sign, visit.today, page.language)
    title = wording.todays_title(reading.sign, reading.date, page.language)
    return _found(page, reading, title, visit.today)


async def day(page: Page, visit: Visit) -> FilledPage:
    """The reading of a sign for a date."""
    assert page.sign is not None
    assert page.date is not None
    try:
        reading = await get_horoscope(page.sign, page.date, page.language)
    except NoReading:
        raise NoReading(await _what_we_hold(page)) from None
    name, date = sign_name(reading.sign, page.language), wording.day(reading.date, page.language)
    title = titled(say(page.language, "{sign}: horoscope for {day}", sign=name, day=date))
    return _found(page, reading, title, visit.today)


def _found(page: Page, reading: Reading, title: str, today: dt.date) -> FilledPage:
    """A text composed in an outage is not kept: the table may know better.

    The page also shows something of the days around it, so it is of all changes that memory has been told of.
    """
    stamp = (reading.date, reading.version, service.memory.changes, today) if reading.version else None
    return FilledPage(lambda: _make(page, reading, title, today), stamp)


async def _make(page: Page, reading: Reading, title: str, today: dt.date) -> PageContents:
    is_recent = abs(reading.date - today) <= clock.DAY
    before = await _the_day_before(reading) if is_recent else None
    week = await _scores_around(reading)
    versions = (reading.version, before and before.version, tuple(week.items()))
    key = (page, reading.date, today, versions)
    return await work_out(reading.date, key, _of_reading, page, reading, title, today, before, week)


def _of_reading(
    page: Page, reading: Reading, title: str, today: dt.date, before: Reading | None, week: Held
) -> PageContents:
    language, date = page.language, reading.date
    name, day = sign_name(reading.sign, language), wording.day(date, language)
    dated = Page(language, reading.sign).on(date)
    is_recent = abs(date - today) <= clock.DAY
    values = (
        context.of_day(date, page) | context.of_sign(page, reading.sign, today) | context.of_reading(reading)
    )
    values |= {
        "days": context.days_around(page, date, today),
        "wheel": html.chart(date, language),
        "close": html.is_it_close(reading),
        "yesterday": html.before(before) if before else "",
        "week": html.week(dated, week, date),
        "upcoming": html.upcoming(date, language) if is_recent else "",
        "companions": pair_html.companions(reading.sign, language, say(language, "With whom?")),
        "bot": html.bot_link(reading.sign, language),
        "telegram_share": html.telegram_share(dated, reading.summary),
    }
    return PageContents(
        values,
        title=title,
        description=f"{name}, {day}. {reading.summary} {reading.score_reason}",
        date=date,
        reading=reading,
    )


async def _the_day_before(reading: Reading) -> Reading | None:
    return await held_horoscope(reading.sign, reading.date - clock.DAY, reading.language)


async def _scores_around(reading: Reading) -> Held:
    first, end = reading.date - WEEK_BEFORE, reading.date + WEEK_AFTER + clock.DAY
    try:
        return await read(_days(reading.sign, reading.language, first, end))
    except (HoroError, *OUTAGE):
        return {}


def _days(
    sign: Sign, language: Language, first: dt.date, end: dt.date
) -> Callable[[Session], Awaitable[Held]]:
    return lambda session: repository.days_held(session, sign, language, first, end)


async def _what_we_hold(page: Page) -> str:
    """The same refusal as the API's, in the language of the page."""
    first, last = await read(repository.held_dates)
    if first is None or last is None:
        return say(page.language, "We hold no readings yet.")
    days = {"first": wording.day(first, page.language), "last": wording.day(last, page.language)}
    return say(page.language, "There are readings from {first} to {last}.", **days)


async def month(page: Page, visit: Visit) -> FilledPage:
    """A sign's month, day by day; raises NoReading for one that we hold nothing of."""
    assert page.sign is not None
    assert page.date is not None
    first, end = page.date, _next_month(page.date)
    held = await read(_days(page.sign, page.language, first, end))
    known = await read(repository.held_dates)
    if not held:
        month = wording.month(page.date, page.language)
        raise NoReading(say(page.language, "We hold no readings of {month}.", month=month))
    asked = (page, tuple(held.items()), known, visit.today)
    make = partial(work_out, page.date, asked, _month, page, held, known, visit.today)
    return FilledPage(make, asked)


def _month(
    page: Page, held: Held, known: tuple[dt.date | None, dt.date | None], today: dt.date
) -> PageContents:
    assert page.sign is not None
    assert page.date is not None
    month = wording.month(page.date, page.language)
    values = context.of_sign(page, page.sign, today) | {
        "month": wording.month_title(page.date, page.language),
        "grid": calendars.month_grid(page, held, today),
        "months": _months_around(page, page.date, known),
    }
    name = sign_name(page.sign, page.language)
    title = say(page.language, "{sign}: horoscopes, {month}", sign=name, month=month)
    told = msg("{sign}: every day’s reading and score of {month}, with the Moon of each day.")
    description = say(page.language, told, sign=name, month=month)
    return PageContents(values, titled(title), description, max(held))


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)


def _months_around(page: Page, first: dt.date, known: tuple[dt.date | None, dt.date | None]) -> Markup:
    earliest, latest = known
    assert earliest is not None
    assert latest is not None
    around = {"prev": (first - clock.DAY).replace(day=1), "next": _next_month(first)}
    return html.join(
        html.link(
            Page(page.language, page.sign, PageKind.MONTH, month),
            wording.month_title(month, page.language),
            rel=rel,
        )
        for rel, month in around.items()
        if earliest.replace(day=1) <= month <= latest
    )
