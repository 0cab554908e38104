"""Months as tables: a sign's readings day by day, and the Moon's month."""

import calendar
import datetime as dt
from collections.abc import Callable, Mapping

from babel.dates import get_day_names
from markupsafe import Markup

from horo_app.astrology.day_sky import noon_of
from horo_app.astrology.moon import day_phase, moon_sign
from horo_app.astrology.zodiac import sign_name
from horo_app.content import wording
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.site.html import join, link, moon, moon_at, sign_glyph
from horo_app.site.routes import Page, PageKind

Held = Mapping[dt.date, int]  # the days that we hold a reading for, and their scores

_WEEKS = {"monday": (0, 1, 2, 3, 4, 5, 6), "sunday": (6, 0, 1, 2, 3, 4, 5)}


def month_grid(page: Page, held: Held, today: dt.date) -> Markup:
    """A sign's month: each day with the Moon and, where we hold it, the way to its reading and its score."""
    assert page.date is not None

    def cell(date: dt.date) -> Markup:
        if date not in held:
            return Markup('<span class="cell">{}</span>').format(_day(date, moon(date)))
        day = wording.day_of_month(date, page.language)
        label = say(page.language, "{day}: score {score} of 10", day=day, score=held[date])
        inside = _day(date, moon(date)) + Markup('<span class="mark">{}</span>').format(held[date])
        there = Page(page.language, page.sign, PageKind.DAY, date)
        return link(there, inside, class_="cell", aria_label=label)

    return _grid(page.date, page.language, today, cell)


def moon_grid(page: Page, date: dt.date, today: dt.date, zone: str = "UTC", query: str = "") -> Markup:
    """The month of the Moon at noon: each day's disc and sign, in words for those who don't see them.

    A day leads to a page of the same kind as `page`, which is asked with `query`.
    """
    language = page.language

    def cell(day: dt.date) -> Markup:
        sign = moon_sign(noon_of(day, zone))
        phase = say(language, wording.PHASE_NAMES[day_phase(day, zone)])
        label = f"{wording.day_of_month(day, language)}: {phase}, {sign_name(sign, language)}"
        there = Page(language, kind=page.kind, date=day)
        inside = _day(day, moon_at(noon_of(day, zone))) + sign_glyph(sign)
        return link(there, inside, query, class_="cell", aria_label=label)

    return _grid(date.replace(day=1), language, today, cell)


def _day(date: dt.date, disc: Markup) -> Markup:
    return Markup('<span class="number">{}</span>{}').format(date.day, disc)


def _grid(first: dt.date, language: Language, today: dt.date, cell: Callable[[dt.date], Markup]) -> Markup:
    names = get_day_names("abbreviated", locale=language.value)
    order = _WEEKS[language_data(language, "formats")["week_starts_on"]]
    head = join(Markup('<th scope="col">{}</th>').format(names[day]) for day in order)

    def box(day: dt.date) -> Markup:
        if day.month != first.month:
            return Markup("<td></td>")
        return Markup("<td{}>{}</td>").format(Markup(' class="today"') if day == today else "", cell(day))

    weeks = calendar.Calendar(order[0]).monthdatescalendar(first.year, first.month)
    rows = join(Markup("<tr>{}</tr>").format(join(box(day) for day in week)) for week in weeks)
    caption = Markup("<caption>{}</caption>").format(wording.month_title(first, language))
    return Markup('<table class="month">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        caption, head, rows
    )
