"""What is owed to subscribers: planned when its hour has come, claimed by one process, sent once.

A process claims deliveries, and each waits there for its turn. It is marked `sending`, and that committed, just before
Telegram is called, and `sent` after. Whoever dies in between leaves it `sending`; it becomes `unknown` and is not sent
again: nobody gets a reading twice. What was claimed and not begun is free for others.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers import unknown_phrases, visits
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import FULL, Question, next_delivery
from horo_app.subscribers.tables import TelegramDelivery, TelegramSubscriber, TelegramUpdate

LATE = dt.timedelta(hours=4)  # how late a morning's reading may come and still be one
SILENCE = dt.timedelta(seconds=60)  # a process that has given no sign of life for so long has ended
KEPT = dt.timedelta(days=90)  # how long the record of a delivery may be kept: people are told so
FORGOTTEN = 2000  # records that are dropped in one transaction
GIVEN_UP = 500  # deliveries that are given up in one transaction
PLACES = 2**15  # in the order of those whose hour is the same
_GOLDEN = (5**0.5 - 1) / 2
REDELIVERY = dt.timedelta(days=2)  # Telegram brings an update again for a day

_SUBSCRIBERS = table_of(TelegramSubscriber)
_DELIVERIES = table_of(TelegramDelivery)
_UPDATES = table_of(TelegramUpdate)

# A reading that should have come and did not: the words of the index over them.
MISSED = sa.text("broadcast_id is null and (status = 'failed' or status = 'skipped' and reason = 'late')")


class Status(StrEnum):
    """How far a delivery has come; the last five are final."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed delivery: the reading of `date`, or the text of a broadcast; `tries` counts this one.

    `has_left` is whether it tries to reach somebody who could not be reached. The others are what they wish for.
    """

    id: int
    chat_id: int
    language: Language
    sign: Sign | None
    date: dt.date | None
    text: str | None
    tries: int
    has_left: bool = False
    more_signs: tuple[Sign, ...] = ()
    shows: str = FULL
    is_for_tomorrow: bool = False
    asks_below: bool = False
    moon_of: ZoneInfo | None = None  # by whose days the Moon is told, for who wishes a line of it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt. A delivery that stays due may be tried again after `wait` seconds.

    `is_ours` when that has nothing to do with this delivery: any other would fare alike. `is_unreachable` when the
    chat could not be found.
    """

    status: Status
    reason: str = ""
    wait: float = 0
    is_ours: bool = False
    is_unreachable: bool = False


async def plan(session: AsyncSession, limit: int) -> int:
    """Write down what the subscribers whose hour has come are owed; returns how many those were.

    A reading whose hour is long past is skipped, and that recorded. The subscriber's next hour is set with it, so any
    number of processes may plan.
    """
    now = clock.now()
    query = (
        sa.select(*_SUBSCRIBERS.c["chat_id", "zone", "deliver_at", "next_at", "day_before"])
        .where(_SUBSCRIBERS.c.next_at <= now)
        .order_by(_SUBSCRIBERS.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    owed = (await session.execute(query)).all()
    if not owed:
        return 0
    rows = [_owed(row, now) for row in owed]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    await session.execute(_PLAN, columns | {"now": now})
    return len(owed)


# One statement for the whole batch, with a list for each column.
_PLAN = sa.text("""
    with owed as (
        select * from unnest(
            cast(:chat_id as bigint[]), cast(:date as date[]), cast(:due_at as timestamptz[]),
            cast(:expires_at as timestamptz[]), cast(:next_at as timestamptz[]), cast(:place as smallint[])
        ) owed (chat_id, date, due_at, expires_at, next_at, place)
    ), later as (
        update telegram_subscribers subscriber set next_at = owed.next_at
        from owed where subscriber.chat_id = owed.chat_id
    )
    insert into telegram_deliveries
        (chat_id, date, status, reason, due_at, expires_at, not_before, tries, finished_at, place)
    select chat_id, date, case when late then 'skipped' else 'due' end, case when late then 'late' else '' end,
        due_at, expires_at, due_at, 0, case when late then cast(:now as timestamptz) end, place
    from owed, lateral (select expires_at < :now as late) judged
    on conflict do nothing
""")


def _zone(name: str | None) -> ZoneInfo:
    return (clock.known_zone(name) if name else None) or settings().timezone


def _owed(subscriber: Any, now: dt.datetime) -> dict[str, Any]:
    """The reading of the day on which the hour struck, or the next, until it is four hours late or that day is over."""
    zone = _zone(subscriber.zone)
    date = subscriber.next_at.astimezone(zone).date() + clock.DAY * subscriber.day_before
    midnight = dt.datetime.combine(date + clock.DAY, dt.time(), zone)
    return {
        "chat_id": subscriber.chat_id,
        "date": date,
        "due_at": subscriber.next_at,
        "expires_at": min(subscriber.next_at + LATE, midnight.astimezone(dt.UTC)),
        "next_at": next_delivery(zone, subscriber.deliver_at, now),
        "place": place(subscriber.chat_id, date),
    }


def place(chat_id: int, date: dt.date) -> int:
    """Where somebody stands among all whose hour is the same: mixed, and moved on by the golden ratio each day.

    When an hour has more readers than four hours can serve, whoever comes too late on one day is early on the next.
    """
    mixed = chat_id * 2_654_435_761 % 2**32 / 2**32
    return int((mixed + date.toordinal() * _GOLDEN) % 1 * PLACES)


# `for update skip locked`: two processes never wait for each other, and never get the same row.
_CLAIM = sa.text("""
    with next as (
        select id from telegram_deliveries
        where status = 'due' and sender is null and not_before <= :now and expires_at >= :now
            and (broadcast_id is null
                or broadcast_id in (select id from telegram_broadcasts where state in ('sending', 'trial')))
        order by broadcast_id nulls first, due_at, place, id
        limit :limit for update skip locked
    ), taken as (
        update telegram_deliveries delivery set sender = :sender
        from next, telegram_subscribers subscriber
        where delivery.id = next.id and subscriber.chat_id = delivery.chat_id
        returning delivery.id, delivery.chat_id, delivery.date, delivery.tries, subscriber.language, subscriber.sign,
            subscriber.more_signs, subscriber.shows, subscriber.asks, subscriber.day_before, subscriber.moon_line,
            subscriber.zone,
            subscriber.state, delivery.broadcast_id, delivery.due_at, delivery.place,
            (select texts ->> subscriber.language from telegram_broadcasts where id = delivery.broadcast_id) as text
    )
    select * from taken order by broadcast_id nulls first, due_at, place, id
""")


async def claim(session: AsyncSession, sender: uuid.UUID, limit: int) -> list[Delivery]:
    """Take up to `limit` deliveries for `sender`, which begins each when it has a turn to send."""
    values = {"now": clock.now(), "sender": sender, "limit": limit}
    rows = (await session.execute(_CLAIM, values)).mappings().all()
    return [
        Delivery(
            id=row["id"],
            chat_id=row["chat_id"],
            language=Language(row["language"]),
            sign=Sign(row["sign"]) if row["sign"] else None,
            date=row["date"],
            text=row["text"],
            tries=row["tries"] + 1,
            has_left=row["state"] == SubscriberState.LEFT,
            more_signs=tuple(map(Sign, row["more_signs"])),
            shows=row["shows"],
            is_for_tomorrow=row["day_before"],
            asks_below=row["asks"] == Question.UNDER_READING,
            moon_of=_zone(row["zone"]) if row["moon_line"] else None,
        )
        for row in rows
    ]


_BEGIN = sa.text("""
    update telegram_deliveries set status = 'sending', tries = tries + 1
    where id = :id and sender = :sender and status = 'due' and (broadcast_id is null
        or broadcast_id in (select id from telegram_broadcasts where state in ('sending', 'trial')))
    returning id
""")


async def begin(session: AsyncSession, delivery: Delivery, sender: uuid.UUID) -> bool:
    """Mark as being sent what `sender` claimed, which sends it once this is committed.

    False when it must not be sent any more, or not now: it was called off, stopped, or given to another process.
    """
    return (await session.execute(_BEGIN, {"id": delivery.id, "sender": sender})).first() is not None


async def finish(session: AsyncSession, delivery: Delivery, sender: uuid.UUID, outcome: Outcome) -> None:
    """Write down what became of a delivery that `sender` claimed; one that is over already stays as it is."""
    now, is_due = clock.now(), outcome.status is Status.DUE
    values: dict[str, Any] = {
        "status": outcome.status,
        "reason": outcome.reason[:256],
        "finished_at": None if is_due else now,
    }
    if is_due:
        values |= {"sender": None, "not_before": now + dt.timedelta(seconds=outcome.wait)}
    await session.execute(
        sa.update(_DELIVERIES)
        .where(_DELIVERIES.c.id == delivery.id, _DELIVERIES.c.sender == sender)
        .where(_DELIVERIES.c.status.in_([Status.DUE, Status.SENDING, Status.UNKNOWN]))
        .values(values)
    )


async def give_up(session: AsyncSession) -> int:
    """Skip what is due and has grown too old to be wanted; returns how many, `GIVEN_UP` at most."""
    old = (
        sa.select(_DELIVERIES.c.id)
        .where(_DELIVERIES.c.status == Status.DUE, _DELIVERIES.c.expires_at < clock.now())
        .limit(GIVEN_UP)
        .with_for_update(skip_locked=True)
    )
    statement = (
        sa.update(_DELIVERIES)
        .where(_DELIVERIES.c.id.in_(old.scalar_subquery()))
        .values(status=Status.SKIPPED, reason="late", finished_at=clock.now())
    )
    return len((await session.execute(statement.returning(_DELIVERIES.c.id))).all())


# A process that lives is in `bot_processes`, and was seen there lately.
_ORPHANED = sa.text("""
    update telegram_deliveries set status = 'unknown', reason = 'the process ended while sending', finished_at = :now
    where status = 'sending' and sender not in (select id from bot_processes where seen_at > :alive)
    returning id
""")


_FREED = sa.text("""
    update telegram_deliveries set sender = null
    where status = 'due' and sender is not null and sender not in (select id from bot_processes where seen_at > :alive)
""")


async def settle_orphans(session: AsyncSession) -> int:
    """Mark as unknown what processes that have ended were sending, and free what they had not begun.

    Returns how many are unknown.
    """
    now = clock.now()
    await session.execute(_FREED, {"alive": now - SILENCE})
    return len((await session.execute(_ORPHANED, {"now": now, "alive": now - SILENCE})).all())


# What a group was sent counts for a minute.
_FORGET_PACE = sa.text("""
    delete from telegram_pace
    where chat_id <> 0 and greatest(free_at, paused_until) < now() - interval '2 minutes' * (chat_id < 0)::int
""")


async def forget_old(session: AsyncSession) -> None:
    """Drop records that nobody needs any more."""
    now = clock.now()
    kept = dt.timedelta(days=settings().keep_deliveries)
    old = sa.select(_DELIVERIES.c.id).where(_DELIVERIES.c.due_at < now - kept).limit(FORGOTTEN)
    await session.execute(sa.delete(_DELIVERIES).where(_DELIVERIES.c.id.in_(old.scalar_subquery())))
    await session.execute(sa.delete(_UPDATES).where(_UPDATES.c.received_at < now - REDELIVERY))
    await visits.forget_old(session)
    await unknown_phrases.forget_old(session)
    await session.execute(_FORGET_PACE)
