"""Metrics: what Prometheus reads, of all processes together, and who may read it."""

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from horo_app.api.app import api
from horo_app.astrology.zodiac import Sign
from horo_app.core import clock, db
from horo_app.core.db import transaction
from horo_app.core.folders import ROOT
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.ops import process_registry
from horo_app.ops.metrics.exposition import exposition
from horo_app.ops.metrics.listener import listen
from horo_app.readings import service
from horo_app.readings.rollover import reconcile
from horo_app.readings.service import get_horoscope
from tests.asgi import ask
from tests.new_subscribers import subscribe
from tests.patience import PATIENCE
from tests.rows import run
from tests.running_site import free_port

MONITORING = ROOT / "deploy" / "monitoring"


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T12:00+03:00")


async def samples() -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels by their names; processes are added up."""
    return read((await exposition()).decode())


def read(text: str) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, *(value for name, value in sample.labels.items() if name != "process"))
            found[key] = found.get(key, 0) + sample.value
    return found


async def test_readings_are_told_by_where_they_came_from_in_all_processes_together(database: str) -> None:
    today = clock.today(settings().timezone)
    async with transaction() as session:
        await process_registry.beat(session, uuid.uuid4(), "server", clock.now())
    await run("update processes set hits = 40, misses = 7, composed = 2, pid = 1")  # another process
    await get_horoscope(Sign.LEO, today, Language.RU)  # the almanac writes it
    for _ in range(3):
        await get_horoscope(Sign.LEO, today, Language.RU)
    service.memory.replace([])
    await get_horoscope(Sign.LEO, today, Language.RU)  # the table has it
    async with transaction() as session:
        await process_registry.beat(session, uuid.uuid4(), "bot", clock.now())
    told = await samples()
    origins = ("memory", "table", "almanac")
    assert [told["horo_readings_total", origin, "server"] for origin in origins] == [40, 5, 2]
    assert [told["horo_readings_total", origin, "bot"] for origin in origins] == [3, 1, 1]
    assert told["horo_process_memory_bytes", "bot"] > 10_000_000
    assert told["horo_process_start_time_seconds", "bot"] > 0


async def test_what_the_tables_hold_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await reconcile()
    await subscribe(3, "2026-11-24T08:00+00:00")
    for statement in (
        "insert into horoscope_views values ('2026-11-23', 7, 'web', 'leo', 'ru', 41), "
        "('2026-11-23', 8, 'web', 'leo', 'ru', 1), ('2026-11-22', 8, 'web', 'leo', 'ru', 1000)",
        "insert into uncounted_views values ('2026-11-23', 'web', 'crawler', 5)",
        "insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries) "
        "select n, '2026-11-23', case n when 1 then 'sent' else 'failed' end, '', now(), now(), now(), 1 "
        "from generate_series(1, 3) n",
        "insert into generation_attempts (sign, date, language, endpoint, model, mode, owner, started_at, "
        "outcome, cost) values ('leo', '2026-11-23', 'ru', 'e', 'm', 'plain', gen_random_uuid(), "
        "'2026-11-23T06:00Z', 'stored', 0.25)",
        "update horoscope_cache set last_error = 'x' where sign = 'leo' and date = '2026-11-23'",
    ):
        await run(statement)
    told = await samples()
    assert told["horo_views_total", "web", "ru"] == 42
    assert told["horo_views_left_out_total", "web", "crawler"] == 5
    assert told["horo_deliveries", "reading", "failed"] == 2
    assert told["horo_model_requests_total", "stored"] == 1
    assert told["horo_model_cost_total",] == 0.25
    assert told["horo_subscribers", "active"] == 3
    assert told["horo_queue_texts", "failed"] == 2
    assert told["horo_texts", "ru", "almanac"] == 24
    assert (told["horo_ready",], told["horo_database_up",]) == (1, 1)
    assert told["horo_database_connections_max",] >= told["horo_database_connections",] >= 1
    assert told["horo_backup_status", "off"] == 1
    await run("delete from horoscope_cache where sign = 'leo' and date = '2026-11-23'")
    assert (await samples())["horo_ready",] == 0


async def test_without_the_database_it_says_so_and_what_it_knows_itself(database: str) -> None:
    await db.close_engine()
    service.memory.hits = 12
    told = await samples()
    assert told["horo_database_up",] == 0
    assert told["horo_readings_total", "memory", process_registry._told[0]] == 12


async def test_the_page_needs_the_token_and_is_not_there_without_one(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = api()
    assert (await ask(app, b"/metrics")).status == 404
    monkeypatch.setenv("METRICS_TOKEN", "a-long-token")
    settings.cache_clear()
    for given in (b"", b"a-long-token", b"Bearer ", b"Bearer a-long-tokem", "Bearer ключ".encode()):
        refused = await ask(app, b"/metrics", headers=[(b"authorization", given)])
        assert (refused.status, refused.headers["www-authenticate"]) == (401, "Bearer")
    reply = await ask(app, b"/metrics", headers=[(b"authorization", b"Bearer a-long-token")])
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert read(reply.text)["horo_database_up",] == 1


async def test_a_port_of_their_own_needs_none_and_is_shared_by_workers(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("METRICS_PORT", str(port))
    monkeypatch.setenv("HOST", "127.0.0.1")
    settings.cache_clear()
    listening = [asyncio.create_task(listen(settings())) for _ in range(2)]
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
        while True:
            try:
                reply = await client.get(f"http://127.0.0.1:{port}/metrics")
                break
            except httpx.ConnectError:
                assert not any(task.done() for task in listening)
                await asyncio.sleep(0.01)
    assert read(reply.text)["horo_database_up",] == 1
    for task in listening:
        task.cancel()
    await asyncio.wait(listening)


async def test_the_dashboard_and_the_alerts_ask_only_for_metrics_that_there_are(database: str) -> None:
    there = set(re.findall(r"^# TYPE (\w+) ", (await exposition()).decode(), re.MULTILINE))
    for file in (MONITORING / "grafana-dashboard.json", MONITORING / "alerts.yml"):
        asked = set(re.findall(r"\bhoro_\w+", _expressions(file)))
        assert asked
        assert asked <= there


def _expressions(file: Path) -> str:
    if file.suffix == ".json":
        panels = json.loads(file.read_text())["panels"]
        return "\n".join(target["expr"] for panel in panels for target in panel.get("targets", []))
    groups = yaml.safe_load(file.read_text())["groups"]
    return "\n".join(rule["expr"] for group in groups for rule in group["rules"])
