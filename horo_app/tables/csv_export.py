"""A table as CSV (RFC 4180), as a spreadsheet of its reader's language opens it.

It is marked as UTF-8, nothing in it would be run, and coded values are called what the dashboard calls them. A Russian
spreadsheet wants semicolons between cells, a comma in numbers, and the day before the month.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core.i18n import say
from horo_app.core.language import SOURCE, Language
from horo_app.core.language_data import language_data
from horo_app.tables import engine, labels
from horo_app.tables.engine import Ask, Column, Table

MARK = "\ufeff"  # without it Excel takes the file for one of its own code page
CHUNK = 64 * 1024  # characters

# A cell that begins with one of these is a formula to a spreadsheet
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


async def lines(
    session: AsyncSession, table: Table, wanted: Ask, language: Language, zone: ZoneInfo
) -> AsyncIterator[str]:
    """The file in pieces: titles in `language`, moments in `zone`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_format(language)["delimiter"])
    buffer.write(MARK)
    writer.writerow([say(language, column.title) for column in table.columns])
    async for row in engine.every(session, table, wanted):
        values = zip(table.columns, row, strict=True)
        writer.writerow([cell(_said(column, value, language), zone, language) for column, value in values])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _format(language: Language) -> dict[str, str]:
    found: dict[str, str] = language_data(language, "formats")["csv"]
    return found


def _said(column: Column, value: object, language: Language) -> object:
    """A figure as it is, anything else in words; the codes are English words themselves."""
    if language is SOURCE:
        return value
    if isinstance(value, bool):
        return say(language, "yes") if value else say(language, "no")
    return labels.said(column.name, value, language) if isinstance(value, str | dict) else value


def cell(value: object, zone: ZoneInfo, language: Language = SOURCE) -> str:
    """A value as a cell: moments as 2026-11-25 14:03:07, in Russian 25.11.2026 14:03:07; text that is only text."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float() | Decimal():
            return str(value).replace(".", _format(language)["point"])
        case dt.datetime():
            return value.astimezone(zone).strftime(f"{_format(language)['date']} %H:%M:%S")
        case dt.date():
            return value.strftime(_format(language)["date"])
        case dict() | list():
            value = json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
