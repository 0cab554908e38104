"""The service itself: the database, the model's server, and the settings in force."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core.db.columns import table_of
from horo_app.core.settings import Settings
from horo_app.generation.tables import ModelEndpoint

_ENDPOINTS = table_of(ModelEndpoint)

_SECRET = re.compile(r"key|token|password|secret", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]*(?=@)")

MASKED = "••••••"


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """PostgreSQL as we find it. `size` is in bytes; connections are those to our database, of at most `limit`."""

    version: str
    size: int
    connections: int
    limit: int
    started_at: dt.datetime
    schema: str


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """A model's server as all processes know it."""

    url: str
    model: str
    mode: str
    paused_until: dt.datetime | None
    stopped: str
    updated_at: dt.datetime
    is_current: bool


async def database(session: AsyncSession) -> DatabaseInfo:
    """The database that this session is in."""
    query = """
        select current_setting('server_version'), pg_database_size(current_database()),
            (select count(*) from pg_stat_activity where datname = current_database()),
            current_setting('max_connections')::int, pg_postmaster_start_time(),
            (select version_num from alembic_version)
    """
    return DatabaseInfo(*(await session.execute(sa.text(query))).one())


async def endpoints(session: AsyncSession, settings: Settings) -> list[ProviderInfo]:
    """The servers that were asked so far, the one in the settings first."""
    rows = await session.execute(sa.select(_ENDPOINTS).order_by(_ENDPOINTS.c.updated_at.desc()))
    ours = settings.openai_base_url, settings.openai_model
    found = [
        ProviderInfo(
            row.endpoint, row.model, row.mode, row.paused_until, row.stopped or "", row.updated_at,
            (row.endpoint, row.model) == ours,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.is_current)


def in_force(settings: Settings) -> list[tuple[str, str]]:
    """Every setting by its variable's name, with what is secret masked."""
    return [(name.upper(), _shown(name, getattr(settings, name))) for name in type(settings).model_fields]


def _shown(name: str, value: Any) -> str:
    secret = value.get_secret_value() if isinstance(value, SecretStr) else value
    if secret is None or secret == "":
        return ""
    if isinstance(value, SecretStr) or (_SECRET.search(name) and isinstance(value, str)):
        return MASKED
    return _CREDENTIALS.sub(MASKED, str(value))
