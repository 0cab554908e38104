"""What was done as tables: runs of jobs, requests to the model, what they cost by day."""

from typing import Any

import sqlalchemy as sa

from horo_app.analytics.costs import FAILED
from horo_app.analytics.scope import Scope
from horo_app.core.db.columns import table_of
from horo_app.core.i18n import msg
from horo_app.core.tables import JobRun
from horo_app.generation.tables import GenerationAttempt
from horo_app.tables.engine import Column, ColumnKind, Table, local_day, since

_RUNS = table_of(JobRun)
_ATTEMPTS = table_of(GenerationAttempt)

_TOOK = sa.func.extract("epoch", _RUNS.c.finished_at - _RUNS.c.started_at)


def _runs(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return columns.where(since(_RUNS.c.started_at, scope))


def _attempts(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return columns.where(since(_ATTEMPTS.c.started_at, scope))


def _costs(columns: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    return _attempts(columns, scope).group_by(sa.literal_column("day"))


RUNS = Table(
    name="runs",
    title=msg("Runs of jobs"),
    columns=(
        Column("started_at", msg("Started"), _RUNS.c.started_at, ColumnKind.MOMENT),
        Column("job", msg("Job"), _RUNS.c.job),
        Column("trigger", msg("Begun by"), _RUNS.c.trigger),
        Column("day", msg("For"), _RUNS.c.day, ColumnKind.DATE),
        Column("seconds", msg("Took"), _TOOK, ColumnKind.SECONDS),
        Column("outcome", msg("Outcome"), _RUNS.c.outcome),
        Column("result", msg("Result"), _RUNS.c.result),
        Column("error", msg("Error"), _RUNS.c.error),
        Column("id", msg("Number"), _RUNS.c.id, ColumnKind.NUMBER),
    ),
    query=_runs,
    sort="started_at",
    searched=(_RUNS.c.job, _RUNS.c.trigger, _RUNS.c.error, _RUNS.c.result),
    filters={
        "outcome": lambda value: _RUNS.c.outcome == value,
        "job": lambda value: _RUNS.c.job == value,
    },
)
ATTEMPTS = Table(
    name="attempts",
    title=msg("Requests to the model"),
    columns=(
        Column("started_at", msg("Started"), _ATTEMPTS.c.started_at, ColumnKind.MOMENT),
        Column("sign", msg("Sign"), _ATTEMPTS.c.sign),
        Column("date", msg("Date"), _ATTEMPTS.c.date, ColumnKind.DATE),
        Column("language", msg("Language"), _ATTEMPTS.c.language),
        Column("model", msg("Model"), _ATTEMPTS.c.model),
        Column("mode", msg("Mode"), _ATTEMPTS.c.mode),
        Column("outcome", msg("Outcome"), _ATTEMPTS.c.outcome),
        Column("latency", msg("Took"), _ATTEMPTS.c.latency, ColumnKind.MILLISECONDS),
        Column("tokens_in", msg("Tokens in"), _ATTEMPTS.c.tokens_in, ColumnKind.NUMBER),
        Column("tokens_out", msg("Tokens out"), _ATTEMPTS.c.tokens_out, ColumnKind.NUMBER),
        Column("cost", msg("Cost"), _ATTEMPTS.c.cost, ColumnKind.MONEY),
        Column("status", msg("HTTP status"), _ATTEMPTS.c.status, ColumnKind.NUMBER),
        Column("error", msg("Error"), _ATTEMPTS.c.error),
        Column("detail", msg("Detail"), _ATTEMPTS.c.detail),
        Column("id", msg("Number"), _ATTEMPTS.c.id, ColumnKind.NUMBER),
    ),
    query=_attempts,
    sort="started_at",
    searched=tuple(_ATTEMPTS.c[name] for name in ("sign", "model", "error", "detail", "outcome")),
    filters={
        "outcome": lambda value: _ATTEMPTS.c.outcome == value,
        "language": lambda value: _ATTEMPTS.c.language == value,
    },
)
COSTS = Table(
    name="model-by-day",
    title=msg("The model by day"),
    columns=(
        Column("day", msg("Date"), local_day(_ATTEMPTS.c.started_at), ColumnKind.DATE),
        Column("attempts", msg("Requests"), sa.func.count(), ColumnKind.NUMBER),
        Column(
            "failed",
            msg("Failed"),
            sa.func.count().filter(_ATTEMPTS.c.outcome.in_(FAILED)),
            ColumnKind.NUMBER,
        ),
        Column(
            "tokens",
            msg("Tokens"),
            sa.func.sum(_ATTEMPTS.c.tokens_in + _ATTEMPTS.c.tokens_out),
            ColumnKind.NUMBER,
        ),
        Column("cost", msg("Cost"), sa.func.sum(_ATTEMPTS.c.cost), ColumnKind.MONEY),
    ),
    query=_costs,
    sort="day",
)
