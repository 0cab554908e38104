"""Horoscopes of weeks, months and years as tables: their texts and their views."""

import sqlalchemy as sa

from horo_app.analytics.counts import within
from horo_app.core.db.columns import table_of
from horo_app.core.i18n import msg
from horo_app.readings.period_editing import FIELDS
from horo_app.readings.tables import PeriodHoroscope, PeriodViewCount
from horo_app.tables.engine import Column, ColumnKind, Table

_TEXTS = table_of(PeriodHoroscope)
_VIEWS = table_of(PeriodViewCount)

TEXTS = Table(
    name="periods",
    title=msg("Weeks, months, years"),
    columns=(
        Column("first_date", msg("First day"), _TEXTS.c.first_date, ColumnKind.DATE),
        Column("last_date", msg("Last day"), _TEXTS.c.last_date, ColumnKind.DATE),
        Column("span", msg("For how long"), _TEXTS.c.kind),
        Column("sign", msg("Sign"), _TEXTS.c.sign),
        Column("language", msg("Language"), _TEXTS.c.language),
        Column("source", msg("Written by"), _TEXTS.c.source),
        Column("author", msg("Name"), _TEXTS.c.author),
        Column("version", msg("Version"), _TEXTS.c.version, ColumnKind.NUMBER),
        Column("updated_at", msg("Changed"), _TEXTS.c.updated_at, ColumnKind.MOMENT),
        Column("archived_at", msg("Archived"), _TEXTS.c.archived_at, ColumnKind.MOMENT),
        Column("summary", msg("In a nutshell"), _TEXTS.c.summary),
    ),
    query=lambda columns, _: columns.select_from(_TEXTS),
    sort="first_date",
    searched=tuple(_TEXTS.c[name] for name in ("sign", "author", *FIELDS)),
    filters={
        "span": lambda value: _TEXTS.c.kind == value,
        "sign": lambda value: _TEXTS.c.sign == value,
        "language": lambda value: _TEXTS.c.language == value,
        "source": lambda value: _TEXTS.c.source == value,
    },
)
VIEWS = Table(
    name="views-of-periods",
    title=msg("Views of weeks, months and years"),
    columns=(
        Column("date", msg("Date"), _VIEWS.c.date, ColumnKind.DATE),
        Column("span", msg("For how long"), _VIEWS.c.kind),
        Column("channel", msg("Channel"), _VIEWS.c.channel),
        Column("views", msg("Views"), sa.cast(sa.func.sum(_VIEWS.c.views), sa.BigInteger), ColumnKind.NUMBER),
    ),
    query=lambda columns, scope: columns.where(*within(scope, _VIEWS)).group_by(
        _VIEWS.c.date, _VIEWS.c.kind, _VIEWS.c.channel
    ),
    sort="date",
)
