"""Whether the model writes, and if not, why: for health checks and the dashboard."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core.db.columns import table_of
from horo_app.generation import client, provider_state, queue, request_log
from horo_app.readings.tables import HoroscopeCache

_CACHE = table_of(HoroscopeCache)


class ModelStatus(StrEnum):
    """How the model is, the gravest that is true."""

    ABSENT = "absent"  # no key: the almanac writes alone
    OUT_OF_CREDIT = "out of credit"
    STOPPED = "stopped"  # until somebody mends the key, the model or the address
    PAUSED = "paused"  # the server asked for it
    OUT_OF_BUDGET = "out of budget"  # until midnight
    WAITING = "waiting"  # for the provider, which is out of order
    RESTING = "resting"  # texts failed too often and rest until tomorrow
    FAILING = "failing"  # texts failed and are tried again soon
    OK = "ok"


@dataclass(frozen=True, slots=True)
class ModelHealth:
    """How the model is (`status`): texts of today and later that failed, and of these the ones that wait and that rest.

    `error` is the class of what went wrong last, `why` the server's words for it.
    """

    status: ModelStatus
    error: str = ""
    why: str = ""
    until: dt.datetime | None = None
    failing: int = 0
    waiting: int = 0
    resting: int = 0


async def model_health(session: AsyncSession) -> ModelHealth:
    """How the model of the settings is."""
    if not client.has_key():
        return ModelHealth(ModelStatus.ABSENT)
    endpoint = await provider_state.find(session)
    query = sa.select(
        sa.func.count().filter(_CACHE.c.last_error.is_not(None)),
        sa.func.count().filter(queue.awaits_provider()),
        sa.func.count().filter(queue.rests()),
        sa.func.max(sa.func.concat(_CACHE.c.next_try_at, "|", _CACHE.c.last_error)).filter(
            _CACHE.c.last_error.is_not(None)
        ),
    ).where(queue.wanted())
    failing, waiting, resting, last = (await session.execute(query)).one()
    error, _, why = (last or "").partition("|")[2].partition(": ")
    until = None
    if endpoint.stopped:
        state = ModelStatus.OUT_OF_CREDIT if endpoint.stopped_as == "no_credit" else ModelStatus.STOPPED
        error, why = endpoint.stopped_as or "", endpoint.stopped
    elif not endpoint.open:
        state, until = ModelStatus.PAUSED, endpoint.paused_until
    else:
        state = await _state(session, failing, waiting, resting)
    return ModelHealth(state, error, why, until, failing, waiting, resting)


async def _state(session: AsyncSession, failing: int, waiting: int, resting: int) -> ModelStatus:
    if not await request_log.budget_allows(session):
        return ModelStatus.OUT_OF_BUDGET
    if waiting:
        return ModelStatus.WAITING
    if resting:
        return ModelStatus.RESTING
    return ModelStatus.FAILING if failing else ModelStatus.OK
