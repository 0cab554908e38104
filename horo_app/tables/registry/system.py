"""The service itself as tables: its processes, and what its admins did."""

from typing import Any

import sqlalchemy as sa

from horo_app.accounts.tables import AuditEntry
from horo_app.alerts.tables import Alert
from horo_app.analytics.scope import Scope
from horo_app.core.db.columns import table_of
from horo_app.core.i18n import msg
from horo_app.core.tables import Process
from horo_app.ops.process_registry import is_alive
from horo_app.tables.engine import Column, ColumnKind, Table, since

_PROCESSES = table_of(Process)
_ALERTS = table_of(Alert)
_AUDIT = table_of(AuditEntry)


def _alive(columns: sa.Select[Any], _: Scope) -> sa.Select[Any]:
    return columns.where(is_alive())


def _all(columns: sa.Select[Any], _: Scope) -> sa.Select[Any]:
    return columns.select_from(_AUDIT)


def _wrong(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return columns.where(since(_ALERTS.c.began_at, scope))


_READS = sa.func.nullif(_PROCESSES.c.hits + _PROCESSES.c.misses, 0)

PROCESSES = Table(
    name="processes",
    title=msg("Processes"),
    columns=(
        Column("role", msg("Role"), _PROCESSES.c.role),
        Column("host", msg("Machine"), _PROCESSES.c.host),
        Column("pid", msg("Process"), _PROCESSES.c.pid, ColumnKind.NUMBER),
        Column("version", msg("Version"), _PROCESSES.c.version),
        Column("started_at", msg("Started"), _PROCESSES.c.started_at, ColumnKind.MOMENT),
        Column("seen_at", msg("Last sign of life"), _PROCESSES.c.seen_at, ColumnKind.MOMENT),
        Column("memory", msg("Memory"), _PROCESSES.c.memory, ColumnKind.BYTES),
        Column("readings", msg("Readings held"), _PROCESSES.c.readings, ColumnKind.NUMBER),
        Column("hits", msg("Hits"), _PROCESSES.c.hits, ColumnKind.NUMBER),
        Column("misses", msg("Misses"), _PROCESSES.c.misses, ColumnKind.NUMBER),
        Column("rate", msg("Hit rate"), sa.cast(_PROCESSES.c.hits, sa.Double) / _READS, ColumnKind.SHARE),
        Column("waiting", msg("Views not written yet"), _PROCESSES.c.waiting, ColumnKind.NUMBER),
    ),
    query=_alive,
    sort="started_at",
    descending=False,
)
AUDIT = Table(
    name="audit",
    title=msg("Audit"),
    columns=(
        Column("at", msg("When"), _AUDIT.c.at, ColumnKind.MOMENT),
        Column("admin", msg("Who"), _AUDIT.c.admin),
        Column("action", msg("What"), _AUDIT.c.action),
        Column("subject", msg("Subject"), _AUDIT.c.subject),
        Column("outcome", msg("Outcome"), _AUDIT.c.outcome),
        Column("times", msg("Times"), _AUDIT.c.times, ColumnKind.NUMBER),
        Column("address", msg("Address"), _AUDIT.c.address, is_private=True),
        Column("detail", msg("Detail"), _AUDIT.c.detail),
        Column("id", msg("Number"), _AUDIT.c.id, ColumnKind.NUMBER),
    ),
    query=_all,
    sort="at",
    searched=(_AUDIT.c.admin, _AUDIT.c.action, _AUDIT.c.subject, _AUDIT.c.address),
    filters={"only": lambda value: _AUDIT.c.outcome == value},
)
ALERTS = Table(
    name="alerts",
    title=msg("What was wrong"),
    columns=(
        Column("began_at", msg("Began"), _ALERTS.c.began_at, ColumnKind.MOMENT),
        Column("condition", msg("Alert"), _ALERTS.c.condition),
        Column(
            "seconds",
            msg("Lasted"),
            sa.func.extract("epoch", _ALERTS.c.ended_at - _ALERTS.c.began_at),
            ColumnKind.SECONDS,
        ),
        Column("ended_at", msg("Ended"), _ALERTS.c.ended_at, ColumnKind.MOMENT),
        Column("told_at", msg("Told"), _ALERTS.c.told_at, ColumnKind.MOMENT),
        Column("detail", msg("Detail"), _ALERTS.c.detail),
        Column("id", msg("Number"), _ALERTS.c.id, ColumnKind.NUMBER),
    ),
    query=_wrong,
    sort="began_at",
    searched=(_ALERTS.c.condition,),
    filters={"condition": lambda value: _ALERTS.c.condition == value},
)
