"""Updates as they come in: each let in once, together with who it is from."""

from horo_app.core.db import DedicatedConnection
from horo_app.subscribers.subscribers import Subscriber, subscriber_of

_ARRIVE = """
    with noted as (
        insert into telegram_updates (update_id, received_at) values (%(update)s, now())
        on conflict do nothing returning update_id
    )
    select exists (select from noted) as first, subscriber.*
    from (select) one left join telegram_subscribers subscriber on subscriber.chat_id = %(chat)s
"""


class UpdateDedup:
    """The book of updates, over a line of its own: somebody waits for an answer.

    An update is noted before it is handled: after a crash a person taps again, which is better than two answers.
    """

    def __init__(self) -> None:
        self._line = DedicatedConnection("horo arrivals")

    async def arrive(self, update_id: int, chat_id: int) -> tuple[bool, Subscriber | None]:
        """Whether the update comes for the first time, and the subscriber it is from, if we know them."""
        row = await self._line.fetch(_ARRIVE, {"update": update_id, "chat": chat_id})
        return row["first"], subscriber_of(row) if row["chat_id"] is not None else None

    async def close(self) -> None:
        """Close the book."""
        await self._line.close()
