"""What a sign's page says, by the names of its placeholders."""

import datetime as dt
from dataclasses import replace

from markupsafe import Markup

from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content import wording
from horo_app.content.page_texts import portrait
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.site import html, period_html, static_files
from horo_app.site.routes import Page, PageKind


def of_reading(reading: Reading) -> dict[str, str]:
    """The texts of one reading."""
    return {
        "day": reading.date.isoformat(),
        "summary": reading.summary,
        **{section.value: text for section, text in reading.sections.items()},
        "score": str(reading.score),
        "score_reason": reading.score_reason,
        "colour": reading.colour,
        "colour_hex": reading.colour_hex,
        "colour_reason": reading.colour_reason,
        "byline": wording.byline(reading.source, reading.language),
        "facts": html.facts(reading),
    }


def of_day(date: dt.date, page: Page) -> dict[str, str]:
    """What is the same for all signs: the day's name and its sky."""
    return {
        "date": wording.day_and_date(date, page.language),
        "tonight": html.tonight(date, page.language),
    }


def of_sign(page: Page, sign: Sign, today: dt.date) -> dict[str, str]:
    """What a page that all signs share says of its own, and the ways to the same page of the others."""
    values = {
        "sign": sign.value,
        "name": sign_name(sign, page.language),
        "dates": wording.sign_dates(sign, page.language),
        "figure": html.figure(sign),
        "portrait": portrait(sign, page.language),
        "today_path": Page(page.language, sign).path,
        "strip": html.strip(page),
        "spans": period_html.spans(page, sign, today),
    }
    for side, other in (("previous", sign.previous), ("next", sign.next)):
        values |= {
            f"{side}_path": replace(page, sign=other).path,
            f"{side}_name": sign_name(other, page.language),
            f"{side}_glyph": static_files.glyph(other),
        }
    return values


def days_around(page: Page, date: dt.date, today: dt.date) -> str:
    """Where the page stands among the days: the day before, this one, the day after, the month.

    No way leads past tomorrow, for which nothing may be written yet. Each link names its date: in the reader's zone
    another one may be today, and the page's script then says so.
    """
    following = () if date > today else (1,)
    pieces = [_day_link(page, date + days * clock.DAY, date, today) for days in (-1, 0, *following)]
    month = Page(page.language, page.sign, PageKind.MONTH, date.replace(day=1))
    month_link = html.link(month, wording.month_title(date, page.language), class_="month-link")
    return html.join([*pieces, month_link])


def _day_link(page: Page, date: dt.date, shown: dt.date, today: dt.date) -> Markup:
    there = Page(page.language, page.sign) if date == today else Page(page.language, page.sign).on(date)
    current = Markup(' aria-current="page"') if date == shown else ""
    label = html.day_name(date, today, page.language)
    return Markup('<a data-date="{}"{} href="{}">{}</a>').format(date, current, there.path, label)
