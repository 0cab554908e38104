"""The cache as the model's work queue: who writes which text, and how it ends.

A row is due while a text is wanted and nobody holds a lease on it. Claims take turns on one lock, so that all processes
together hold at most `MODEL_CONCURRENCY` leases and stay within the budget; no lock and no transaction is held while
the model writes. The last write names the lease: who was paused past it changes nothing. A claim is counted in the row
before anything is asked, so that no row is claimed more than `CLAIMS` times a day, whatever happens to its writers.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Reading, Source
from horo_app.core import clock, logs
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.generation import provider_state, request_log
from horo_app.generation.answer import ModelAnswer, unlike
from horo_app.generation.failures import RequestOptions
from horo_app.readings import repository
from horo_app.readings.cache import Key
from horo_app.readings.tables import HoroscopeCache

log = logs.logger(__name__)

_CACHE = table_of(HoroscopeCache)

RETRIES = (
    5,
    10,
    30,
)  # minutes to the next try after the first, second and third failure; then the text rests
CLAIMS = 8  # of a row in a day at the most
LEASE = 1.5  # times the deadline of a text: a lease outlives whoever works in time
WEEK = 7  # days of a sign that a new text must not sound like

_told_of_budget: dt.date | None = None

# Any constant will do: those who claim or store take turns on it.
_TURN = 0x77726974


@dataclass(frozen=True, slots=True)
class Work:
    """A text to write: its lease and first request are on record."""

    key: Key
    owner: uuid.UUID
    attempt: int
    manner: RequestOptions
    rejected: str  # what was wrong with the last answer


async def claim(session: AsyncSession) -> Work | None:
    """Take the most urgent due text, today's before tomorrow's; None when there is nothing to do or nobody to ask."""
    await take_turn(session)
    endpoint = await provider_state.current(session)
    if not endpoint.open or await _at_work(session) >= settings().model_concurrency:
        return None
    await _end_leases(session)
    row = await _next_due(session)
    if row is None or not await _can_be_paid(session):
        return None
    key = (Sign(row.sign), row.date, Language(row.language))
    owner = uuid.uuid4()
    await _update(
        session,
        _is(key),
        lease_owner=owner,
        lease_until=_lease(),
        tries=0 if row.awaits_provider else row.tries,
        awaits_provider=False,
        claims=_claims() + 1,
        claims_on=_today(),
    )
    attempt = await request_log.begin(session, key, owner, endpoint.manner.mode)
    return Work(key, owner, attempt, endpoint.manner, _about_the_text(row.last_error or ""))


async def take_turn(session: AsyncSession) -> None:
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


async def _end_leases(session: AsyncSession) -> None:
    """Give back what processes held that died or stood still: a try each, and the last one if the day has no more."""
    ended = sa.select(_CACHE.c.lease_owner).where(_CACHE.c.lease_until <= sa.func.now())
    owners = list((await session.execute(ended.with_for_update(skip_locked=True))).scalars())
    if not owners:
        return
    await session.execute(
        sa.update(_CACHE)
        .where(_CACHE.c.lease_owner.in_(owners))
        .values(
            **_FREE,
            tries=sa.case((_used_up(), len(RETRIES) + 1), else_=_CACHE.c.tries + 1),
            next_try_at=sa.case((_used_up(), _tomorrow()), else_=_CACHE.c.next_try_at),
        )
    )
    await request_log.give_up(session, owners)


async def _can_be_paid(session: AsyncSession) -> bool:
    """Whether the budget allows one more text; says it once a day when it does not."""
    global _told_of_budget
    if await request_log.budget_allows(session):
        return True
    if _told_of_budget != _today():
        _told_of_budget = _today()
        log.warning("the day's budget for the model is used up", budget=str(settings().model_daily_budget))
    return False


def _lease() -> sa.ColumnElement[Any]:
    return sa.func.now() + dt.timedelta(seconds=settings().model_timeout * LEASE)


async def _at_work(session: AsyncSession) -> int:
    query = sa.select(sa.func.count()).where(_CACHE.c.lease_until > sa.func.now())
    return int((await session.execute(query)).scalar_one())


def wanted() -> sa.ColumnElement[bool]:
    """Whether a model shall write the text of a row."""
    return sa.and_(
        _CACHE.c.wanted,
        ~_CACHE.c.locked,
        _CACHE.c.source != Source.EDITOR.value,
        _CACHE.c.date >= _today(),
    )


def due() -> sa.ColumnElement[bool]:
    """Whether a row of the cache waits for a model right now."""
    return sa.and_(
        wanted(),
        _CACHE.c.next_try_at <= sa.func.now(),
        ~_used_up(),
        ~awaits_provider(),
        sa.func.coalesce(_CACHE.c.lease_until <= sa.func.now(), True),
    )


def awaits_provider() -> sa.ColumnElement[bool]:
    """Whether a row waits for a probe; it does so for the rest of the day at the most."""
    return sa.and_(_CACHE.c.awaits_provider, sa.func.coalesce(_CACHE.c.claims_on == _today(), False))


def rests() -> sa.ColumnElement[bool]:
    """Whether a row has failed too often to be tried again today."""
    failed = sa.and_(_CACHE.c.tries > len(RETRIES), _CACHE.c.next_try_at > sa.func.now())
    return sa.and_(wanted(), ~awaits_provider(), failed | _used_up())


def _today() -> dt.date:
    return clock.today(settings().timezone)


def _claims() -> sa.ColumnElement[int]:
    """How often a row was claimed today."""
    return sa.case((_CACHE.c.claims_on == _today(), _CACHE.c.claims), else_=0)


def _used_up() -> sa.ColumnElement[bool]:
    return _claims() >= CLAIMS


async def _next_due(session: AsyncSession) -> Any:
    columns = ("sign", "date", "language", "tries", "last_error", "awaits_provider")
    query = (
        sa.select(*(_CACHE.c[name] for name in columns))
        .where(due())
        .order_by(_CACHE.c.date, _CACHE.c.next_try_at, _CACHE.c.sign, _CACHE.c.language)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await session.execute(query)).first()


def _about_the_text(last_error: str) -> str:
    kind, _, why = last_error.partition(": ")
    return why if kind in _CONTENT else ""


# Kinds of failure that another wording may mend.
_CONTENT = {
    "false_sky", "forbidden", "incomplete", "markup", "odd", "self_reference", "too_long", "too_short", "too_similar",
    "truncated", "wrong_language",
}  # fmt: skip


async def neighbours(session: AsyncSession, key: Key) -> tuple[list[Reading], list[Reading]]:
    """What the text of `key` must not sound like: the day's other signs, and this sign's other days around."""
    sign, date, language = key
    others = [(other, date, language) for other in SIGNS if other is not sign]
    days = [date + days * clock.DAY for days in (1, *range(-1, -WEEK - 1, -1))]
    before = [(sign, day, language) for day in days]
    found = await repository.find_all(session, [*others, *before])
    found.sort(key=lambda reading: (-reading.date.toordinal(), reading.sign.place))
    return [one for one in found if one.sign is not sign], [one for one in found if one.sign is sign]


async def store(session: AsyncSession, work: Work, answer: ModelAnswer) -> bool:
    """Put the text in its place; False when the lease is another's by now or an editor was there first.

    Raises BadAnswer when it sounds too much like a neighbour: those who store take turns, so that
    two new texts are compared as well.
    """
    await take_turn(session)
    others, before = await neighbours(session, work.key)
    unlike(answer, [*others, *before])
    return await _update(
        session,
        *_leased(work),
        ~_CACHE.c.locked,
        _CACHE.c.source != Source.EDITOR.value,
        **{section.value: text for section, text in answer.sections.items()},
        summary=answer.summary,
        facts=list(answer.facts),
        source=Source.MODEL.value,
        author=settings().openai_model,
        wanted=False,
        tries=0,
        last_error=None,
        **_FREE,
    )


async def fail(session: AsyncSession, work: Work, kind: str, why: str, *, provider: bool = False) -> None:
    """Give the text back after a failure: to be tried again in 5, 10 and 30 minutes, then tomorrow.

    After the third one in a row, one that was the provider's makes the text wait for a probe instead.
    """
    row = await _held(session, work)
    if row is None:
        return
    tries = 1 if row.tries > len(RETRIES) else row.tries + 1  # one that has rested begins anew
    awaits = provider and tries >= len(RETRIES) and not row.used_up
    rests = tries > len(RETRIES) or row.used_up
    changes: dict[str, Any] = {"tries": tries, "last_error": f"{kind}: {why}", "awaits_provider": awaits}
    if awaits:
        changes["next_try_at"] = _tomorrow()  # or when a probe has got an answer
        await provider_state.expect_probe(session)
    elif rests:
        changes |= {"next_try_at": _tomorrow(), "tries": len(RETRIES) + 1}
    else:
        changes["next_try_at"] = sa.func.now() + dt.timedelta(minutes=RETRIES[tries - 1])
    await _update(session, *_leased(work), **changes, **_FREE)


async def _held(session: AsyncSession, work: Work) -> Any:
    """The row, as long as the lease on it is this work's."""
    query = sa.select(_CACHE.c.tries, _used_up().label("used_up")).where(*_leased(work)).with_for_update()
    return (await session.execute(query)).one_or_none()


def _tomorrow() -> dt.datetime:
    return dt.datetime.combine(_today() + clock.DAY, dt.time(), settings().timezone)


async def release(
    session: AsyncSession, work: Work, why: str | None = None, *, uncounted: bool = False
) -> None:
    """Give the text back as it was: the failure was not its own, or whoever wrote it was told to stop.

    `uncounted` also takes back the claim.
    """
    changes: dict[str, Any] = {} if why is None else {"last_error": why}
    if uncounted:
        changes["claims"] = sa.func.greatest(_CACHE.c.claims - 1, 0)
    await _update(session, *_leased(work), **_FREE, **changes)


async def request(session: AsyncSession, keys: Collection[Key]) -> int:
    """Want a model's text now for those of `keys` that are neither locked nor an editor's; returns how many.

    Whoever asks knows that something was mended: a server that was given up is asked again.
    """
    await provider_state.resume(session)
    named = sa.tuple_(_CACHE.c.sign, _CACHE.c.date, _CACHE.c.language).in_(keys)
    statement = (
        sa.update(_CACHE)
        .where(named, ~_CACHE.c.locked, _CACHE.c.source != Source.EDITOR.value)
        .values(
            wanted=True,
            tries=0,
            claims=0,
            awaits_provider=False,
            next_try_at=sa.func.now(),
            last_error=None,
        )
    )
    return len((await session.execute(statement.returning(_CACHE.c.sign))).all())


_FREE: dict[str, None] = {"lease_owner": None, "lease_until": None}


def _is(key: Key) -> sa.ColumnElement[bool]:
    sign, date, language = key
    return sa.and_(_CACHE.c.sign == sign.value, _CACHE.c.date == date, _CACHE.c.language == language.value)


def _leased(work: Work) -> list[sa.ColumnElement[bool]]:
    return [_is(work.key), _CACHE.c.lease_owner == work.owner]


async def _update(session: AsyncSession, *where: sa.ColumnElement[bool], **values: Any) -> bool:
    statement = sa.update(_CACHE).where(*where).values(**values).returning(_CACHE.c.sign)
    return bool((await session.execute(statement)).all())
