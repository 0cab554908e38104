"""Messages from the editors to subscribers: composed, previewed, sent through the same queue as the readings."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.errors import MovedOn, UnfitBroadcast
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.subscribers.audiences import Audience, reached
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.tables import TelegramBroadcast, TelegramDelivery, TelegramSubscriber

LONGEST = 4096  # UTF-16 units in a message, by Telegram's rules
FRESH = dt.timedelta(days=1)  # how long after its start, or its resumption, a broadcast is still sent

_BROADCASTS = table_of(TelegramBroadcast)
_DELIVERIES = table_of(TelegramDelivery)
_SUBSCRIBERS = table_of(TelegramSubscriber)


class BroadcastStage(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    TRIAL = "trial"  # to the editor's own chat; no message to many


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message to many, and how far it has come: `outcomes` counts its deliveries by their status."""

    id: int
    stage: BroadcastStage
    texts: dict[Language, str]
    audience: Audience
    created_by: str
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    outcomes: dict[Status, int]

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def progress(self) -> float:
        """The share of deliveries that are over, 0-1."""
        waiting = self.outcomes.get(Status.DUE, 0) + self.outcomes.get(Status.SENDING, 0)
        return 1 - waiting / self.total if self.total else 0.0


def length(text: str) -> int:
    """How much of LONGEST a text takes."""
    return len(text.strip().encode("utf-16-le")) // 2


async def compose(
    session: AsyncSession, texts: Mapping[Language, str], audience: Audience, created_by: str
) -> int:
    """Keep a draft and return its number; raises UnfitBroadcast."""
    row = {
        "state": BroadcastStage.DRAFT,
        "created_by": created_by,
        "created_at": clock.now(),
        **_content(texts, audience),
    }
    statement = insert(_BROADCASTS).values(row).returning(_BROADCASTS.c.id)
    return int((await session.execute(statement)).scalar_one())


async def revise(
    session: AsyncSession, broadcast: int, texts: Mapping[Language, str], audience: Audience
) -> None:
    """Change a draft; raises UnfitBroadcast once it is no draft any more."""
    await _move(session, broadcast, BroadcastStage.DRAFT, BroadcastStage.DRAFT, **_content(texts, audience))


async def discard(session: AsyncSession, broadcast: int) -> None:
    """Throw a draft away; raises UnfitBroadcast once it is no draft any more."""
    draft = sa.and_(_BROADCASTS.c.id == broadcast, _BROADCASTS.c.state == BroadcastStage.DRAFT)
    _check(await session.execute(sa.delete(_BROADCASTS).where(draft).returning(_BROADCASTS.c.id)))


async def try_out(session: AsyncSession, text: str, chat_id: int, created_by: str) -> int:
    """Send a text to the editor's own chat alone, and return the number of this trial; raises UnfitBroadcast."""
    language = sa.select(_SUBSCRIBERS.c.language).where(_SUBSCRIBERS.c.chat_id == chat_id)
    spoken = Language((await session.execute(language)).scalar_one())
    number = await compose(session, {spoken: text}, Audience(), created_by)
    await _move(session, number, BroadcastStage.DRAFT, BroadcastStage.TRIAL, started_at=clock.now())
    await _owe(session, number, _SUBSCRIBERS.c.chat_id == chat_id)
    return number


async def start(session: AsyncSession, broadcast: int) -> int:
    """Owe the message to its audience as it is now; returns to how many. Raises UnfitBroadcast."""
    await _move(session, broadcast, BroadcastStage.DRAFT, BroadcastStage.SENDING, started_at=clock.now())
    draft = await find(session, broadcast)
    return await _owe(
        session, broadcast, _SUBSCRIBERS.c.language.in_(list(draft.texts)), *reached(draft.audience)
    )


async def pause(session: AsyncSession, broadcast: int) -> None:
    """Send no more of it for now; what is on its way arrives. Raises UnfitBroadcast."""
    await _move(session, broadcast, BroadcastStage.SENDING, BroadcastStage.PAUSED)


async def resume(session: AsyncSession, broadcast: int) -> None:
    """Send the rest. Raises UnfitBroadcast."""
    await _move(session, broadcast, BroadcastStage.PAUSED, BroadcastStage.SENDING)
    await session.execute(
        sa.update(_DELIVERIES).where(*_waiting(broadcast)).values(expires_at=clock.now() + FRESH)
    )


async def cancel(session: AsyncSession, broadcast: int) -> None:
    """Never send the rest. Raises UnfitBroadcast."""
    await _move(session, broadcast, None, BroadcastStage.CANCELLED, finished_at=clock.now())
    await session.execute(
        sa.update(_DELIVERIES)
        .where(*_waiting(broadcast))
        .values(status=Status.SKIPPED, reason="cancelled", finished_at=clock.now())
    )


async def settle(session: AsyncSession) -> None:
    """Note which broadcasts have reached the last of their audience."""
    waiting = (
        sa.select(_DELIVERIES.c.id)
        .where(_DELIVERIES.c.broadcast_id == _BROADCASTS.c.id)
        .where(_DELIVERIES.c.status.in_([Status.DUE, Status.SENDING]))
    )
    await session.execute(
        sa.update(_BROADCASTS)
        .where(_BROADCASTS.c.state == BroadcastStage.SENDING, ~waiting.exists())
        .values(state=BroadcastStage.DONE, finished_at=clock.now())
    )


async def find(session: AsyncSession, broadcast: int) -> Broadcast:
    """The broadcast with its progress; raises UnfitBroadcast when there is none."""
    found = await _select(session, _BROADCASTS.c.id == broadcast)
    if not found:
        raise UnfitBroadcast(msg("There is no such message."))
    return found[0]


async def find_draft(session: AsyncSession, broadcast: int) -> Broadcast:
    """The draft of this number; raises UnfitBroadcast when it is none, or none any more."""
    found = await find(session, broadcast)
    if found.stage is not BroadcastStage.DRAFT:
        raise UnfitBroadcast(msg("This message is no draft any more: it has been sent."))
    return found


async def under_way(session: AsyncSession) -> list[Broadcast]:
    """The broadcasts that are being sent or paused, the newest first."""
    return await _select(session, _BROADCASTS.c.state.in_([BroadcastStage.SENDING, BroadcastStage.PAUSED]))


async def forget_trials(session: AsyncSession) -> None:
    """Drop what editors sent to themselves a while ago."""
    old = _BROADCASTS.c.created_at < clock.now() - FRESH
    await session.execute(sa.delete(_BROADCASTS).where(_BROADCASTS.c.state == BroadcastStage.TRIAL, old))


async def _owe(session: AsyncSession, broadcast: int, *to: sa.ColumnElement[bool]) -> int:
    """Write down whom it is to be sent to; returns how many those are."""
    now = clock.now()
    owed = sa.select(
        _SUBSCRIBERS.c.chat_id,
        sa.literal(broadcast).label("broadcast_id"),
        sa.literal(Status.DUE.value).label("status"),
        sa.literal("").label("reason"),
        *(sa.literal(at, sa.DateTime(timezone=True)) for at in (now, now + FRESH, now)),
        sa.literal(0).label("tries"),
    ).where(*to)
    names = ["chat_id", "broadcast_id", "status", "reason", "due_at", "expires_at", "not_before", "tries"]
    statement = insert(_DELIVERIES).from_select(names, owed).returning(_DELIVERIES.c.id)
    return len((await session.execute(statement)).all())


async def _select(session: AsyncSession, where: sa.ColumnElement[bool]) -> list[Broadcast]:
    query = sa.select(_BROADCASTS).where(where).order_by(_BROADCASTS.c.id.desc())
    rows = (await session.execute(query)).mappings().all()
    counted = await session.execute(
        sa.select(_DELIVERIES.c.broadcast_id, _DELIVERIES.c.status, sa.func.count())
        .where(_DELIVERIES.c.broadcast_id.in_([row["id"] for row in rows]))
        .group_by(_DELIVERIES.c.broadcast_id, _DELIVERIES.c.status)
    )
    outcomes: dict[int, dict[Status, int]] = {row["id"]: {} for row in rows}
    for broadcast, status, number in counted:
        outcomes[broadcast][Status(status)] = number
    return [_broadcast(row, outcomes[row["id"]]) for row in rows]


def _broadcast(row: Any, outcomes: dict[Status, int]) -> Broadcast:
    return Broadcast(
        id=row["id"],
        stage=BroadcastStage(row["state"]),
        texts=_by_language(row["texts"]),
        audience=Audience.of(row["audience"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        outcomes=outcomes,
    )


def _by_language(texts: Mapping[str, str]) -> dict[Language, str]:
    return {language: texts[language] for language in Language if language in texts}


async def _move(
    session: AsyncSession, broadcast: int, old: BroadcastStage | None, new: BroadcastStage, **values: Any
) -> None:
    """One conditional update decides, so that two editors cannot start the same message twice."""
    allowed = [old] if old else [BroadcastStage.SENDING, BroadcastStage.PAUSED]
    statement = (
        sa.update(_BROADCASTS)
        .where(_BROADCASTS.c.id == broadcast, _BROADCASTS.c.state.in_(allowed))
        .values(state=new, **values)
    )
    _check(await session.execute(statement.returning(_BROADCASTS.c.id)))


def _check(changed: sa.Result[Any]) -> None:
    if changed.first() is None:
        raise MovedOn(msg("That cannot be done with this message any more: somebody was quicker."))


def _waiting(broadcast: int) -> list[sa.ColumnElement[bool]]:
    return [_DELIVERIES.c.broadcast_id == broadcast, _DELIVERIES.c.status == Status.DUE]


def _content(texts: Mapping[Language, str], audience: Audience) -> dict[str, Any]:
    return {"texts": _clean(texts), "audience": audience.row}


def _clean(texts: Mapping[Language, str]) -> dict[Language, str]:
    """The texts that say something; raises UnfitBroadcast."""
    clean = {language: text.strip() for language, text in texts.items() if text.strip()}
    if not clean:
        raise UnfitBroadcast(msg("Write a text in at least one language."))
    longest = max(map(length, clean.values()))
    if longest > LONGEST:
        raise UnfitBroadcast(
            msg("A text has {length} characters; Telegram takes {most} at most."),
            length=longest,
            most=LONGEST,
        )
    return clean
