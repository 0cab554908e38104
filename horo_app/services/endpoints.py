"""What all processes know of the model's server: how to ask it, when to leave it alone, why to stop."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.models import ModelEndpoint
from horo_app.services.model_client import Mode, key_hash
from horo_app.settings import settings

_ENDPOINTS = ModelEndpoint.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and model. `stopped` is the reason for which it is not asked any more."""

    url: str
    model: str
    mode: Mode
    paused_until: dt.datetime | None
    stopped: str | None
    open: bool  # whether it may be asked right now


async def current(session: AsyncSession) -> Endpoint:
    """The server of the settings.

    A new key begins anew; after a day without news the strictest mode is tried again, for servers learn too.
    """
    fresh = {
        "key": key_hash(),
        "mode": Mode.JSON_SCHEMA.value,
        "paused_until": None,
        "stopped": None,
        "updated_at": sa.func.now(),
    }
    await session.execute(
        insert(_ENDPOINTS)
        .values(**_identity(), **fresh)
        .on_conflict_do_update(
            index_elements=["endpoint", "model"], set_=fresh, where=_ENDPOINTS.c.key != fresh["key"]
        )
    )
    stale = _ENDPOINTS.c.updated_at < sa.func.now() - sa.text("interval '1 day'")
    mode = sa.case((stale, Mode.JSON_SCHEMA.value), else_=_ENDPOINTS.c.mode)
    paused = sa.func.coalesce(_ENDPOINTS.c.paused_until > sa.func.now(), False)
    query = sa.select(
        mode, _ENDPOINTS.c.paused_until, _ENDPOINTS.c.stopped, ~paused & _ENDPOINTS.c.stopped.is_(None)
    )
    row = (await session.execute(query.where(*_ours()))).one()
    return Endpoint(**_named(), mode=Mode(row[0]), paused_until=row[1], stopped=row[2], open=row[3])


async def remember_mode(session: AsyncSession, mode: Mode) -> None:
    """From now on ask in this mode."""
    await _update(session, mode=mode.value)


async def pause(session: AsyncSession, seconds: float) -> None:
    """Leave the server alone for so long, in every process; a longer pause stays."""
    until = sa.func.now() + dt.timedelta(seconds=seconds)
    await _update(session, paused_until=sa.func.greatest(_ENDPOINTS.c.paused_until, until))


async def stop(session: AsyncSession, reason: str) -> bool:
    """Ask no more until the settings change or somebody says `resume`; True if this call stopped it."""
    return await _update(session, _ENDPOINTS.c.stopped.is_(None), stopped=reason)


async def resume(session: AsyncSession) -> bool:
    """Lift a stop and a pause; True if there was one."""
    held = _ENDPOINTS.c.stopped.is_not(None) | _ENDPOINTS.c.paused_until.is_not(None)
    return await _update(session, held, stopped=None, paused_until=None)


async def _update(session: AsyncSession, *where: sa.ColumnElement[bool], **values: Any) -> bool:
    statement = sa.update(_ENDPOINTS).where(*_ours(), *where).values(**values, updated_at=sa.func.now())
    return bool((await session.execute(statement.returning(_ENDPOINTS.c.model))).all())


def _named() -> dict[str, str]:
    return {"url": settings().openai_base_url, "model": settings().openai_model}


def _identity() -> dict[str, str]:
    return {"endpoint": settings().openai_base_url, "model": settings().openai_model}


def _ours() -> list[sa.ColumnElement[bool]]:
    return [_ENDPOINTS.c[name] == value for name, value in _identity().items()]
