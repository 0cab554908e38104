"""What a reading's page tells, slot by slot: filled into the served page, and sent again by its state."""

import datetime as dt

from horo_app import clock
from horo_app.reading import Reading
from horo_app.web import fragments, words
from horo_app.web.routes import Kind, Page


def of_reading(reading: Reading, page: Page) -> dict[str, str]:
    """The texts of one reading, its facts aside."""
    return {
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
    }


def of_day(date: dt.date, page: Page) -> dict[str, str]:
    """What depends on the date alone: its name and the days around it."""
    around = {"before": date - clock.DAY, "after": date + clock.DAY}
    return {
        "date": words.day_and_date(date, page.language),
        "day": date.isoformat(),
        **{name: day.isoformat() for name, day in around.items()},
    }


def day_page(page: Page, date: dt.date) -> Page:
    """The page of a sign's reading of a date."""
    return Page(page.language, page.sign, Kind.DAY, date)
