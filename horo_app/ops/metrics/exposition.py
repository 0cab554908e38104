"""The page that Prometheus reads: what processes, tables and health checks tell, and what this process knows alone."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import __version__
from horo_app.analytics import missing_texts
from horo_app.core import clock
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.settings import settings
from horo_app.generation.health import model_health
from horo_app.ops import process_registry
from horo_app.ops.backup.daily import backup_health
from horo_app.ops.metrics.queries import from_tables
from horo_app.ops.process_registry import LiveProcess
from horo_app.subscribers.bot_health import bot_health

LIMIT = 5.0  # seconds that the database may take; Prometheus waits for ten


class _Given(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


async def exposition() -> bytes:
    """All metrics in Prometheus's text format. Without a database: that it is away."""
    metrics = [_gauge("horo_info", "The version that answers", {"version": __version__}, 1)]
    try:
        async with transaction(LIMIT) as session:
            found = await _all(session)
        metrics += [_gauge("horo_database_up", "Whether the database answers", {}, 1), *found]
    except OUTAGE:
        metrics.append(_gauge("horo_database_up", "Whether the database answers", {}, 0))
        metrics += _of_processes([process_registry.this_process()])
    registry = CollectorRegistry()
    registry.register(_Given(metrics))
    return generate_latest(registry)


async def _all(session: AsyncSession) -> list[Metric]:
    return [
        *await from_tables(session),
        *await _of_health(session),
        *_of_processes(await process_registry.alive(session)),
    ]


async def _of_health(session: AsyncSession) -> list[Metric]:
    missing = await missing_texts(session, clock.today(settings().timezone))
    bot, model, backup = await bot_health(session), await model_health(session), await backup_health(session)
    taken = backup.last_at.timestamp() if backup.last_at else 0
    return [
        _gauge("horo_ready", "Whether every text of today is there", {}, not missing),
        _gauge("horo_bot_status", "How the bot is", {"status": bot.status}, 1),
        _gauge(
            "horo_bot_lag_seconds", "How long the reading that has waited longest is waiting", {}, bot.lag
        ),
        _gauge("horo_bot_missed", "Readings of the last 24 hours that did not come", {}, bot.missed),
        _gauge("horo_model_status", "How the model is", {"status": model.status}, 1),
        _gauge("horo_model_failing_texts", "Texts that the model failed at", {}, model.failing),
        _gauge("horo_backup_status", "How the backups are", {"status": backup.status}, 1),
        _gauge("horo_backup_timestamp_seconds", "When the last backup was taken; 0 for none", {}, taken),
        _gauge("horo_backup_size_bytes", "How large it is", {}, backup.size),
    ]


def _of_processes(processes: list[LiveProcess]) -> list[Metric]:
    labels = ["role", "process"]
    reads = CounterMetricFamily(
        "horo_readings", "Readings that were asked for, by where they came from", labels=[*labels, "origin"]
    )
    started = GaugeMetricFamily("horo_process_start_time_seconds", "When the process began", labels=labels)
    startup = GaugeMetricFamily("horo_process_startup_seconds", "How long its start took", labels=labels)
    memory = GaugeMetricFamily("horo_process_memory_bytes", "Its resident memory", labels=labels)
    held = GaugeMetricFamily("horo_process_readings_held", "Readings that it holds in memory", labels=labels)
    waiting = GaugeMetricFamily(
        "horo_process_views_waiting", "Views that it has not written yet", labels=labels
    )
    down = GaugeMetricFamily("horo_process_tasks_down", "Background tasks that do not work", labels=labels)
    for one in processes:
        own = [one.role, f"{one.host}:{one.pid}"]
        reads.add_metric([*own, "memory"], one.hits)
        reads.add_metric([*own, "table"], one.misses - one.composed)
        reads.add_metric([*own, "almanac"], one.composed)
        values = (
            one.started_at.timestamp(),
            one.startup,
            one.memory,
            one.readings,
            one.waiting,
            len(one.down),
        )
        for metric, value in zip((started, startup, memory, held, waiting, down), values, strict=True):
            metric.add_metric(own, value)
    return [reads, started, startup, memory, held, waiting, down]


def _gauge(name: str, text: str, labels: dict[str, str], value: float) -> Metric:
    made = GaugeMetricFamily(name, text, labels=list(labels))
    made.add_metric(list(labels.values()), float(value))
    return made
