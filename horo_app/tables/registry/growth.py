"""The growth of the bot as tables: sources, days of activity, what was not understood."""

from typing import Any

import sqlalchemy as sa

from horo_app.analytics.growth import active_by_day, came_within
from horo_app.analytics.scope import Scope
from horo_app.core.db.columns import table_of
from horo_app.core.i18n import msg
from horo_app.subscribers.tables import TelegramPerson, UnknownPhrase
from horo_app.tables.engine import Column, ColumnKind, Table

_PEOPLE = table_of(TelegramPerson)
_PHRASES = table_of(UnknownPhrase)


def _sources(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return columns.select_from(_PEOPLE).where(came_within(scope)).group_by(_PEOPLE.c.source)


SOURCES = Table(
    name="people-by-source",
    title=msg("People by source"),
    columns=(
        Column("source", msg("Source"), _PEOPLE.c.source),
        Column("people", msg("Came"), sa.func.count(), ColumnKind.NUMBER),
    ),
    query=_sources,
    sort="people",
)

_FIRST, _LAST = (sa.bindparam(name, type_=sa.Date) for name in ("first", "last"))
_ACTIVE = active_by_day(_FIRST, _LAST)


def _active(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return columns.select_from(_ACTIVE).where(_ACTIVE.c.month > 0).params(first=scope.first, last=scope.last)


ACTIVE = Table(
    name="active-people-by-day",
    title=msg("Active people by day"),
    columns=(
        Column("date", msg("Date"), _ACTIVE.c.date, ColumnKind.DATE),
        Column("day", msg("That day"), _ACTIVE.c.day, ColumnKind.NUMBER),
        Column("week", msg("In 7 days"), _ACTIVE.c.week, ColumnKind.NUMBER),
        Column("month", msg("In 30 days"), _ACTIVE.c.month, ColumnKind.NUMBER),
    ),
    query=_active,
    sort="date",
)


def _phrases(columns: sa.Select[Any], _: Scope) -> sa.Select[Any]:
    return columns.select_from(_PHRASES)


PHRASES = Table(
    name="not-understood",
    title=msg("Not understood"),
    columns=(
        Column("phrase", msg("Phrase"), _PHRASES.c.phrase),
        Column("language", msg("Language"), _PHRASES.c.language),
        Column("times", msg("Times"), _PHRASES.c.times, ColumnKind.NUMBER),
        Column("last_on", msg("Last on"), _PHRASES.c.last_on, ColumnKind.DATE),
    ),
    query=_phrases,
    sort="times",
    searched=(_PHRASES.c.phrase,),
)
