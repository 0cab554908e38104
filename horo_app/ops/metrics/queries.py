"""What the tables tell for the metrics: each query gives the labels of a sample and then its value."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.settings import settings


@dataclass(frozen=True, slots=True)
class TableMetric:
    """A metric and the query for it. One that `counts` only grows, but for the midnights at which it begins anew."""

    name: str
    text: str
    query: str
    labels: list[str] = field(default_factory=list)
    counts: bool = False

    def family(self, rows: list[tuple[Any, ...]]) -> Metric:
        """The metric with a sample for each row."""
        kind = CounterMetricFamily if self.counts else GaugeMetricFamily
        made = kind(self.name, self.text, labels=self.labels)
        for *labels, value in rows:
            made.add_metric([str(label) for label in labels], float(value or 0))
        return made


FROM_TABLES = (
    TableMetric(
        "horo_views",
        "Views of people counted since the service's midnight",
        "select channel, language, sum(view_count) from horoscope_views where date = :today group by 1, 2",
        ["channel", "language"],
        counts=True,
    ),
    TableMetric(
        "horo_views_left_out",
        "Requests since the service's midnight that are no view of a person",
        "select channel, reason, views from uncounted_views where date = :today",
        ["channel", "reason"],
        counts=True,
    ),
    TableMetric(
        "horo_texts",
        "Texts of today and later by who wrote them",
        "select source, language, count(*) from horoscope_cache where date >= :today group by 1, 2",
        ["source", "language"],
    ),
    TableMetric(
        "horo_queue_texts",
        "Texts that a model is still wanted for",
        """select case when lease_until > now() then 'being written' when last_error is not null then 'failed'
        else 'due' end, count(*) from horoscope_cache where wanted and date >= :today group by 1""",
        ["state"],
    ),
    TableMetric(
        "horo_model_requests",
        "Requests to the model since the service's midnight by their outcome",
        "select outcome, count(*) from generation_attempts where started_at >= :midnight group by 1",
        ["outcome"],
        counts=True,
    ),
    TableMetric(
        "horo_model_cost",
        "What the model has cost since the service's midnight, in the currency of the prices",
        "select coalesce(sum(cost), 0) from generation_attempts where started_at >= :midnight",
        counts=True,
    ),
    TableMetric(
        "horo_deliveries",
        "Messages to subscribers that were due in the last 24 hours by their status",
        """select case when broadcast_id is null then 'reading' else 'broadcast' end, status, count(*)
        from telegram_deliveries where due_at > now() - interval '1 day' group by 1, 2""",
        ["kind", "status"],
    ),
    TableMetric(
        "horo_subscribers",
        "Subscribers by state",
        "select state, count(*) from telegram_subscribers group by 1",
        ["state"],
    ),
    TableMetric(
        "horo_job_last_success_timestamp_seconds",
        "When each job was last done",
        """select job, extract(epoch from max(finished_at)) from job_runs
        where outcome = 'done' and started_at > now() - interval '40 days' group by 1""",
        ["job"],
    ),
    TableMetric(
        "horo_database_size_bytes", "The size of the database", "select pg_database_size(current_database())"
    ),
    TableMetric(
        "horo_database_connections",
        "Connections to the database",
        "select count(*) from pg_stat_activity where datname = current_database()",
    ),
    TableMetric(
        "horo_database_connections_max",
        "Connections that the server takes",
        "select current_setting('max_connections')::int",
    ),
)


async def from_tables(session: AsyncSession) -> Iterator[Metric]:
    """All of them, and how long the database took."""
    begun, found = time.monotonic(), []
    today = clock.today(settings().timezone)
    midnight = clock.now().astimezone(settings().timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    values = {"today": today, "midnight": midnight}
    for one in FROM_TABLES:
        wanted = {name: value for name, value in values.items() if f":{name}" in one.query}
        rows = await session.execute(sa.text(one.query), wanted)
        found.append(one.family([tuple(row) for row in rows]))
    took = time.monotonic() - begun
    found.append(GaugeMetricFamily("horo_database_seconds", "How long these queries took", value=took))
    return iter(found)
