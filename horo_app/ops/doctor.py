"""What is set, what is reached and what is wrong, looked at from outside: nothing is started or changed."""

import asyncio
import os
import shutil
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx2
import psycopg

from horo_app.core import clock
from horo_app.core.db import dsn, schema
from horo_app.core.errors import HoroError
from horo_app.core.folders import HOME
from horo_app.core.settings import Settings
from horo_app.ops import frontend_build
from horo_app.ops.backup import dump
from horo_app.ops.backup.daily import OLD
from horo_app.ops.backup.store import open_store

PATIENCE = 5.0  # seconds for each answer from outside
LITTLE = 2**30  # bytes of free disk


class CheckOutcome(StrEnum):
    """How a thing is."""

    GOOD = "ok"
    OFF = "off"
    WARNING = "look"
    BAD = "wrong"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A thing that was looked at, and a sentence about it."""

    subject: str
    verdict: CheckOutcome
    text: str


async def examine(settings: Settings) -> AsyncIterator[Diagnosis]:
    """Look at everything, one after the other."""
    for look in (_disk, _pages, _secrets):
        yield look(settings)
    for ask in (_database, _backups, _site, _public, _telegram, _model):
        yield await _guarded(ask, settings)


async def _guarded(ask: Callable[[Settings], Awaitable[Diagnosis]], settings: Settings) -> Diagnosis:
    subject = ask.__name__.strip("_").capitalize()
    try:
        async with asyncio.timeout(4 * PATIENCE):
            return await ask(settings)
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


async def _database(settings: Settings) -> Diagnosis:
    return await asyncio.to_thread(_look_at_database, settings)


def _look_at_database(settings: Settings) -> Diagnosis:
    url = settings.database_url
    if not url:
        from horo_app.ops.embedded_postgres import EmbeddedPostgres  # its library takes its time

        embedded = EmbeddedPostgres(settings.data_dir)
        if not embedded.has_data:
            return Diagnosis(
                "Database", CheckOutcome.OFF, f"the embedded server has no data in {settings.data_dir} yet"
            )
        if not embedded.runs:
            return Diagnosis(
                "Database",
                CheckOutcome.OFF,
                "the embedded server has data and does not run: a start starts it",
            )
        url = embedded.address
    place = dsn.place(dsn.parameters(url))
    try:
        with dump.connect(url, "horo doctor") as connection:
            version = connection.info.parameter_status("server_version")
            return _of_schema(connection, f"PostgreSQL {version} at {place}")
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0].rpartition("failed: ")[2]
        return Diagnosis("Database", CheckOutcome.BAD, f"{place} cannot be used: {reason}")


def _of_schema(connection: psycopg.Connection[Any], told: str) -> Diagnosis:
    if connection.execute("select to_regclass('alembic_version')").fetchall() == [(None,)]:
        return Diagnosis("Database", CheckOutcome.GOOD, f"{told}; empty, the first start makes the tables")
    [(found,)] = connection.execute("select version_num from alembic_version").fetchall()
    newest = schema.newest()
    if found < newest:
        return Diagnosis(
            "Database", CheckOutcome.WARNING, f"{told}; schema {found}, the next start makes it {newest}"
        )
    if found > newest:
        return Diagnosis(
            "Database",
            CheckOutcome.WARNING,
            f"{told}; schema {found} is of a newer Horo than this ({newest})",
        )
    return Diagnosis("Database", CheckOutcome.GOOD, f"{told}; schema {found}")


async def _backups(settings: Settings) -> Diagnosis:
    if not settings.backup_place:
        return Diagnosis("Backups", CheckOutcome.OFF, "BACKUP_TO names no place")
    kept = await asyncio.to_thread(open_store(settings.backup_place, settings).backups)
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
