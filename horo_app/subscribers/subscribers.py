"""Who reads in Telegram: their sign, language, place and hour. All that we know of a person is one row."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers import erasures, unknown_phrases, visits
from horo_app.subscribers.states import StateRecord, SubscriberEvent, SubscriberState
from horo_app.subscribers.tables import TelegramDay, TelegramDelivery, TelegramPace, TelegramSubscriber

MORNING = 8 * 60  # minutes after midnight: when a reading arrives until another time is chosen
EVENING = (
    21 * 60
)  # when a reading that comes the evening before arrives, and when people are asked about theirs
FULL, SHORT = "full", "short"  # versions of a reading in a message; the others are the names of its sections
HALF_HOUR = 30
TRIES = 3  # mornings that are tried for somebody whom Telegram does not find

_SUBSCRIBERS = table_of(TelegramSubscriber)
_DELIVERIES = table_of(TelegramDelivery)
_DAYS = table_of(TelegramDay)
_PACE = table_of(TelegramPace)


class PendingQuestion(StrEnum):
    """What the bot has asked a person to write in plain words."""

    NOTHING = ""
    CITY = "city"
    TIME = "time"


class Question(StrEnum):
    """Where a person wants to be asked whether a reading came close."""

    NOWHERE = ""
    UNDER_READING = "reading"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who reads in Telegram. `zone` is the service's own until they tell theirs (`zone_told`).

    `shows` is FULL, SHORT or a section's name. Messages are also of `more_signs`, with `day_before` of the next day.
    """

    chat_id: int
    state: SubscriberState
    sign: Sign | None
    language: Language
    language_chosen: bool
    zone: ZoneInfo
    zone_told: bool
    deliver_at: int
    asked: PendingQuestion
    more_signs: tuple[Sign, ...] = ()
    shows: str = FULL
    day_before: bool = False
    asks: Question = Question.NOWHERE
    has_keyboard: bool = False
    moon_line: bool = False


async def find(session: AsyncSession, chat_id: int) -> Subscriber | None:
    """The subscriber, if we know them."""
    row = (await session.execute(_row(chat_id))).mappings().one_or_none()
    return subscriber_of(dict(row)) if row else None


async def choose(
    session: AsyncSession,
    chat_id: int,
    spoken: Language,
    event: SubscriberEvent = SubscriberEvent.THERE,
    **chosen: Any,
) -> Subscriber:
    """Write down what a person chose: sign, zone, deliver_at, language or asked; begins with their first choice.

    They are `spoken` to in this language unless they choose one. Their next delivery follows from the rest.
    """
    await _welcome(session, chat_id, spoken)
    row = dict((await session.execute(_row(chat_id).with_for_update())).mappings().one())
    begins = row["sign"] is None  # who begins has just read today's: their first morning is tomorrow's
    before = StateRecord.of(row)
    row |= {name: value.key if isinstance(value, ZoneInfo) else value for name, value in chosen.items()}
    row["language_chosen"] |= "language" in chosen
    if not row["language_chosen"]:
        row["language"] = spoken
    await _move(session, row, before, SubscriberEvent.CHOSEN if "sign" in chosen else event)
    row["next_at"] = await _next_at(session, row, _end_of_day(row) if begins else clock.now())
    row["ask_at"] = next_question(row)
    await session.execute(sa.update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_id == chat_id).values(row))
    return subscriber_of(row)


async def pause(session: AsyncSession, chat_id: int, language: Language) -> Subscriber:
    """Send nothing more until `resume`, what is due already included."""
    await _call_off(session, chat_id, "stopped")
    return await choose(session, chat_id, language, SubscriberEvent.STOPPED)


async def resume(session: AsyncSession, chat_id: int, language: Language) -> Subscriber:
    """Send again from the next morning on."""
    return await choose(session, chat_id, language, SubscriberEvent.CONFIRMED)


async def leave(session: AsyncSession, chat_id: int, *, unreachable: bool = False) -> None:
    """Note that nothing reaches the person: they blocked the bot, or Telegram does not find them.

    The latter it says of people who are there, too: the next mornings are tried all the same.
    """
    found = (await session.execute(_row(chat_id).with_for_update())).mappings().one_or_none()
    if found is None:
        return
    row, before = dict(found), StateRecord.of(found)
    if before.state is SubscriberState.BLOCKED or (
        unreachable and before.state.is_away and not row["next_at"]
    ):
        return
    row["unreachable"] = row["unreachable"] + 1 if unreachable else 0
    await _move(session, row, before, SubscriberEvent.NOT_FOUND if unreachable else SubscriberEvent.BLOCKED)
    row["next_at"] = row["next_at"] if 0 < row["unreachable"] < TRIES else None
    row["asked"] = PendingQuestion.NOTHING
    row["ask_at"] = None
    await session.execute(sa.update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_id == chat_id).values(row))
    await _call_off(session, chat_id, "blocked")


async def come_back(session: AsyncSession, chat_id: int) -> Subscriber | None:
    """Return somebody who was away, and is there after all, to the state before; None if they were not away."""
    found = (await session.execute(_row(chat_id).with_for_update())).mappings().one_or_none()
    if found is None or not StateRecord.of(found).state.is_away:
        return None
    row = dict(found)
    await _move(session, row, StateRecord.of(row), SubscriberEvent.THERE)
    row["next_at"] = await _next_at(session, row, clock.now())
    row["ask_at"] = next_question(row)
    await session.execute(sa.update(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_id == chat_id).values(row))
    return subscriber_of(row)


async def _move(
    session: AsyncSession, row: dict[str, Any], before: StateRecord, event: SubscriberEvent
) -> None:
    """Change the row to the state that follows, and count who comes and goes."""
    after = before.after(event, has_sign=row["sign"] is not None)
    row |= after.columns
    if not after.state.is_away:
        row["unreachable"] = 0
    if before.state.is_away != after.state.is_away:
        await _note_day(session, joined=int(before.state.is_away), left=int(after.state.is_away))


async def forget(session: AsyncSession, chat_id: int) -> bool:
    """Erase everything that we hold about a person; False if there was nothing."""
    await session.execute(sa.delete(_PACE).where(_PACE.c.chat_id == chat_id))
    was_there = await visits.forget(session, chat_id)
    await unknown_phrases.forget(session, chat_id)
    statement = sa.delete(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_id == chat_id)
    state = (await session.execute(statement.returning(_SUBSCRIBERS.c.state))).scalar_one_or_none()
    if state is not None and state != SubscriberState.LEFT:
        await _note_day(session, left=1)
    if known := was_there or state is not None:
        await erasures.record(session, chat_id)
    return known


def next_delivery(zone: ZoneInfo, deliver_at: int, after: dt.datetime) -> dt.datetime:
    """The first instant after `after` at which it is `deliver_at` in `zone`.

    A time that the clocks skip in spring comes as much later; one that they show twice in autumn counts the first time.
    """
    date = after.astimezone(zone).date()
    at = dt.time(deliver_at // 60, deliver_at % 60)
    while (moment := dt.datetime.combine(date, at, zone).astimezone(dt.UTC)) <= after:
        date += clock.DAY
    return moment


def next_question(row: Any) -> dt.datetime | None:
    """When the subscriber of a row is next asked about their day; None for who is not."""
    if row["asks"] != Question.EVENING or StateRecord.of(row).state is not SubscriberState.ACTIVE:
        return None
    return next_delivery(zone_of(row), EVENING, clock.now())


async def _welcome(session: AsyncSession, chat_id: int, language: Language) -> None:
    """Make the row if there is none yet."""
    row = {
        "chat_id": chat_id,
        **StateRecord(SubscriberState.NEW).columns,
        "language": language,
        "language_chosen": False,
        "deliver_at": MORNING,
        "asked": PendingQuestion.NOTHING,
        "joined_at": clock.now(),
    }
    statement = insert(_SUBSCRIBERS).values(row).on_conflict_do_nothing().returning(_SUBSCRIBERS.c.chat_id)
    if (await session.execute(statement)).first() is not None:
        await _note_day(session, joined=1)


async def _call_off(session: AsyncSession, chat_id: int, reason: str) -> None:
    await session.execute(
        sa.update(_DELIVERIES)
        .where(_DELIVERIES.c.chat_id == chat_id, _DELIVERIES.c.status == "due")
        .values(status="skipped", reason=reason, finished_at=clock.now())
    )


async def _note_day(session: AsyncSession, joined: int = 0, left: int = 0) -> None:
    arriving = insert(_DAYS).values(date=clock.today(settings().timezone), joined=joined, left=left)
    added = {name: _DAYS.c[name] + arriving.excluded[name] for name in ("joined", "left")}
    await session.execute(arriving.on_conflict_do_update(index_elements=["date"], set_=added))


def _row(chat_id: int) -> sa.Select[Any]:
    return sa.select(_SUBSCRIBERS).where(_SUBSCRIBERS.c.chat_id == chat_id)


def zone_of(row: Any) -> ZoneInfo:
    return (clock.known_zone(row["zone"]) if row["zone"] else None) or settings().timezone


async def _next_at(session: AsyncSession, row: Any, after: dt.datetime) -> dt.datetime | None:
    """The next hour on a day that has had no delivery yet; None for who gets none."""
    if StateRecord.of(row).state is not SubscriberState.ACTIVE:
        return None
    zone = zone_of(row)
    moment = next_delivery(zone, row["deliver_at"], after)
    date = moment.astimezone(zone).date() + clock.DAY * row["day_before"]
    had = sa.select(_DELIVERIES.c.id).where(
        _DELIVERIES.c.chat_id == row["chat_id"], _DELIVERIES.c.date == date
    )
    if (await session.execute(had)).first() is not None:
        moment = next_delivery(zone, row["deliver_at"], moment)
    return moment


def _end_of_day(row: Any) -> dt.datetime:
    zone = zone_of(row)
    return dt.datetime.combine(clock.today(zone), dt.time.max, zone)


def subscriber_of(row: Mapping[str, Any]) -> Subscriber:
    """A row of the table as what it stands for."""
    return Subscriber(
        chat_id=row["chat_id"],
        state=StateRecord.of(row).state,
        sign=Sign(row["sign"]) if row["sign"] else None,
        language=Language(row["language"]),
        language_chosen=row["language_chosen"],
        zone=zone_of(row),
        zone_told=row["zone"] is not None,
        deliver_at=row["deliver_at"],
        asked=PendingQuestion(row["asked"]),
        more_signs=tuple(map(Sign, row["more_signs"])),
        shows=row["shows"],
        day_before=row["day_before"],
        asks=Question(row["asks"]),
        has_keyboard=row["has_keyboard"],
        moon_line=row["moon_line"],
    )
