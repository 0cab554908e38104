"""The state of a subscriber: one machine, and the only place that knows which state follows from what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from horo_app.core.db.columns import table_of
from horo_app.subscribers.tables import TelegramSubscriber

_SUBSCRIBERS = table_of(TelegramSubscriber)


class SubscriberState(StrEnum):
    """Whether readings are delivered: only to who is active.

    New: no sign yet. Paused: by the person's wish. Blocked: they blocked the bot. Left: Telegram does not find them.
    """

    NEW = "new"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    BLOCKED = "blocked"

    @property
    def is_away(self) -> bool:
        """Whether nothing reaches the person."""
        return self in (SubscriberState.LEFT, SubscriberState.BLOCKED)


class SubscriberEvent(StrEnum):
    """What changes a state. Nothing but a person's own confirmation ends a pause."""

    CHOSEN = "a sign is chosen"
    STOPPED = "the person stops the delivery"
    CONFIRMED = "the person wants the delivery again"
    THERE = "the person writes, lets the bot in, or a message arrives"
    BLOCKED = "the person blocks the bot"
    NOT_FOUND = "Telegram does not find the person"


@dataclass(frozen=True, slots=True)
class StateRecord:
    """A state; of who is away, also the one to return to."""

    state: SubscriberState
    before: SubscriberState | None = None

    @classmethod
    def of(cls, row: Any) -> "StateRecord":
        """As a row of the table keeps it: new and active as one, blocked and left as one."""
        if row["state"] != SubscriberState.LEFT:
            return cls(_with_sign(SubscriberState(row["state"]), row["sign"]))
        away = SubscriberState.LEFT if row["unreachable"] else SubscriberState.BLOCKED
        return cls(
            away, _with_sign(SubscriberState(row["state_before"] or SubscriberState.ACTIVE), row["sign"])
        )

    @property
    def columns(self) -> dict[str, str | None]:
        """The columns that keep it."""
        return {"state": _kept(self.state), "state_before": _kept(self.before) if self.before else None}

    def after(self, event: SubscriberEvent, *, has_sign: bool) -> "StateRecord":
        """What follows. Whatever a person does shows that they are there."""
        if event in (SubscriberEvent.BLOCKED, SubscriberEvent.NOT_FOUND):
            blocked = event is SubscriberEvent.BLOCKED or self.state is SubscriberState.BLOCKED
            away = SubscriberState.BLOCKED if blocked else SubscriberState.LEFT
            return StateRecord(away, self.before if self.state.is_away else self.state)
        here = self.before or SubscriberState.ACTIVE if self.state.is_away else self.state
        return StateRecord(_with_sign(_WISHES.get(event, here), has_sign))


_WISHES = {SubscriberEvent.STOPPED: SubscriberState.PAUSED, SubscriberEvent.CONFIRMED: SubscriberState.ACTIVE}

# The state of a row, for statements.
STATE = sa.case(
    (
        (_SUBSCRIBERS.c.state == SubscriberState.LEFT) & (_SUBSCRIBERS.c.unreachable == 0),
        SubscriberState.BLOCKED.value,
    ),
    (
        (_SUBSCRIBERS.c.state == SubscriberState.ACTIVE) & _SUBSCRIBERS.c.sign.is_(None),
        SubscriberState.NEW.value,
    ),
    else_=_SUBSCRIBERS.c.state,
)


def _with_sign(state: SubscriberState, sign: object) -> SubscriberState:
    """New becomes active with a sign; nobody is active without one."""
    if state in (SubscriberState.NEW, SubscriberState.ACTIVE):
        return SubscriberState.ACTIVE if sign else SubscriberState.NEW
    return state


def _kept(state: SubscriberState) -> str:
    return {SubscriberState.NEW: SubscriberState.ACTIVE, SubscriberState.BLOCKED: SubscriberState.LEFT}.get(
        state, state
    ).value
