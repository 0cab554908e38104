"""Tries to sign in, counted in the database, so that through all processes together nobody gets more of them.

Whoever has signed in with a browser before is counted by that browser alone. So a stranger who fails on purpose, from
however many addresses, keeps other strangers out, and not those who work here.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts import admins, sessions
from horo_app.accounts.tables import LoginAttempt
from horo_app.core import client_address, clock
from horo_app.core.db.columns import table_of
from horo_app.core.errors import TooManyAttempts
from horo_app.core.i18n import msg

FAILURES = 5
WINDOW = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=1)

_ATTEMPTS = table_of(LoginAttempt)


async def begin(session: AsyncSession, name: str, address: str, browser: str) -> int:
    """Count a try before it is made, as a failure until `succeeded`; raises TooManyAttempts.

    Tries that come at the same moment wait for each other here, so that no more than the limit get through.
    """
    key, network = admins.key(name), client_address.network(address)
    known = await sessions.knows(session, key, browser)
    if known:
        limits = [sa.and_(_ATTEMPTS.c.key == key, _ATTEMPTS.c.browser == sessions.digest(browser))]
    else:
        stranger = _ATTEMPTS.c.browser.is_(None)
        limits = [
            sa.and_(stranger, _ATTEMPTS.c.key == key),
            sa.and_(stranger, _ATTEMPTS.c.address == network),
        ]
    await _take_turns(session, f"login name {key}", f"login address {network}")
    waits = [await _wait(session, limit) for limit in limits]
    if longest := max(waits):
        raise TooManyAttempts(msg("Too many failed attempts. Try again in {seconds} s."), longest)
    values = {
        "at": clock.now(),
        "key": key,
        "address": network,
        "browser": sessions.digest(browser) if known else None,
    }
    statement = insert(_ATTEMPTS).values(values).returning(_ATTEMPTS.c.id)
    return int((await session.execute(statement)).scalar_one())


async def succeeded(session: AsyncSession, attempt: int) -> None:
    """A try was none to count."""
    await session.execute(sa.update(_ATTEMPTS).where(_ATTEMPTS.c.id == attempt).values(succeeded=True))


async def forget(session: AsyncSession) -> None:
    """Delete tries that count for nothing any more."""
    await session.execute(sa.delete(_ATTEMPTS).where(_ATTEMPTS.c.at < clock.now() - KEPT))


async def _take_turns(session: AsyncSession, *names: str) -> None:
    for name in sorted(names):  # in one order, or two would wait for each other for ever
        number = sa.func.hashtextextended(name, 0)
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


async def _wait(session: AsyncSession, limit: sa.ColumnElement[bool]) -> int:
    """Seconds until the limit lets another try through; 0 when it does now."""
    now = clock.now()
    latest = (
        sa.select(_ATTEMPTS.c.at)
        .where(limit, _ATTEMPTS.c.at > now - WINDOW, sa.not_(_ATTEMPTS.c.succeeded))
        .order_by(_ATTEMPTS.c.at.desc())
        .limit(FAILURES)
    )
    found = list((await session.execute(latest)).scalars())
    if len(found) < FAILURES:
        return 0
    return int((found[-1] + WINDOW - now).total_seconds()) + 1
