"""The cache as the model's work queue: who writes which text, and how it ends.

A row is due while a text is wanted and nobody holds a lease on it. Claims take turns on one lock, so that all processes
together hold at most `MODEL_CONCURRENCY` leases and stay within the budget; no lock and no transaction is held while
the model writes. The last write names the lease: who was paused past it changes nothing.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app import clock, logs
from horo_app.language import Language
from horo_app.models import HoroscopeCache
from horo_app.prose.answer import Answer, unlike
from horo_app.reading import Reading, Source
from horo_app.services import attempts, endpoints, texts
from horo_app.services.memory import Key
from horo_app.services.model_client import Mode
from horo_app.settings import settings
from horo_app.zodiac import SIGNS, Sign

log = logs.logger(__name__)

_CACHE = HoroscopeCache.__table__  # type: ignore[attr-defined]

RETRIES = (
    5,
    10,
    30,
)  # minutes to the next try after the first, second and third failure; then the text rests
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
    mode: Mode
    rejected: str  # what was wrong with the last answer


async def claim(session: AsyncSession) -> Work | None:
    """Take the most urgent due text, today's before tomorrow's; None when there is nothing to do or nobody to ask."""
    await _take_turn(session)
    endpoint = await endpoints.current(session)
    if not endpoint.open or await _at_work(session) >= settings().model_concurrency:
        return None
    row = await _next_due(session)
    if row is None or not await _can_be_paid(session):
        return None
    if row.lease_owner:
        await attempts.give_up(session, row.lease_owner)
    key = (Sign(row.sign), row.date, Language(row.language))
    owner = uuid.uuid4()
    # a lease that ran out was a try: a text that kills whoever writes it must come to rest as well
    tries = row.tries + bool(row.lease_owner)
    await _update(session, _is(key), lease_owner=owner, lease_until=_lease(), tries=tries)
    attempt = await attempts.begin(session, key, owner, endpoint.mode)
    return Work(key, owner, attempt, endpoint.mode, _about_the_text(row.last_error or ""))


async def _take_turn(session: AsyncSession) -> None:
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


async def _can_be_paid(session: AsyncSession) -> bool:
    """Whether the budget allows one more text; says it once a day when it does not."""
    global _told_of_budget
    if await attempts.budget_allows(session):
        return True
    today = clock.today(settings().timezone)
    if _told_of_budget != today:
        _told_of_budget = today
        log.warning("the day's budget for the model is used up", budget=str(settings().model_daily_budget))
    return False


def _lease() -> sa.ColumnElement[Any]:
    return sa.func.now() + dt.timedelta(seconds=settings().model_timeout * LEASE)


async def _at_work(session: AsyncSession) -> int:
    query = sa.select(sa.func.count()).where(_CACHE.c.lease_until > sa.func.now())
    return int((await session.execute(query)).scalar_one())


def due() -> sa.ColumnElement[bool]:
    """Whether a row of the cache waits for a model right now."""
    return sa.and_(
        _CACHE.c.wanted,
        ~_CACHE.c.locked,
        _CACHE.c.source != Source.EDITOR.value,
        _CACHE.c.date >= clock.today(settings().timezone),
        _CACHE.c.next_try_at <= sa.func.now(),
        sa.func.coalesce(_CACHE.c.lease_until <= sa.func.now(), True),
    )


async def _next_due(session: AsyncSession) -> Any:
    columns = ("sign", "date", "language", "tries", "last_error", "lease_owner")
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
    "false_sky", "forbidden", "incomplete", "markup", "self_reference", "too_long", "too_short", "too_similar",
    "truncated", "wrong_language",
}  # fmt: skip


async def neighbours(session: AsyncSession, key: Key) -> tuple[list[Reading], list[Reading]]:
    """What the text of `key` must not sound like: the day's other signs, and this sign's other days around."""
    sign, date, language = key
    others = [(other, date, language) for other in SIGNS if other is not sign]
    days = [date + days * clock.DAY for days in (1, *range(-1, -WEEK - 1, -1))]
    before = [(sign, day, language) for day in days]
    found = await texts.find_all(session, [*others, *before])
    found.sort(key=lambda reading: (-reading.date.toordinal(), reading.sign.place))
    return [one for one in found if one.sign is not sign], [one for one in found if one.sign is sign]


async def store(session: AsyncSession, work: Work, answer: Answer) -> bool:
    """Put the text in its place; False when the lease is another's by now or an editor was there first.

    Raises BadAnswer when it sounds too much like a neighbour: those who store take turns, so that
    two new texts are compared as well.
    """
    await _take_turn(session)
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


async def fail(session: AsyncSession, work: Work, kind: str, why: str) -> None:
    """Give the text back after a failure of its own: to be tried again in 5, 10 and 30 minutes, then tomorrow."""
    tries = await _tries(session, work)
    if tries is None:
        return
    tries = 1 if tries > len(RETRIES) else tries + 1  # one that has rested begins anew
    rested = tries > len(RETRIES)
    again = _tomorrow() if rested else sa.func.now() + dt.timedelta(minutes=RETRIES[tries - 1])
    await _update(
        session, *_leased(work), tries=tries, next_try_at=again, last_error=f"{kind}: {why}", **_FREE
    )


async def _tries(session: AsyncSession, work: Work) -> int | None:
    query = sa.select(_CACHE.c.tries).where(*_leased(work)).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


def _tomorrow() -> dt.datetime:
    zone = settings().timezone
    return dt.datetime.combine(clock.today(zone) + clock.DAY, dt.time(), zone)


async def release(session: AsyncSession, work: Work, why: str | None = None) -> None:
    """Give the text back as it was: the failure was not its own, or whoever wrote it was told to stop."""
    changes: dict[str, Any] = {} if why is None else {"last_error": why}
    await _update(session, *_leased(work), **_FREE, **changes)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the texts of a date are: rows by who wrote them, and of those wanted how many wait, are at work, rest."""

    almanac: int
    model: int
    editor: int
    waiting: int
    at_work: int
    resting: int
    errors: list[str]  # the last of each row that rests or waits

    @property
    def total(self) -> int:
        return self.almanac + self.model + self.editor

    @property
    def unwritten(self) -> int:
        """Texts that are wanted of a model and not there yet."""
        return self.waiting + self.at_work + self.resting


async def progress(session: AsyncSession, date: dt.date) -> Progress:
    """How far the texts of `date` are."""

    def number(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(*where)

    at_work = sa.func.coalesce(_CACHE.c.lease_until > sa.func.now(), False)
    wanted = _CACHE.c.wanted & ~_CACHE.c.locked & (_CACHE.c.source != Source.EDITOR.value)
    query = sa.select(
        *(number(_CACHE.c.source == source.value) for source in Source),
        number(due()),
        number(at_work),
        number(wanted, ~due(), ~at_work),
        sa.func.coalesce(
            sa.func.array_agg(sa.distinct(_CACHE.c.last_error)).filter(
                wanted, _CACHE.c.last_error.is_not(None)
            ),
            [],
        ),
    ).where(_CACHE.c.date == date)
    found: Any = (await session.execute(query)).one()
    return Progress(*found)


async def request(session: AsyncSession, keys: Collection[Key]) -> int:
    """Want a model's text now for those of `keys` that are neither locked nor an editor's; returns how many.

    Whoever asks knows that something was mended: a server that was given up is asked again.
    """
    await endpoints.resume(session)
    named = sa.tuple_(_CACHE.c.sign, _CACHE.c.date, _CACHE.c.language).in_(keys)
    statement = (
        sa.update(_CACHE)
        .where(named, ~_CACHE.c.locked, _CACHE.c.source != Source.EDITOR.value)
        .values(wanted=True, tries=0, next_try_at=sa.func.now(), last_error=None)
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
