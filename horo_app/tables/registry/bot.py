"""The Telegram bot as tables: its subscribers, what was delivered to them, messages to many."""

from typing import Any

import sqlalchemy as sa

from horo_app.analytics.scope import Scope
from horo_app.analytics.subscribers import ACTIVE, HOUR, LAG, READING
from horo_app.core.db.columns import table_of
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.language_data import written_in
from horo_app.subscribers.broadcasts import BroadcastStage
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.states import STATE
from horo_app.subscribers.tables import TelegramBroadcast, TelegramDay, TelegramDelivery, TelegramSubscriber
from horo_app.tables.engine import Column, ColumnKind, Table, local_day, since

_SUBSCRIBERS = table_of(TelegramSubscriber)
_DELIVERIES = table_of(TelegramDelivery)
_BROADCASTS = table_of(TelegramBroadcast)
_DAYS = table_of(TelegramDay)

OUTCOMES = {
    Status.SENT: msg("Sent"),
    Status.DUE: msg("Waiting"),
    Status.SENDING: msg("Under way"),
    Status.SKIPPED: msg("Skipped"),
    Status.BLOCKED: msg("Blocked"),
    Status.FAILED: msg("Failed"),
    Status.UNKNOWN: msg("Unknown"),
}


def _subscribers(name: str, title: str, key: Column, where: Any) -> Table:
    def query(columns: sa.Select[Any], _: Scope) -> sa.Select[Any]:
        return columns.select_from(_SUBSCRIBERS).where(where).group_by(key.value)

    number = Column("subscribers", msg("Subscribers"), sa.func.count(), ColumnKind.NUMBER)
    return Table(name, title, (key, number), query, sort="subscribers")


STATES = _subscribers(
    "subscribers-by-state",
    msg("Subscribers by state"),
    Column("state", msg("State"), STATE),
    sa.true(),
)
SIGNS = _subscribers(
    "subscribers-by-sign",
    msg("Subscribers by sign"),
    Column("sign", msg("Sign"), _SUBSCRIBERS.c.sign),
    READING,
)
LANGUAGES = _subscribers(
    "subscribers-by-language",
    msg("Subscribers by language"),
    Column("language", msg("Language"), _SUBSCRIBERS.c.language),
    ACTIVE,
)
HOURS = _subscribers(
    "subscribers-by-hour",
    msg("Subscribers by hour of delivery"),
    Column("hour", msg("Hour"), HOUR, ColumnKind.NUMBER),
    READING,
)


def _days(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return columns.where(_DAYS.c.date.between(scope.first, scope.last))


def _readings(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    of_scope = columns.where(_DELIVERIES.c.broadcast_id.is_(None), since(_DELIVERIES.c.due_at, scope))
    return of_scope.group_by(sa.literal_column("day"))


def _came(status: Status) -> Any:
    return sa.func.count().filter(_DELIVERIES.c.status == status)


def _lag(share: float) -> Any:
    lag = sa.case((_DELIVERIES.c.status == Status.SENT, LAG))
    return sa.cast(sa.func.percentile_cont(share).within_group(lag), sa.Double)


COMING = Table(
    name="subscribers-by-day",
    title=msg("Joined and left by day"),
    columns=(
        Column("date", msg("Date"), _DAYS.c.date, ColumnKind.DATE),
        Column("joined", msg("Joined"), _DAYS.c.joined, ColumnKind.NUMBER),
        Column("left", msg("Left"), _DAYS.c.left, ColumnKind.NUMBER),
    ),
    query=_days,
    sort="date",
)
MORNINGS = Table(
    name="deliveries-by-day",
    title=msg("Deliveries by day"),
    columns=(
        Column("day", msg("Date"), local_day(_DELIVERIES.c.due_at), ColumnKind.DATE),
        Column("readings", msg("Readings due"), sa.func.count(), ColumnKind.NUMBER),
        *(
            Column(status.value, title, _came(status), ColumnKind.NUMBER)
            for status, title in OUTCOMES.items()
        ),
        Column("median", msg("Half came within"), _lag(0.5), ColumnKind.SECONDS),
        Column("most", msg("95% came within"), _lag(0.95), ColumnKind.SECONDS),
        Column("longest", msg("The last after"), _lag(1), ColumnKind.SECONDS),
    ),
    query=_readings,
    sort="day",
)

# What became of a message to many: counted for each that is asked for, along its index.
_COUNTED = (
    sa.select(
        sa.func.count().label("total"),
        *(_came(status).label(status.value) for status in OUTCOMES),
    )
    .where(_DELIVERIES.c.broadcast_id == _BROADCASTS.c.id)
    .lateral("counted")
)


def _broadcasts(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    mine = _BROADCASTS.c.state != BroadcastStage.TRIAL
    return columns.select_from(_BROADCASTS.join(_COUNTED, sa.true())).where(
        mine, since(_BROADCASTS.c.created_at, scope)
    )


BROADCASTS = Table(
    name="broadcasts",
    title=msg("Broadcasts"),
    columns=(
        Column("created_at", msg("Written"), _BROADCASTS.c.created_at, ColumnKind.MOMENT),
        Column("created_by", msg("Author"), _BROADCASTS.c.created_by),
        Column("stage", msg("State"), _BROADCASTS.c.state),
        *(Column(one.value, written_in(one), _BROADCASTS.c.texts[one.value].astext) for one in Language),
        Column("started_at", msg("Sending began"), _BROADCASTS.c.started_at, ColumnKind.MOMENT),
        Column("finished_at", msg("Finished"), _BROADCASTS.c.finished_at, ColumnKind.MOMENT),
        Column("total", msg("Audience"), _COUNTED.c.total, ColumnKind.NUMBER),
        *(
            Column(one.value, title, _COUNTED.c[one.value], ColumnKind.NUMBER)
            for one, title in OUTCOMES.items()
        ),
        Column("audience", msg("For whom"), _BROADCASTS.c.audience),
        Column("id", msg("Number"), _BROADCASTS.c.id, ColumnKind.NUMBER),
    ),
    query=_broadcasts,
    sort="created_at",
    searched=(_BROADCASTS.c.texts, _BROADCASTS.c.created_by),
    filters={"stage": lambda value: _BROADCASTS.c.state == value},
)
