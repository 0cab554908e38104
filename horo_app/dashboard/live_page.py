"""Live pages: what is new in the database appears on the open page by itself."""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from horo_app.accounts.admins import Role
from horo_app.analytics.change_feed import Changes, feed
from horo_app.core.db import OUTAGE
from horo_app.core.i18n import say
from horo_app.dashboard import table

PATIENCE = 15.0  # seconds after which an open page is renewed without news, for ages and sessions grow old


async def follow(
    state: Any, mark: Callable[[Changes], object], renew: Callable[[Changes], Awaitable[None]]
) -> None:
    """Call `renew` whenever what `mark` picks of the changes differs, until the page is left or the session ends.

    Reflex cancels the event that runs this when its page is left or its socket is gone.
    """
    async with feed.followed():
        seen, looked_at = feed.last, time.monotonic()
        while True:
            changes = await feed.change(seen, within=PATIENCE)
            if changes.alive != seen.alive:
                await _tell(state, changes)
            is_news = mark(changes) != mark(seen) or time.monotonic() - looked_at >= PATIENCE
            if changes.alive and (is_news or changes.sessions != seen.sessions):
                with suppress(*OUTAGE):  # by then the feed has noticed
                    await state._admit(Role.VIEWER, acting=False)
                    if is_news:
                        looked_at = time.monotonic()
                        await renew(changes)
            seen = changes


class LivePage:
    """What the states share that show one view, `shown`, which `_look` finds."""

    shown: Any
    _look: Callable[[], Awaitable[Any]]

    async def _renew(self: Any, _: Changes) -> None:
        found = await self._look()
        async with self:
            self.shown = found

    def _failed(self: Any) -> None:
        self.shown = replace(self.get_fields()["shown"].default_value(), status=table.FAILED)


async def _tell(state: Any, changes: Changes) -> None:
    """Say that what is shown grows old, and take it back when it does not any more."""
    away = say(state._language(), "The database cannot be reached. What is shown here is from before.")
    async with state:
        if not changes.alive:
            state._tell(away, is_trouble=True)
            state._notice_is_of_outage = True
        elif state._notice_is_of_outage:
            state._tell("")
