"""What stands in each page's slots: every kind of page, from the services and for the visitor's day."""

import datetime as dt
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from horo_app import clock
from horo_app.art.wheel import wheel
from horo_app.db import transaction
from horo_app.errors import HoroError, NoReading
from horo_app.language import Language
from horo_app.lore import day as lore_day
from horo_app.messages import say
from horo_app.reading import Reading
from horo_app.services import texts
from horo_app.services.horoscopes import get_horoscope
from horo_app.sky import sky_on
from horo_app.web import birthday, calendars, fragments, told, visitor, words
from horo_app.web.routes import Kind, Page
from horo_app.zodiac import Sign, sign_name

SKIES = (dt.date(1900, 1, 1), dt.date(2100, 12, 31))  # what the sky is worked out for on request


class NoSuchPage(HoroError):
    """Nothing stands at this address; the sentence says what does."""

    status = 404
    title = "There is no such page"


@dataclass(frozen=True, slots=True)
class Contents:
    """A page's slots, its title and description, and what they are of.

    `stamp` changes whenever the slots do, so that a page once filled can be kept; without one it is not kept.
    """

    values: dict[str, str]
    title: str
    description: str
    date: dt.date
    reading: Reading | None = None
    stamp: Hashable = field(default=None)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks: cookies tell the zone and the sign last read, `query` what a form sends, `origin` where the site is."""

    cookies: str = ""
    query: str = ""
    origin: str = ""

    @property
    def today(self) -> dt.date:
        return visitor.today(self.cookies)


async def contents(page: Page, visit: Visit) -> Contents:
    """The contents of the page for this visit; raises HoroError when it does not stand."""
    return await _MAKERS[page.kind](page, visit)


async def _today(page: Page, visit: Visit) -> Contents:
    return await (_home(page, visit) if page.sign is None else _reading_of(page, page.sign, visit.today))


async def _home(page: Page, visit: Visit) -> Contents:
    date, sign, language = visit.today, visitor.remembered_sign(visit.cookies), page.language
    yours, path = _invitation(sign, language)
    meaning = lore_day.meaning(date, language)
    values = told.of_day(date, page) | {
        "sky": words.sky_line(date, language),
        "meaning": " ".join(meaning),
        "wheel": wheel(sky_on(date), language),
        "yours": yours,
        "yours_path": path,
        "find": birthday.form(language),
    }
    return Contents(
        values,
        title=words.todays_title(None, date, language),
        description=f"{words.sky_line(date, language)} {meaning[0]}",
        date=date,
        stamp=(date, sign),
    )


def _invitation(sign: Sign | None, language: Language) -> tuple[str, str]:
    """What the home page offers first, and where it leads: the sign last read, else the list of signs."""
    if sign is None:
        return say(language, "Choose your sign"), f"{Page(language).path}#signs"
    text = say(language, "Your sign is {sign}: read today", sign=sign_name(sign, language))
    return text, Page(language, sign).path


async def _reading_of(page: Page, sign: Sign, date: dt.date) -> Contents:
    reading = await get_horoscope(sign, date, page.language)
    values = told.of_day(date, page) | told.of_reading(reading, page)
    values["facts"] = fragments.facts(reading)
    values |= {
        name: told.day_page(page, date + days * clock.DAY).path
        for name, days in (("before_path", -1), ("after_path", 1))
    }
    name = sign_name(sign, page.language)
    day = words.day(date, page.language)
    return Contents(
        values,
        title=words.todays_title(sign, date, page.language),
        description=f"{name}, {day}. {reading.summary} {reading.score_reason}",
        date=date,
        reading=reading,
        stamp=(date, reading.version) if reading.version else None,
    )


async def _day(page: Page, visit: Visit) -> Contents:
    assert page.sign is not None
    assert page.date is not None
    found = await _reading_of(page, page.sign, page.date)
    name, day = sign_name(page.sign, page.language), words.day(page.date, page.language)
    values = found.values | _of_sign(page) | {"days": _days(page, visit.today)}
    return Contents(
        values,
        title=say(page.language, "{sign}: horoscope for {day}", sign=name, day=day) + " — Horo",
        description=found.description,
        date=page.date,
        reading=found.reading,
        stamp=None,
    )


def _of_sign(page: Page) -> dict[str, str]:
    """What a page that all signs share says of its own."""
    assert page.sign is not None
    sign, language = page.sign, page.language
    around = {"previous": sign.previous, "next": sign.next}
    values = {
        "sign": sign.value,
        "name": sign_name(sign, language),
        "dates": words.sign_dates(sign, language),
        "glyph": f"/signs.svg#{sign}",
        "figure": f"/constellations.svg#{sign}",
        "today_path": Page(language, sign).path,
    }
    for side, other in around.items():
        there = Page(language, other, page.kind, page.date)
        values |= {
            f"{side}_path": there.path,
            f"{side}_name": sign_name(other, language),
            f"{side}_glyph": f"/signs.svg#{other}",
        }
    return values


def _days(page: Page, today: dt.date) -> str:
    """Where the page stands among the days: the day before, today, the day after, the month."""
    assert page.date is not None
    pieces = [_day_link(page, page.date + days * clock.DAY, today) for days in (-1, 0, 1)]
    month = fragments.link(
        Page(page.language, page.sign, Kind.MONTH, page.date.replace(day=1)),
        words.month(page.date, page.language),
    )
    return fragments.join([*pieces, month])


def _day_link(page: Page, date: dt.date, today: dt.date) -> str:
    names = {
        today - clock.DAY: say(page.language, "Yesterday"),
        today: say(page.language, "Today"),
        today + clock.DAY: say(page.language, "Tomorrow"),
    }
    there = Page(page.language, page.sign) if date == today else told.day_page(page, date)
    current = {"aria_current": "page"} if date == page.date else {}
    return fragments.link(there, names.get(date, words.day_of_month(date, page.language)), **current)


async def _month(page: Page, visit: Visit) -> Contents:
    assert page.sign is not None
    assert page.date is not None
    first = page.date
    async with transaction() as session:
        held = await texts.days_held(session, page.sign, page.language, first, _next_month(first))
        known = await texts.held_dates(session)
    if not held:
        raise NoReading(
            say(page.language, "We hold no readings of {month}.", month=words.month(first, page.language))
        )
    name, month = sign_name(page.sign, page.language), words.month(first, page.language)
    values = _of_sign(page) | {
        "month": month,
        "grid": calendars.month_grid(page, held, visit.today),
        "months": _months_around(page, first, known),
    }
    title = say(page.language, "{sign}: horoscopes of {month}", sign=name, month=month)
    return Contents(values, title=f"{title} — Horo", description=f"{title}.", date=max(held))


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)


def _months_around(page: Page, first: dt.date, known: tuple[dt.date | None, dt.date | None]) -> str:
    around = [("prev", (first - clock.DAY).replace(day=1)), ("next", _next_month(first))]
    held = [known[0] and known[0].replace(day=1), known[1]]
    pieces = [
        fragments.link(
            Page(page.language, page.sign, Kind.MONTH, month), words.month(month, page.language), rel=rel
        )
        for rel, month in around
        if held[0] and held[1] and held[0] <= month <= held[1]
    ]
    return fragments.join(pieces)


async def _archive(page: Page, _: Visit) -> Contents:
    async with transaction() as session:
        first, last = await texts.held_dates(session)
    months = fragments.months(first, last, page.language) if first and last else ""
    title = say(page.language, "Archive of horoscopes")
    description = say(page.language, "Every reading that Horo has published, by sign, month and day.")
    return Contents(
        {"months": months}, title=f"{title} — Horo", description=description, date=last or visitor.today("")
    )


async def _sky(page: Page, visit: Visit) -> Contents:
    date, language = page.date or visit.today, page.language
    if not SKIES[0] <= date <= SKIES[1]:
        raise NoSuchPage(say(language, "The sky is worked out for the years 1900 to 2100."))
    sky = sky_on(date)
    around = [Page(language, kind=Kind.SKY, date=date + days * clock.DAY) for days in (-1, 1)]
    values = told.of_day(date, page) | {
        "meaning": " ".join(lore_day.meaning(date, language)),
        "wheel": wheel(sky, language),
        "positions": fragments.positions(sky, language),
        "aspects": fragments.aspects(sky, language),
        "events": fragments.events(date, language),
        "grid": calendars.moon_grid(date, language, visit.today),
        "before_path": around[0].path,
        "after_path": around[1].path,
    }
    title = say(language, "The sky on {day}", day=words.day(date, language))
    return Contents(
        values,
        title=f"{title} — Horo",
        description=words.sky_line(date, language),
        date=date,
        stamp=(date, visit.today),
    )


async def _find(page: Page, visit: Visit) -> Contents:
    answer = birthday.answer(visit.query, page.language)
    title = say(page.language, "Find your sign by birthday")
    values = {"form": birthday.form(page.language, visit.query), "answer": answer}
    return Contents(values, title=f"{title} — Horo", description=title + ".", date=visit.today)


async def _about(page: Page, visit: Visit) -> Contents:
    title = say(page.language, "How these horoscopes are made")
    return Contents({}, title=f"{title} — Horo", description=title + ".", date=visit.today)


async def _lost(page: Page, visit: Visit) -> Contents:
    title = say(page.language, "There is no such page")
    return Contents({}, title=f"{title} — Horo", description=title + ".", date=visit.today)


_MAKERS: dict[Kind, Callable[[Page, Visit], Awaitable[Contents]]] = {
    Kind.TODAY: _today,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.ARCHIVE: _archive,
    Kind.SKY: _sky,
    Kind.FIND: _find,
    Kind.ABOUT: _about,
    Kind.LOST: _lost,
}
