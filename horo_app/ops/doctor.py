"""What is set, what is reached and what is wrong, looked at from outside: nothing is started or changed."""

import asyncio
import os
import shutil
import stat
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
import redis

from horo_app.core import clock
from horo_app.core.errors import HoroError
from horo_app.core.folders import HOME
from horo_app.core.settings import Settings
from horo_app.ops import database_checks, frontend_build
from horo_app.ops.backup.daily import OLD
from horo_app.ops.backup.store import open_store
from horo_app.ops.diagnosis import CheckOutcome, Diagnosis

PATIENCE = 5.0  # seconds for each answer from outside
LITTLE = 2**30  # bytes of free disk


async def examine(settings: Settings) -> AsyncIterator[Diagnosis]:
    """Look at everything, one after the other."""
    for look in (_disk, _pages, _secrets):
        yield look(settings)
    databases = {
        "Database": database_checks.look_at_database,
        "Pooler": database_checks.look_at_pooler,
        "Replica": database_checks.look_at_replica,
        "Redis": _redis,
        "Second factors": database_checks.look_at_second_factors,
        "Backups": _backups,
    }
    for subject, wait in databases.items():
        yield await _guarded(subject, asyncio.to_thread(wait, settings))
    others = {"Site": _site, "Public address": _public, "Telegram": _telegram, "Model": _model}
    for subject, ask in others.items():
        yield await _guarded(subject, ask(settings))


async def _guarded(subject: str, answer: Awaitable[Diagnosis]) -> Diagnosis:
    try:
        async with asyncio.timeout(6 * PATIENCE):
            return await answer
    except TimeoutError:
        return Diagnosis(subject, CheckOutcome.BAD, "does not answer")
    except HoroError as error:
        return Diagnosis(subject, CheckOutcome.BAD, str(error))


def _disk(settings: Settings) -> Diagnosis:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{settings.data_dir} has {free / 2**30:.1f} GB free"
    if not os.access(folder, os.W_OK):
        return Diagnosis(
            "Disk", CheckOutcome.BAD, f"{folder} may not be written by this user: set DATA_DIR to another"
        )
    return Diagnosis("Disk", CheckOutcome.GOOD if free > LITTLE else CheckOutcome.WARNING, told)


def _pages(_: Settings) -> Diagnosis:
    if frontend_build.is_built():
        return Diagnosis("Pages", CheckOutcome.GOOD, "are built")
    return Diagnosis(
        "Pages", CheckOutcome.WARNING, "are not built from these sources yet; the next start does it"
    )


def _secrets(settings: Settings) -> Diagnosis:
    """Whether others on this machine may read them."""
    names = [f"{name}_FILE".upper() for name in type(settings).model_fields]
    files = [HOME / ".env", *(Path(os.environ[name]) for name in names if os.environ.get(name))]
    open_to_all = [str(file) for file in files if file.exists() and file.stat().st_mode & stat.S_IROTH]
    if open_to_all:
        return Diagnosis(
            "Secrets", CheckOutcome.WARNING, f"everybody here may read {', '.join(open_to_all)}: chmod 600"
        )
    return Diagnosis("Secrets", CheckOutcome.GOOD, "are for their owner's eyes alone")


def _redis(settings: Settings) -> Diagnosis:
    """Whether REDIS_URL leads to one that may be written to and tells of what it drops, as Reflex needs it."""
    if not settings.redis_url:
        return Diagnosis(
            "Redis", CheckOutcome.OFF, "REDIS_URL is not set: open dashboards fill anew elsewhere"
        )
    url = urlsplit(settings.redis_url)
    place = f"{url.hostname}:{url.port or 6379}" if url.hostname else url.path
    try:
        with redis.Redis.from_url(
            settings.redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        ) as server:
            return _of_redis(server, place)
    except (redis.RedisError, OSError, ValueError) as error:
        told = f"{place} cannot be used: {str(error).rstrip('.')}. Check REDIS_URL and that the server runs"
        return Diagnosis("Redis", CheckOutcome.BAD, told)


def _of_redis(server: redis.Redis, place: str) -> Diagnosis:
    found = cast(dict[str, Any], server.info())
    told = f"{found.get('server_name', 'Redis')} {found.get('valkey_version', found['redis_version'])} at {place}"
    if found.get("role") not in (None, "master"):
        return Diagnosis("Redis", CheckOutcome.BAD, f"{told} is a replica: name the primary in REDIS_URL")
    full = found.get("maxmemory") and found["used_memory"] >= found["maxmemory"]
    if full and found.get("maxmemory_policy") == "noeviction":
        return Diagnosis(
            "Redis", CheckOutcome.BAD, f"{told} is full: set maxmemory-policy to allkeys-lru there"
        )
    try:
        server.config_get("notify-keyspace-events")
    except redis.ResponseError:  # as managed services have it; Reflex would set it by itself
        if os.environ.get("REFLEX_IGNORE_REDIS_CONFIG_ERROR", "").lower() not in ("true", "1", "yes"):
            todo = "set notify-keyspace-events to KEA there, and REFLEX_IGNORE_REDIS_CONFIG_ERROR=true here"
            return Diagnosis("Redis", CheckOutcome.BAD, f"{told} lets nobody configure it: {todo}")
    return Diagnosis("Redis", CheckOutcome.GOOD, f"{told} answers")


def _backups(settings: Settings) -> Diagnosis:
    if not settings.backup_place:
        return Diagnosis("Backups", CheckOutcome.OFF, "BACKUP_TO names no place")
    kept = open_store(settings.backup_place, settings).backups()
    if not kept:
        return Diagnosis("Backups", CheckOutcome.WARNING, f"none yet in {settings.backup_place}")
    age = clock.now() - kept[0].taken_at
    hours = age.total_seconds() / 3600
    told = f"{len(kept)} in {settings.backup_place}, the last {hours:.0f} hours old"
    return Diagnosis("Backups", CheckOutcome.WARNING if age > OLD else CheckOutcome.GOOD, told)


async def _site(settings: Settings) -> Diagnosis:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    url = f"http://{host}:{settings.port}"
    try:
        async with httpx2.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            report = (await client.get(f"{url}/health/ready")).json()
        missing, down = report["missing"], [task["task"] for task in report["down"]]
    except (httpx2.HTTPError, OSError):
        return Diagnosis("Site", CheckOutcome.OFF, f"does not run on port {settings.port}")
    except (ValueError, KeyError, TypeError):
        return Diagnosis(
            "Site", CheckOutcome.BAD, f"something else answers on port {settings.port}: set PORT"
        )
    if missing:
        return Diagnosis("Site", CheckOutcome.BAD, f"{url} is not ready, missing: {', '.join(missing[:4])}")
    if down:
        return Diagnosis(
            "Site", CheckOutcome.WARNING, f"{url} serves; tasks that do not work: {', '.join(down)}"
        )
    return Diagnosis("Site", CheckOutcome.GOOD, f"{url} is ready")


async def _public(settings: Settings) -> Diagnosis:
    name = "Public address"
    if not settings.public_url:
        return Diagnosis(
            name,
            CheckOutcome.OFF,
            "PUBLIC_URL is not set: whole addresses repeat the host that was asked for",
        )
    status, said = await _get(f"{settings.public_url}/health/live")
    if status != 200:
        reason = said or f"it answers {status}"
        return Diagnosis(
            name, CheckOutcome.WARNING, f"{settings.public_url} is not reached from here: {reason}"
        )
    if not settings.is_https:
        return Diagnosis(
            name, CheckOutcome.WARNING, f"{settings.public_url} answers, and is not encrypted: use https"
        )
    return Diagnosis(name, CheckOutcome.GOOD, f"{settings.public_url} answers")


async def _telegram(settings: Settings) -> Diagnosis:
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return Diagnosis("Telegram", CheckOutcome.OFF, "no TELEGRAM_BOT_TOKEN: there is no bot")
    status, said = await _get(f"{settings.telegram_api_url}/bot{token}/getMe")
    if status in (401, 404):
        return Diagnosis(
            "Telegram", CheckOutcome.BAD, "refuses TELEGRAM_BOT_TOKEN: take it from @BotFather anew"
        )
    if status != 200:
        return Diagnosis(
            "Telegram", CheckOutcome.BAD, f"{settings.telegram_api_url}: {said or f'answers {status}'}"
        )
    return Diagnosis("Telegram", CheckOutcome.GOOD, "takes the token")


async def _model(settings: Settings) -> Diagnosis:
    key = settings.openai_api_key.get_secret_value()
    if not key:
        return Diagnosis("Model", CheckOutcome.OFF, "no OPENAI_API_KEY: the almanac writes every text")
    status, said = await _get(f"{settings.openai_base_url}/models", {"authorization": f"Bearer {key}"})
    if status in (401, 403):
        return Diagnosis("Model", CheckOutcome.BAD, f"{settings.openai_base_url} refuses OPENAI_API_KEY")
    if not status:
        return Diagnosis("Model", CheckOutcome.BAD, f"{settings.openai_base_url}: {said}")
    told = f"{settings.openai_base_url} answers; “check-model” tries {settings.openai_model}"
    return Diagnosis("Model", CheckOutcome.GOOD if status < 500 else CheckOutcome.WARNING, told)


async def _get(url: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """The status of an answer; or 0, and why there is none."""
    try:
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            return (await client.get(url, headers=headers)).status_code, ""
    except httpx2.TimeoutException:
        return 0, "no answer in time"
    except (httpx2.HTTPError, OSError, ValueError, ImportError) as error:
        return 0, _without_address(error)


def _without_address(error: Exception) -> str:
    """What went wrong, without an address that may hold a token."""
    return str(error.__cause__ or error).partition("http")[0].strip().rstrip(":") or type(error).__name__
