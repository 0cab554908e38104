"""A table as CSV (RFC 4180), as a spreadsheet opens it: marked as UTF-8, and with nothing in it that would be run."""

import csv
import datetime as dt
import io
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.language import Language
from horo_app.messages import say
from horo_app.services import tables
from horo_app.services.tables import Ask, Table

MARK = "\ufeff"  # without it Excel takes the file for one of its own code page
CHUNK = 64 * 1024  # characters

# A cell that begins with one of these is a formula to a spreadsheet
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


async def lines(
    session: AsyncSession, table: Table, wanted: Ask, language: Language, zone: ZoneInfo
) -> AsyncIterator[str]:
    """The file in pieces: titles in `language`, moments in `zone`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(MARK)
    writer.writerow([say(language, column.title) for column in table.columns])
    async for row in tables.every(session, table, wanted):
        writer.writerow([cell(value, zone) for value in row])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def cell(value: object, zone: ZoneInfo) -> str:
    """A value as a cell: numbers with a point, moments as 2026-11-25 14:03:07, text that is only text."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float() | Decimal():
            return str(value)
        case dt.datetime():
            return value.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
