"""What all processes know of the model's server: how to ask it, when to leave it alone, why to stop, when to probe."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.generation.client import key_hash
from horo_app.generation.failures import EndpointRefuses, Mode, RequestOptions, TokenLimit
from horo_app.generation.tables import ModelEndpoint

_ENDPOINTS = table_of(ModelEndpoint)

ENOUGH = 2  # refusals of a parameter in a row after which it is asked for no more
LONGEST_FLOOR = 600  # seconds; each answer in a row that asks for a pause doubles the least that is kept
PROBES = dt.timedelta(minutes=10)  # at least between two probes of all processes together
_STRICTEST = RequestOptions()
_FREE: dict[str, Any] = {"stopped": None, "stopped_as": None, "paused_until": None, "busy": 0}


@dataclass(frozen=True, slots=True)
class ProviderState:
    """A server and model. `stopped` is the reason for which it is not asked any more, `stopped_as` its class."""

    url: str
    model: str
    manner: RequestOptions
    paused_until: dt.datetime | None
    stopped: str | None
    stopped_as: str | None
    open: bool  # whether it may be asked right now


async def current(session: AsyncSession) -> ProviderState:
    """The server of the settings.

    A new key begins anew; after a day without news the strictest way is tried again, for servers learn too.
    """
    row = await _row(session)
    if row is None or row.key != key_hash():
        fresh = {
            "key": key_hash(),
            **_ways(_STRICTEST),
            **_FREE,
            "updated_at": sa.func.now(),
        }
        statement = insert(_ENDPOINTS).values(**_identity(), **fresh)
        await session.execute(
            statement.on_conflict_do_update(index_elements=["endpoint", "model"], set_=fresh)
        )
        row = await _row(session)
    elif row.stale and _manner(row) != _STRICTEST:
        await remember(session, _STRICTEST)
        row = await _row(session)
    return _endpoint(row)


async def find(session: AsyncSession) -> ProviderState:
    """The server of the settings as it is on record, if it was ever asked; changes nothing."""
    return _endpoint(await _row(session))


async def _row(session: AsyncSession) -> Any:
    table = _ENDPOINTS.c
    paused = sa.func.coalesce(table.paused_until > sa.func.now(), False)
    is_open = (~paused & table.stopped.is_(None)).label("open")
    stale = (table.updated_at < sa.func.now() - dt.timedelta(days=1)).label("stale")
    return (await session.execute(sa.select(_ENDPOINTS, is_open, stale).where(*_ours()))).one_or_none()


def _endpoint(row: Any) -> ProviderState:
    if row is None:
        return ProviderState(
            **_named(), manner=_STRICTEST, paused_until=None, stopped=None, stopped_as=None, open=True
        )
    return ProviderState(
        **_named(),
        manner=_manner(row),
        paused_until=row.paused_until,
        stopped=row.stopped,
        stopped_as=row.stopped_as,
        open=row.open,
    )


def _manner(row: Any) -> RequestOptions:
    return RequestOptions(Mode(row.mode), TokenLimit(row.token_limit))


def _ways(manner: RequestOptions) -> dict[str, Any]:
    return {"mode": manner.mode.value, "token_limit": manner.token_limit.value, "refusals": {}}


async def remember(session: AsyncSession, manner: RequestOptions) -> None:
    """From now on ask in this manner."""
    await _update(session, **_ways(manner))


async def refused(session: AsyncSession, what: Mode | TokenLimit) -> RequestOptions:
    """Count that the server did not take `what`; at the second time in a row ask for something easier.

    Returns the manner in which all processes ask from now on.
    """
    row = (await session.execute(sa.select(_ENDPOINTS).where(*_ours()).with_for_update(key_share=True))).one()
    manner = _manner(row)
    if what not in (manner.mode, manner.token_limit):
        return manner  # another process was quicker
    times = int(row.refusals.get(what.value, 0)) + 1
    refusals = row.refusals | {what.value: times}
    if times >= ENOUGH and what.easier is not None:
        del refusals[what.value]
        mode = what.easier if isinstance(what, Mode) else manner.mode
        limit = what.easier if isinstance(what, TokenLimit) else manner.token_limit
        manner = RequestOptions(mode, limit)
    await _update(session, **_ways(manner) | {"refusals": refusals})
    return manner


async def answered(session: AsyncSession) -> None:
    """The server took the request as it was and answered: what it refused before was no rule."""
    told = (_ENDPOINTS.c.refusals != sa.text("'{}'::jsonb")) | (_ENDPOINTS.c.busy > 0)
    await _update(session, told, refusals={}, busy=0)


async def pause(session: AsyncSession, seconds: float) -> None:
    """Leave the server alone for so long, in every process; a longer pause stays.

    Of a server that asks for one pause after the other, each is at least twice as long as the one before.
    """
    least = sa.func.least(sa.func.power(2, sa.func.least(_ENDPOINTS.c.busy, 10)), LONGEST_FLOOR)
    length = sa.func.make_interval(0, 0, 0, 0, 0, 0, sa.func.greatest(seconds, least))
    await _update(
        session,
        paused_until=sa.func.greatest(_ENDPOINTS.c.paused_until, sa.func.now() + length),
        busy=sa.func.least(_ENDPOINTS.c.busy + 1, 100),
    )


async def stop(session: AsyncSession, error: EndpointRefuses) -> bool:
    """Ask no more until the settings change or somebody says `resume`; True if this call stopped it."""
    return await _update(session, _ENDPOINTS.c.stopped.is_(None), stopped=str(error), stopped_as=error.kind)


async def resume(session: AsyncSession) -> bool:
    """Lift a stop and a pause; True if there was one."""
    held = _ENDPOINTS.c.stopped.is_not(None) | _ENDPOINTS.c.paused_until.is_not(None)
    return await _update(session, held, **_FREE)


async def expect_probe(session: AsyncSession) -> None:
    """Texts wait for the provider from now on: the next probe is due in a while, unless one is due earlier."""
    over = _ENDPOINTS.c.probe_at.is_(None) | (_ENDPOINTS.c.probe_at <= sa.func.now())
    await _update(session, over, probe_at=sa.func.now() + PROBES)


async def take_probe(session: AsyncSession) -> bool:
    """Whether a probe is due and this call took it, which no other will for a while."""
    return await _update(session, _ENDPOINTS.c.probe_at <= sa.func.now(), probe_at=sa.func.now() + PROBES)


async def _update(session: AsyncSession, *where: sa.ColumnElement[bool], **values: Any) -> bool:
    statement = sa.update(_ENDPOINTS).where(*_ours(), *where).values(**values, updated_at=sa.func.now())
    return bool((await session.execute(statement.returning(_ENDPOINTS.c.model))).all())


def _named() -> dict[str, str]:
    return {"url": settings().openai_base_url, "model": settings().openai_model}


def _identity() -> dict[str, str]:
    return {"endpoint": settings().openai_base_url, "model": settings().openai_model}


def _ours() -> list[sa.ColumnElement[bool]]:
    return [_ENDPOINTS.c[name] == value for name, value in _identity().items()]
