"""Readings as tables: those in the cache, and everything that we hold."""

from typing import Any

import sqlalchemy as sa

from horo_app.analytics.scope import Scope
from horo_app.core.db.columns import table_of
from horo_app.core.i18n import msg
from horo_app.readings.feedback import ANSWERED, same_reading
from horo_app.readings.tables import HoroscopeArchive, HoroscopeCache
from horo_app.readings.validation import FIELDS
from horo_app.tables.engine import Column, ColumnKind, Table

_CACHE = table_of(HoroscopeCache)
_ARCHIVE = table_of(HoroscopeArchive)

_NAMES = ("date", "sign", "language", "source", "author", "version", "updated_at", *FIELDS)
_HELD = sa.union_all(
    *(sa.select(*(table.c[name] for name in _NAMES)) for table in (_CACHE, _ARCHIVE))
).subquery("held")


def _length(table: Any) -> Any:
    return sum((sa.func.length(table.c[name]) for name in FIELDS), start=sa.literal(0))


def _columns(table: Any, *more: Column) -> tuple[Column, ...]:
    return (
        Column("date", msg("Date"), table.c.date, ColumnKind.DATE),
        Column("sign", msg("Sign"), table.c.sign),
        Column("language", msg("Language"), table.c.language),
        Column("source", msg("Written by"), table.c.source),
        Column("author", msg("Name"), table.c.author),
        Column("version", msg("Version"), table.c.version, ColumnKind.NUMBER),
        Column("updated_at", msg("Changed"), table.c.updated_at, ColumnKind.MOMENT),
        Column("length", msg("Characters"), _length(table), ColumnKind.NUMBER),
        *more,
        Column("summary", msg("In a nutshell"), table.c.summary),
    )


def _all(columns: sa.Select[Any], _: Scope) -> sa.Select[Any]:
    return columns.select_from(_CACHE)


def _held(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    held = _HELD.outerjoin(ANSWERED, same_reading(ANSWERED, _HELD))
    return columns.select_from(held).where(_HELD.c.date.between(scope.first, scope.last))


TEXTS = Table(
    name="texts",
    title=msg("Texts of today and later"),
    columns=_columns(
        _CACHE,
        Column("locked", msg("Locked"), _CACHE.c.locked, ColumnKind.FLAG),
        Column("wanted", msg("Wanted of the model"), _CACHE.c.wanted, ColumnKind.FLAG),
        Column("tries", msg("Tries"), _CACHE.c.tries, ColumnKind.NUMBER),
        Column("next_try_at", msg("Next try"), _CACHE.c.next_try_at, ColumnKind.MOMENT),
        Column("last_error", msg("Error"), _CACHE.c.last_error),
    ),
    query=_all,
    sort="date",
    descending=False,
    searched=tuple(_CACHE.c[name] for name in ("sign", "author", "last_error", *FIELDS)),
    filters={
        "sign": lambda value: _CACHE.c.sign == value,
        "language": lambda value: _CACHE.c.language == value,
        "source": lambda value: _CACHE.c.source == value,
    },
)
ARCHIVE = Table(
    name="archive",
    title=msg("All readings on record"),
    columns=_columns(
        _HELD,
        Column("answers", msg("Answers"), ANSWERED.c.all, ColumnKind.NUMBER),
        Column("close", msg("Close"), ANSWERED.c.share, ColumnKind.SHARE),
    ),
    query=_held,
    sort="date",
    searched=tuple(_HELD.c[name] for name in ("sign", "author", *FIELDS)),
    filters={
        "sign": lambda value: _HELD.c.sign == value,
        "language": lambda value: _HELD.c.language == value,
        "source": lambda value: _HELD.c.source == value,
    },
)
