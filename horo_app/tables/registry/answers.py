"""Answers to "was this close?" as tables: by day, sign and writer, and for each reading."""

from typing import Any

import sqlalchemy as sa

from horo_app.analytics.scope import Scope
from horo_app.core.i18n import msg
from horo_app.readings.feedback import ALL, COUNTS, NO, SHARE, WRITTEN, YES, same_reading
from horo_app.tables.engine import Column, ColumnKind, Table

_SUMS = (
    Column("yes", msg("Close"), YES, ColumnKind.NUMBER),
    Column("no", msg("Not close"), NO, ColumnKind.NUMBER),
    Column("answers", msg("Answers"), ALL, ColumnKind.NUMBER),
    Column("share", msg("Share of close"), SHARE, ColumnKind.SHARE),
)
_WITH_WRITER = COUNTS.outerjoin(WRITTEN, same_reading(WRITTEN, COUNTS))


def _by(*keys: Any, of: Any = COUNTS) -> Any:
    def query(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
        within = columns.select_from(of).where(COUNTS.c.date.between(scope.first, scope.last))
        return within.group_by(*keys).having(ALL > 0)

    return query


DAYS = Table(
    name="answers-by-day",
    title=msg("Answers by day"),
    columns=(Column("date", msg("Date"), COUNTS.c.date, ColumnKind.DATE), *_SUMS),
    query=_by(COUNTS.c.date),
    sort="date",
)
SIGNS = Table(
    name="answers-by-sign",
    title=msg("Answers by sign"),
    columns=(Column("sign", msg("Sign"), COUNTS.c.sign), *_SUMS),
    query=_by(COUNTS.c.sign),
    sort="share",
)
WRITERS = Table(
    name="answers-by-writer",
    title=msg("Answers by writer"),
    columns=(Column("source", msg("Written by"), WRITTEN.c.source), *_SUMS),
    query=_by(WRITTEN.c.source, of=_WITH_WRITER),
    sort="share",
)
READINGS = Table(
    name="answers",
    title=msg("Answers by reading"),
    columns=(
        Column("date", msg("Date"), COUNTS.c.date, ColumnKind.DATE),
        Column("sign", msg("Sign"), COUNTS.c.sign),
        Column("language", msg("Language"), COUNTS.c.language),
        Column("source", msg("Written by"), WRITTEN.c.source),
        *_SUMS,
    ),
    query=_by(COUNTS.c.date, COUNTS.c.sign, COUNTS.c.language, WRITTEN.c.source, of=_WITH_WRITER),
    sort="answers",
    searched=(COUNTS.c.sign,),
    filters={
        "sign": lambda value: COUNTS.c.sign == value,
        "language": lambda value: COUNTS.c.language == value,
        "source": lambda value: WRITTEN.c.source == value,
    },
)
