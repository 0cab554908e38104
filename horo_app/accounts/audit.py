"""The audit: who did what, when and from where, and who was refused what."""

import asyncio
import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.tables import AuditEntry
from horo_app.core import clock, logs
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.settings import settings
from horo_app.tables.query import TablePage, TableQuery, like

log = logs.logger(__name__)

_AUDIT = AuditEntry.__table__  # type: ignore[attr-defined]

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


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit; `admin` is None for somebody who is not signed in."""

    id: int
    at: dt.datetime
    admin: str | None
    action: str
    subject: str
    outcome: str
    detail: dict[str, Any]
    address: str
    times: int


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


async def find(session: AsyncSession, asked: TableQuery, *, with_addresses: bool = True) -> TablePage[Entry]:
    """The lines that are asked for, and how many there are; without addresses nothing depends on them, either."""
    where = []
    if asked.search:
        words = like(asked.search)
        columns = [_AUDIT.c.admin, _AUDIT.c.action, _AUDIT.c.subject]
        columns += [_AUDIT.c.address] if with_addresses else []
        where.append(sa.or_(*(column.ilike(words, escape="\\") for column in columns)))
    if asked.filter in OUTCOMES:
        where.append(_AUDIT.c.outcome == asked.filter)
    column = _AUDIT.c[asked.sort if asked.sort in sorts(with_addresses=with_addresses) else "at"]
    order = [column.desc() if asked.descending else column.asc(), _AUDIT.c.id.desc()]
    total = (await session.execute(sa.select(sa.func.count()).select_from(_AUDIT).where(*where))).scalar_one()
    rows = await session.execute(
        sa.select(_AUDIT).where(*where).order_by(*order).limit(asked.size).offset(asked.offset(total))
    )
    hidden = {} if with_addresses else {"address": ""}
    return TablePage(tuple(Entry(**(dict(row) | hidden)) for row in rows.mappings()), total)


SORTS = ("at", "admin", "action", "outcome", "address")


def sorts(*, with_addresses: bool) -> tuple[str, ...]:
    """The columns by which the lines may be sorted."""
    return SORTS if with_addresses else SORTS[:-1]
