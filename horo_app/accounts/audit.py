"""The audit: who did what, when and from where, and who was refused what."""

import asyncio
import datetime as dt
import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.tables import AuditEntry
from horo_app.core import clock, logs
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings

log = logs.logger(__name__)

_AUDIT = table_of(AuditEntry)

DONE, REFUSED, FAILED = "done", "refused", "failed"
OUTCOMES = (DONE, REFUSED, FAILED)

KEPT = dt.timedelta(days=90)  # for refusals and failures
FLOOD = 1.0  # seconds within which the same refusal is counted and not written again

Refusal = tuple[str | None, str, str, str, str]

_flood: dict[Refusal, "_RepeatedRefusal"] = {}


@dataclass(slots=True)
class _RepeatedRefusal:
    """The same refusal again and again: counted until it may be written again."""

    until: float
    times: int = 0


async def record(  # noqa: PLR0913 (an entry has as many columns)
    session: AsyncSession,
    admin: str | None,
    action: str,
    subject: str = "",
    *,
    address: str = "",
    outcome: str = DONE,
    times: int = 1,
    **detail: object,
) -> None:
    """Write down what `admin` did, in the transaction that does it: both happen or neither."""
    log.info("admin action", action=action, admin=admin, subject=subject, outcome=outcome, address=address)
    await session.execute(
        insert(_AUDIT).values(
            at=clock.now(),
            admin=admin and admin[:64],
            action=action[:64],
            subject=subject[:256],
            outcome=outcome,
            detail=detail,
            address=address[:64],
            times=times,
        )
    )


async def refuse(admin: str | None, action: str, subject: str = "", *, address: str = "", why: str) -> None:
    """Write down a refusal in a transaction of its own; a flood of the same becomes a line with its number."""
    key = (admin, action, subject, address, why)
    burst = _flood.get(key)
    if burst and time.monotonic() < burst.until:
        burst.times += 1
        return
    _flood[key] = _RepeatedRefusal(time.monotonic() + FLOOD)
    await _write(key, 1)
    asyncio.get_running_loop().call_later(FLOOD, lambda: asyncio.ensure_future(_write_rest(key)))


async def _write_rest(key: Refusal) -> None:
    burst = _flood.pop(key, None)
    if burst and burst.times:
        await _write(key, burst.times)


async def _write(key: Refusal, times: int) -> None:
    admin, action, subject, address, why = key
    try:
        async with transaction() as session:
            await record(
                session, admin, action, subject, address=address, outcome=REFUSED, times=times, why=why
            )
    except OUTAGE as error:
        log.error("refusal not written down", action=action, error=str(error))


async def forget(session: AsyncSession) -> None:
    """Delete old refusals and failures, which anybody can cause any number of; what was done stays for KEEP_AUDIT."""
    old = _AUDIT.c.at < clock.now() - KEPT
    await session.execute(sa.delete(_AUDIT).where(old, _AUDIT.c.outcome != DONE))
    if days := settings().keep_audit:
        await session.execute(sa.delete(_AUDIT).where(_AUDIT.c.at < clock.now() - dt.timedelta(days=days)))
