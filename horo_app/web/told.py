"""What a sign's page of today tells, slot by slot: filled into the served page, and sent again by its state."""

import datetime as dt

from horo_app import clock, words
from horo_app.reading import Reading
from horo_app.web import fragments
from horo_app.web.routes import Kind, Page


def of_reading(reading: Reading, page: Page) -> dict[str, str]:
    """The texts of one reading, its facts aside, and the ways to the days around it."""
    date = reading.date
    return {
        "day": date.isoformat(),
        "title": words.todays_title(reading.sign, reading.date, reading.language),
        "summary": reading.summary,
        **{section.value: text for section, text in reading.sections.items()},
        "score": str(reading.score),
        "score_reason": reading.score_reason,
        "colour": reading.colour,
        "colour_hex": reading.colour_hex,
        "colour_reason": reading.colour_reason,
        "byline": words.byline(reading.source, reading.language),
        "bot": fragments.bot_link(reading.sign, reading.language),
        "telegram_share": fragments.telegram_share(page, reading.summary),
        "before_path": day_page(page, date - clock.DAY).path,
        "after_path": day_page(page, date + clock.DAY).path,
        "month_path": Page(page.language, page.sign, Kind.MONTH, date.replace(day=1)).path,
    }


def of_day(date: dt.date, page: Page) -> dict[str, str]:
    """What is the same for all signs: the day's name and its sky."""
    return {
        "date": words.day_and_date(date, page.language),
        "month": words.month_title(date, page.language),
        "tonight": fragments.tonight(date, page.language),
    }


def day_page(page: Page, date: dt.date) -> Page:
    """The page of a sign's reading of a date."""
    return Page(page.language, page.sign, Kind.DAY, date)
