"""Months as tables: a sign's readings day by day, and the Moon's month."""

import calendar
import datetime as dt
from collections.abc import Callable, Mapping

from babel.dates import get_day_names
from markupsafe import Markup

from horo_app.language import Language
from horo_app.messages import say
from horo_app.sky import Body, sky_on
from horo_app.web import words
from horo_app.web.fragments import join, link, moon, sign_glyph
from horo_app.web.routes import Kind, Page
from horo_app.zodiac import sign_name

Held = Mapping[dt.date, int]  # the days that we hold a reading for, and their scores

MONDAY_FIRST = (0, 1, 2, 3, 4, 5, 6)
SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


def month_grid(page: Page, held: Held, today: dt.date) -> Markup:
    """A sign's month: each day with the Moon and, where we hold it, the way to its reading and its score."""
    assert page.date is not None

    def cell(date: dt.date) -> Markup:
        inside = Markup('<span class="number">{}</span>{}').format(date.day, moon(date))
        if date in held:
            inside += Markup('<span class="mark">{}</span>').format(held[date])
            label = say(
                page.language,
                "{day}: score {score} of 10",
                day=words.day_of_month(date, page.language),
                score=held[date],
            )
            inside = link(Page(page.language, page.sign, Kind.DAY, date), inside, aria_label=label)
        return _day_cell(date, inside, today)

    return _grid(page.date, page.language, cell)


def moon_grid(date: dt.date, language: Language, today: dt.date) -> Markup:
    """The Moon's month: each day's disc and sign, quarters by name."""

    def cell(day: dt.date) -> Markup:
        sky = sky_on(day)
        sign = sky.position(Body.MOON).sign
        place = f"{say(language, words.PHASE_NAMES[sky.phase])}, {sign_name(sign, language)}"
        label = f"{words.day_of_month(day, language)}: {place}"
        inside = Markup('<span class="number">{}</span>{}{}').format(day.day, moon(day), sign_glyph(sign))
        return _day_cell(day, link(Page(language, kind=Kind.SKY, date=day), inside, aria_label=label), today)

    return _grid(date.replace(day=1), language, cell)


def _day_cell(date: dt.date, inside: Markup, today: dt.date) -> Markup:
    return Markup("<td{}>{}</td>").format(Markup(' class="today"') if date == today else "", inside)


def _grid(first: dt.date, language: Language, cell: Callable[[dt.date], Markup]) -> Markup:
    names = get_day_names("abbreviated", locale=language.value)
    order = MONDAY_FIRST if language is Language.RU else SUNDAY_FIRST
    head = join(Markup('<th scope="col">{}</th>').format(names[day]) for day in order)
    weeks = calendar.Calendar(order[0]).monthdatescalendar(first.year, first.month)
    rows = join(
        Markup("<tr>{}</tr>").format(
            join(cell(day) if day.month == first.month else Markup("<td></td>") for day in week)
        )
        for week in weeks
    )
    caption = Markup("<caption>{}</caption>").format(words.month_title(first, language))
    return Markup('<table class="month">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        caption, head, rows
    )
