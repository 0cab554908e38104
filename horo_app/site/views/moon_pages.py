"""The contents of the Moon's pages: that of a day, and that of a month."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from horo_app.astrology import moon
from horo_app.astrology.day_sky import bounds
from horo_app.content import moon_tradition, moon_wording, wording
from horo_app.content.moon_wording import MoonClock
from horo_app.core import clock, compute
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site import calendars, html, moon_html
from horo_app.site.moon_place import MoonPlace, place_of
from horo_app.site.routes import Page, PageKind
from horo_app.site.views.base import FilledPage, NoSuchPage, PageContents, Visit, titled, work_out
from horo_app.site.views.other_pages import SKIES

DISC = 160  # pixels


async def day(page: Page, visit: Visit) -> FilledPage:
    """The Moon of a date, today's without one."""
    where = await place_of(visit.query, page.language)
    today = clock.today(ZoneInfo(where.zone))
    return _filled(_day, page, page.date or today, today, where)


async def month(page: Page, visit: Visit) -> FilledPage:
    """The Moon's month, day by day."""
    assert page.date is not None
    where = await place_of(visit.query, page.language)
    return _filled(_month, page, page.date, clock.today(ZoneInfo(where.zone)), where)


def _filled(
    function: Callable[..., PageContents], page: Page, date: dt.date, today: dt.date, where: MoonPlace
) -> FilledPage:
    if not SKIES[0] <= date <= SKIES[1]:
        raise NoSuchPage(say(page.language, "The sky is worked out for the years 1900 to 2100."))
    asked = (page, date, today, where)

    async def make() -> PageContents:
        if where.query:  # there are as many as anybody can think of
            return await compute.OTHERS.run((function, asked), function, *asked)
        return await work_out(date, asked, function, *asked)

    return FilledPage(make, asked)


def _day(page: Page, date: dt.date, today: dt.date, where: MoonPlace) -> PageContents:
    language, told = page.language, MoonClock(where.zone, page.language)
    found = moon.moon_day(date, where.zone, where.spot)
    rule = moon_tradition.rule_of(date, where.zone)
    state = moon_wording.state(found, language)
    values = _around(page, where, [date + days * clock.DAY for days in (-1, 1)]) | {
        "date": wording.day_and_date(date, language),
        "disc": html.moon_at(found.sky.noon, DISC),
        "state": f"{state}.",
        "facts": moon_html.facts(found, told),
        "next": moon_html.upcoming(found.sky.end, told, where, today if date == today else None),
        "rule": moon_html.rule_line(rule, found, told),
        "tradition": moon_html.tradition(rule, language),
        "good": moon_html.good_days(date, told, where),
        "month_path": _address(Page(language, kind=PageKind.MOON_MONTH, date=date.replace(day=1)), where),
        "grid": calendars.moon_grid(page, date, today, where.zone, where.query),
    }
    name = say(language, "Moon calendar for {day}", day=wording.day(date, language))
    facts = ". ".join(f"{fact}: {value}" for fact, value in moon_wording.facts(found, told))
    return PageContents(values, titled(name), f"{state}. {facts}.", date, query=where.query)


def _month(page: Page, first: dt.date, today: dt.date, where: MoonPlace) -> PageContents:
    language, told = page.language, MoonClock(where.zone, page.language)
    after = (first + 32 * clock.DAY).replace(day=1)
    start, end = bounds(first, where.zone)[0], bounds(after, where.zone)[0]
    days = Page(language, kind=PageKind.MOON)
    values = _around(page, where, [(first - clock.DAY).replace(day=1), after]) | {
        "date": wording.month_title(first, language),
        "grid": calendars.moon_grid(days, first, today, where.zone, where.query),
        "quarters": moon_html.quarters(start, end, told, where),
        "stays": moon_html.stays(start, end, told),
    }
    month = wording.month(first, language)
    title = say(language, "Moon calendar, {month}", month=month)
    quarters = "; ".join(moon_wording.quarter(one, told) for one in moon.quarters(start, end))
    description = say(
        language,
        "{quarters}. The Moon’s sign and phase on each day of {month}.",
        quarters=quarters,
        month=month,
    )
    return PageContents(values, titled(title), description, first, query=where.query)


def _around(page: Page, where: MoonPlace, dates: list[dt.date]) -> dict[str, str]:
    """What both pages have: the ways to those before and after, the place, the calendar to subscribe to."""
    values: dict[str, str] = {
        "place": moon_html.place(page, where),
        "subscribe": moon_html.subscribe(where, page.language),
    }
    for side, date in zip(("before", "after"), dates, strict=True):
        there = Page(page.language, kind=page.kind, date=date)
        name = _name(page.kind, date, page.language)
        values[f"{side}_name"] = name
        values[f"{side}_path"] = _address(there, where)
    return values


def _address(page: Page, where: MoonPlace) -> str:
    return f"{page.path}?{where.query}" if where.query else page.path


def _name(kind: PageKind, date: dt.date, language: Language) -> str:
    return (wording.month_title if kind is PageKind.MOON_MONTH else wording.day_of_month)(date, language)
