"""The contents of a sign's pages: today's reading, that of a date, and its months."""

import datetime as dt

from markupsafe import Markup

from horo_app import clock, words
from horo_app.db import transaction
from horo_app.errors import NoReading
from horo_app.lore.pages import portrait
from horo_app.messages import msg, say
from horo_app.reading import Reading
from horo_app.services import texts
from horo_app.services.horoscopes import get_horoscope
from horo_app.web import calendars, files, fragments, told
from horo_app.web.calendars import Held
from horo_app.web.contents.base import Contents, Found, Visit, titled
from horo_app.web.routes import Kind, Page
from horo_app.zodiac import Sign, sign_name


async def today(page: Page, visit: Visit) -> Found:
    """Today's reading of a sign."""
    assert page.sign is not None
    reading = await get_horoscope(page.sign, visit.today, page.language)
    return Found(lambda: _today(page, reading), _stamp(reading))


def _stamp(reading: Reading) -> object:
    """What a page with this reading is of; None for one composed in an outage, of which the table may know better."""
    return (reading.date, reading.version) if reading.version else None


def _today(page: Page, reading: Reading) -> Contents:
    return _of_reading(page, reading, words.todays_title(reading.sign, reading.date, page.language), {})


def _of_reading(page: Page, reading: Reading, title: str, more: dict[str, str]) -> Contents:
    name, day = sign_name(reading.sign, page.language), words.day(reading.date, page.language)
    values = told.of_day(reading.date, page) | told.of_reading(reading, page)
    return Contents(
        values | {"facts": fragments.facts(reading)} | more,
        title=title,
        description=f"{name}, {day}. {reading.summary} {reading.score_reason}",
        date=reading.date,
        reading=reading,
    )


async def day(page: Page, visit: Visit) -> Found:
    """The reading of a sign for a date."""
    assert page.sign is not None
    assert page.date is not None
    try:
        reading = await get_horoscope(page.sign, page.date, page.language)
    except NoReading:
        raise NoReading(await _what_we_hold(page)) from None
    stamp = _stamp(reading)
    return Found(lambda: _day(page, reading, visit.today), stamp and (stamp, visit.today))


async def _what_we_hold(page: Page) -> str:
    """The same refusal as the API's, in the language of the page."""
    async with transaction() as session:
        first, last = await texts.held_dates(session)
    if first is None or last is None:
        return say(page.language, "We hold no readings yet.")
    days = {"first": words.day(first, page.language), "last": words.day(last, page.language)}
    return say(page.language, "There are readings from {first} to {last}.", **days)


def _day(page: Page, reading: Reading, today: dt.date) -> Contents:
    name, date = sign_name(reading.sign, page.language), words.day(reading.date, page.language)
    title = say(page.language, "{sign}: horoscope for {day}", sign=name, day=date)
    more = _of_sign(page, reading.sign) | {"days": _days(page, reading.date, today)}
    return _of_reading(page, reading, titled(title), more)


def _of_sign(page: Page, sign: Sign) -> dict[str, str]:
    """What a page that all signs share says of its own."""
    values = {
        "sign": sign.value,
        "name": sign_name(sign, page.language),
        "dates": words.sign_dates(sign, page.language),
        "figure": fragments.figure(sign),
        "portrait": portrait(sign, page.language),
        "today_path": Page(page.language, sign).path,
    }
    for side, other in (("previous", sign.previous), ("next", sign.next)):
        values |= {
            f"{side}_path": Page(page.language, other, page.kind, page.date).path,
            f"{side}_name": sign_name(other, page.language),
            f"{side}_glyph": files.glyph(other),
        }
    return values


def _days(page: Page, date: dt.date, today: dt.date) -> Markup:
    """Where the page stands among the days: the day before, this one, the day after, the month.

    No way leads past the reader's tomorrow, for which nothing may be written yet.
    """
    following = () if date > today else (1,)
    pieces = [_day_link(page, date + days * clock.DAY, today) for days in (-1, 0, *following)]
    month = Page(page.language, page.sign, Kind.MONTH, date.replace(day=1))
    return fragments.join(
        [*pieces, fragments.link(month, words.month_title(date, page.language), class_="month-link")]
    )


def _day_link(page: Page, date: dt.date, today: dt.date) -> Markup:
    names = {
        today - clock.DAY: say(page.language, "Yesterday"),
        today: say(page.language, "Today"),
        today + clock.DAY: say(page.language, "Tomorrow"),
    }
    there = Page(page.language, page.sign) if date == today else told.day_page(page, date)
    current = {"aria_current": "page"} if date == page.date else {}
    return fragments.link(there, names.get(date, words.day_of_month(date, page.language)), **current)


async def month(page: Page, visit: Visit) -> Found:
    """A sign's month, day by day; raises NoReading for one that we hold nothing of."""
    assert page.sign is not None
    assert page.date is not None
    async with transaction() as session:
        held = await texts.days_held(session, page.sign, page.language, page.date, _next_month(page.date))
        known = await texts.held_dates(session)
    if not held:
        month = words.month(page.date, page.language)
        raise NoReading(say(page.language, "We hold no readings of {month}.", month=month))
    return Found(lambda: _month(page, held, known, visit.today))


def _month(page: Page, held: Held, known: tuple[dt.date | None, dt.date | None], today: dt.date) -> Contents:
    assert page.sign is not None
    assert page.date is not None
    month = words.month(page.date, page.language)
    values = _of_sign(page, page.sign) | {
        "month": words.month_title(page.date, page.language),
        "grid": calendars.month_grid(page, held, today),
        "months": _months_around(page, page.date, known),
    }
    name = sign_name(page.sign, page.language)
    title = say(page.language, "{sign}: horoscopes, {month}", sign=name, month=month)
    told = msg("{sign}: every day’s reading and score of {month}, with the Moon of each day.")
    description = say(page.language, told, sign=name, month=month)
    return Contents(values, titled(title), description, max(held))


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)


def _months_around(page: Page, first: dt.date, known: tuple[dt.date | None, dt.date | None]) -> Markup:
    earliest, latest = known
    assert earliest is not None
    assert latest is not None
    around = {"prev": (first - clock.DAY).replace(day=1), "next": _next_month(first)}
    return fragments.join(
        fragments.link(
            Page(page.language, page.sign, Kind.MONTH, month),
            words.month_title(month, page.language),
            rel=rel,
        )
        for rel, month in around.items()
        if earliest.replace(day=1) <= month <= latest
    )
