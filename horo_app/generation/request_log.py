"""Requests to the model, each on record before it is sent, and the day's budget."""

import datetime as dt
import uuid
from collections.abc import Collection
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.settings import settings
from horo_app.generation.answer import BadAnswer
from horo_app.generation.client import MOST_TOKENS, PROBE_TOKENS
from horo_app.generation.failures import Mode, ModelFailure
from horo_app.generation.prompts import LARGEST
from horo_app.generation.responses import ModelReply
from horo_app.generation.tables import GenerationAttempt
from horo_app.readings.cache import Key

_ATTEMPTS = table_of(GenerationAttempt)

MILLION = Decimal(1_000_000)
# No tokenizer makes more tokens than a text has bytes / 2, in either language; the system message is some 4,000 bytes.
MOST_TOKENS_IN = (LARGEST + 5_000) // 2
LONGEST = 2**31 - 1  # milliseconds that the column holds


def cost_of(tokens_in: int | None, tokens_out: int | None) -> Decimal | None:
    """What a request cost in the currency of the prices; None when tokens or prices are unknown."""
    prices = settings().openai_price_input, settings().openai_price_output
    if tokens_in is None or tokens_out is None or prices[0] is None or prices[1] is None:
        return None
    return (tokens_in * prices[0] + tokens_out * prices[1]) / MILLION


def most() -> Decimal:
    """The most that one request may cost; 0 without prices."""
    return cost_of(MOST_TOKENS_IN, MOST_TOKENS) or Decimal(0)


def most_of_probe() -> Decimal:
    """The most that a probe may cost."""
    return cost_of(PROBE_TOKENS, PROBE_TOKENS) or Decimal(0)


async def spent_today(session: AsyncSession) -> Decimal:
    """What today's requests cost, by the service's day; one of unknown cost counts with the most it may be."""
    zone = settings().timezone
    midnight = dt.datetime.combine(clock.today(zone), dt.time(), zone)
    total = sa.func.coalesce(sa.func.sum(sa.func.coalesce(_ATTEMPTS.c.cost, _ATTEMPTS.c.reserved)), 0)
    return Decimal(
        (await session.execute(sa.select(total).where(_ATTEMPTS.c.started_at >= midnight))).scalar_one()
    )


async def budget_allows(session: AsyncSession) -> bool:
    """Whether one request more can still be paid from the day's budget, at its most."""
    budget = settings().model_daily_budget
    return budget is None or await spent_today(session) + most() <= budget


async def begin(
    session: AsyncSession, key: Key, owner: uuid.UUID, mode: Mode, reserved: Decimal | None = None
) -> int:
    """Put a request on record before it is sent; returns its number. `reserved` is its most, if not that of a text."""
    sign, date, language = key
    values = {
        "sign": sign.value,
        "date": date,
        "language": language.value,
        "endpoint": settings().openai_base_url,
        "model": settings().openai_model,
        "mode": mode.value,
        "owner": owner,
        "started_at": clock.now(),
        "outcome": "in_flight",
        "reserved": most() if reserved is None else reserved,
    }
    statement = sa.insert(_ATTEMPTS).values(values).returning(_ATTEMPTS.c.id)
    return int((await session.execute(statement)).scalar_one())


async def complete(
    session: AsyncSession,
    attempt: int,
    outcome: str,
    *,
    seconds: float,
    reply: ModelReply | None = None,
    error: ModelFailure | BadAnswer | None = None,
) -> None:
    """Write down how a request ended; one of unknown cost goes on counting with the most it may be."""
    failure = error if isinstance(error, ModelFailure) else None
    tokens = (reply.tokens_in, reply.tokens_out) if reply else (None, None)
    cost = cost_of(*tokens)
    free = cost is not None or (failure is not None and failure.free)
    await session.execute(
        sa.update(_ATTEMPTS)
        .where(_ATTEMPTS.c.id == attempt)
        .values(
            finished_at=clock.now(),
            outcome=outcome,
            error=error.kind if error else None,
            detail=(str(error) or None) if error else None,
            status=failure.status if failure else None,
            tokens_in=tokens[0],
            tokens_out=tokens[1],
            cost=cost,
            reserved=Decimal(0) if free else _ATTEMPTS.c.reserved,
            latency=min(round(seconds * 1000), LONGEST),
        )
    )


async def give_up(session: AsyncSession, owners: Collection[uuid.UUID]) -> None:
    """The requests of leases that ran out: their processes died or stood still, and nobody knows what they cost."""
    await session.execute(
        sa.update(_ATTEMPTS)
        .where(_ATTEMPTS.c.owner.in_(owners), _ATTEMPTS.c.outcome == "in_flight")
        .values(outcome="lost", error="lost", finished_at=clock.now())
    )


async def forget(session: AsyncSession) -> None:
    """Delete the requests that are older than KEEP_REQUESTS days, if that is set; their costs go with them."""
    if days := settings().keep_requests:
        old = _ATTEMPTS.c.started_at < clock.now() - dt.timedelta(days=days)
        await session.execute(sa.delete(_ATTEMPTS).where(old))
