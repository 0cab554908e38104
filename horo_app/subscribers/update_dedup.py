"""Updates as they come in: each let in once, together with who it is from."""

from dataclasses import dataclass

from horo_app.core import clock
from horo_app.core.db import DedicatedConnection
from horo_app.core.settings import settings
from horo_app.subscribers.rate_limiter import BUSY
from horo_app.subscribers.subscribers import Subscriber, subscriber_of

_ARRIVE = """
    with noted as (
        insert into telegram_updates (update_id, received_at) values (%(update)s, now())
        on conflict do nothing returning update_id
    ), came as (
        insert into telegram_people (chat_id, came_on, source)
        select %(chat)s, %(today)s, %(source)s::text where %(source)s::text is not null
        on conflict do nothing
    ), active as (
        insert into telegram_activity (date, chat_id)
        select %(today)s, %(chat)s where %(source)s::text is not null
        on conflict do nothing
    )
    select exists (select from noted) as first, subscriber.*,
        exists (select from telegram_pace
                where chat_id = %(chat)s and paused_until > now()
                    or chat_id = 0 and free_at > now() + make_interval(secs => %(lead)s)) as is_paused
    from (select) one left join telegram_subscribers subscriber on subscriber.chat_id = %(chat)s
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of an update: whether it `is_first`, or was handled before; the subscriber it is from, if we know
    them; whether Telegram has asked for a pause with them, or with everybody.
    """

    is_first: bool
    subscriber: Subscriber | None
    is_paused: bool


class UpdateDedup:
    """Which updates have come before, over a connection of its own: somebody waits for an answer.

    An update is noted before it is handled: after a crash a person taps again, which is better than two answers.
    """

    def __init__(self) -> None:
        self._line = DedicatedConnection("horo arrivals")

    async def arrive(self, update_id: int, chat_id: int, source: str | None = None) -> Arrival:
        """Note the update, and see who it is from. With a `source`, be it empty, it is a visit, and is noted as one.

        Raises one of OUTAGE.
        """
        values = {
            "update": update_id,
            "chat": chat_id,
            "today": clock.today(settings().timezone),
            "source": source,
            "lead": BUSY / settings().telegram_rate,
        }
        row = await self._line.fetch(_ARRIVE, values)
        subscriber = subscriber_of(row) if row["chat_id"] is not None else None
        return Arrival(row["first"], subscriber, row["is_paused"])

    async def close(self) -> None:
        """Close the book."""
        await self._line.close()
