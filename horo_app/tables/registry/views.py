"""Views as tables: what the overview's charts are drawn from."""

from typing import Any

import sqlalchemy as sa

from horo_app.analytics.counts import HOURS as BY_HOUR
from horo_app.analytics.counts import LEFT_OUT, VIEWS, total, total_of, within
from horo_app.analytics.scope import Scope
from horo_app.core.i18n import msg
from horo_app.readings.views import Channel
from horo_app.tables.engine import Column, ColumnKind, Table
from horo_app.tables.labels import WORDS

NUMBER = Column("views", msg("Views"), sa.cast(total, sa.BigInteger), ColumnKind.NUMBER)

_WEEKDAY = sa.cast(sa.func.extract("isodow", BY_HOUR.c.date), sa.Integer)


def _by(*keys: Any) -> Any:
    def query(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
        return columns.where(*within(scope)).group_by(*keys)

    return query


def _of(channel: Channel) -> Any:
    return sa.cast(
        sa.func.coalesce(sa.func.sum(VIEWS.c.view_count).filter(VIEWS.c.channel == channel), 0), sa.BigInteger
    )


DAYS = Table(
    name="views-by-day",
    title=msg("Views by day"),
    columns=(
        Column("date", msg("Date"), VIEWS.c.date, ColumnKind.DATE),
        *(Column(one, name, _of(Channel(one)), ColumnKind.NUMBER) for one, name in WORDS["channel"].items()),
        NUMBER,
    ),
    query=_by(VIEWS.c.date),
    sort="date",
)
CHANNELS = Table(
    name="views-by-channel",
    title=msg("Views by channel"),
    columns=(Column("channel", msg("Channel"), VIEWS.c.channel), NUMBER),
    query=_by(VIEWS.c.channel),
    sort="views",
)
SIGNS = Table(
    name="views-by-sign",
    title=msg("Views by sign"),
    columns=(Column("sign", msg("Sign"), VIEWS.c.sign), NUMBER),
    query=_by(VIEWS.c.sign),
    sort="views",
)
LANGUAGES = Table(
    name="views-by-language",
    title=msg("Views by language"),
    columns=(Column("language", msg("Language"), VIEWS.c.language), NUMBER),
    query=_by(VIEWS.c.language),
    sort="views",
)
UNCOUNTED = Table(
    name="views-not-counted",
    title=msg("Views not counted"),
    columns=(
        Column("date", msg("Date"), LEFT_OUT.c.date, ColumnKind.DATE),
        Column("channel", msg("Channel"), LEFT_OUT.c.channel),
        Column("not_counted", msg("Reason"), LEFT_OUT.c.reason),
        Column("views", msg("Views"), LEFT_OUT.c.views, ColumnKind.NUMBER),
    ),
    query=lambda columns, scope: columns.where(*within(scope, LEFT_OUT)),
    sort="date",
)
HOURS = Table(
    name="views-by-hour",
    title=msg("Views by weekday and hour"),
    columns=(
        Column("weekday", msg("Weekday, 1 is Monday"), _WEEKDAY, ColumnKind.NUMBER),
        Column("hour", msg("Hour"), BY_HOUR.c.hour, ColumnKind.NUMBER),
        Column("views", msg("Views"), sa.cast(total_of(BY_HOUR), sa.BigInteger), ColumnKind.NUMBER),
    ),
    query=lambda columns, scope: columns.where(*within(scope, BY_HOUR)).group_by(_WEEKDAY, BY_HOUR.c.hour),
    sort="weekday",
    descending=False,
)
