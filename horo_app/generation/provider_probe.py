"""Whether the provider answers again: one small request for all processes, while texts wait for it."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.generation import provider_state, queue, request_log
from horo_app.generation.failures import Mode, RequestOptions
from horo_app.readings.tables import HoroscopeCache

_CACHE = table_of(HoroscopeCache)


@dataclass(frozen=True, slots=True)
class Probe:
    """A request that only finds out whether the provider answers; it is on record."""

    attempt: int
    manner: RequestOptions


async def claim(session: AsyncSession) -> Probe | None:
    """Take the probe if texts wait for the provider, no process has sent one for a while, and it can be paid."""
    waits = sa.select(_CACHE).where(queue.awaits_provider(), queue.wanted())
    row = (await session.execute(waits.order_by(_CACHE.c.date, _CACHE.c.sign).limit(1))).first()
    if row is None:
        return None
    await queue.take_turn(session)
    endpoint = await provider_state.find(session)
    if not endpoint.open or not await request_log.budget_allows(session):
        return None
    if not await provider_state.take_probe(session):
        return None
    key = (Sign(row.sign), row.date, Language(row.language))
    manner = RequestOptions(Mode.PLAIN, endpoint.manner.token_limit)
    reserved = request_log.most_of_probe()
    return Probe(await request_log.begin(session, key, uuid.uuid4(), manner.mode, reserved), manner)


async def wake(session: AsyncSession) -> int:
    """The provider answers: what waits for it is due; returns how many texts that are."""
    statement = (
        sa.update(_CACHE)
        .where(_CACHE.c.awaits_provider)
        .values(awaits_provider=False, tries=0, next_try_at=sa.func.now())
    )
    return len((await session.execute(statement.returning(_CACHE.c.sign))).all())
